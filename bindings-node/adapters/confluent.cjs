"use strict";

// For @confluentinc/schemaregistry: its schema objects, and a check of one before it is registered. The only network access is that of the
// client that is handed over: the texts of references and previous versions are asked of it.

const schemaccord = require("../index.cjs");

async function parse(schema, client, options = {}) {
  return schemaccord.parse(schema.schema, {
    format: schema.schemaType || "AVRO",
    references: await references(schema, client),
    metadata: schema.metadata,
    ruleSet: schema.ruleSet,
    ...options,
  });
}

async function check(client, subject, schema, options = {}) {
  const previous = [];
  for (const version of await versions(client, subject)) {
    previous.push(await parse(await client.getSchemaMetadata(subject, version, false), client, { version }));
  }
  const level = options.level ?? (await levelOf(client, subject));
  return schemaccord.check(await parse(schema, client, { mode: "new" }), previous, { ...options, level });
}

async function references(schema, client) {
  const found = [];
  for (const { name, subject, version } of schema.references ?? []) {
    const one = { name, subject, version };
    if (client) {
      const registered = await client.getSchemaMetadata(subject, version, false);
      one.schema = registered.schema;
      one.references = await references(registered, client);
    }
    found.push(one);
  }
  return found;
}

async function versions(client, subject) {
  try {
    return (await client.getAllVersions(subject)).toSorted((one, other) => one - other);
  } catch (error) {
    // The subject is not there: this is its first version.
    if (error.status === 404) return [];
    throw error;
  }
}

async function levelOf(client, subject) {
  try {
    return await client.getCompatibility(subject);
  } catch (error) {
    // The subject has no level of its own, or is not there yet.
    if (error.status === 404) return client.getDefaultCompatibility();
    throw error;
  }
}

exports.parse = parse;
exports.check = check;
