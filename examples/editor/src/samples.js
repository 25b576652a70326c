// What stands in the editors at first, for each format.

export const samples = {
  AVRO: {
    previous: `{
  "type": "record",
  "name": "User",
  "namespace": "com.example",
  "fields": [
    {"name": "id", "type": "long"},
    {"name": "plan", "type": {"type": "enum", "name": "Plan", "symbols": ["FREE", "PRO", "TEAM"]}}
  ]
}
`,
    schema: `{
  "type": "record",
  "name": "User",
  "namespace": "com.example",
  "fields": [
    {"name": "id", "type": "int"},
    {"name": "plan", "type": {"type": "enum", "name": "Plan", "symbols": ["FREE", "PRO"]}},
    {"name": "email", "type": "string"}
  ]
}
`,
  },
  PROTOBUF: {
    previous: `syntax = "proto3";
package com.example;

message Order {
  int64 id = 1;
  string note = 2;
}
`,
    schema: `syntax = "proto3";
package com.example;

message Order {
  int64 id = 1;
  double note = 2;
}
`,
  },
  JSON: {
    previous: `{
  "type": "object",
  "properties": {
    "id": {"type": "integer"},
    "tags": {"type": "array", "maxItems": 9}
  }
}
`,
    schema: `{
  "type": "object",
  "properties": {
    "id": {"type": "integer"},
    "tags": {"type": "array", "maxItems": 3}
  },
  "required": ["id"]
}
`,
  },
};
