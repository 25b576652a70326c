"use strict";

// For @kafkajs/confluent-schema-registry: the schema objects that its `register` takes.

const schemaccord = require("../index.cjs");

function parse({ type = "AVRO", schema, references }, options = {}) {
  // It takes an Avro schema that is no text yet, and only names where references are found.
  const text = typeof schema === "string" ? schema : JSON.stringify(schema);
  return schemaccord.parse(text, { format: type, ...(references && { references }), ...options });
}

exports.parse = parse;
