"use strict";

// For avsc: its types.

const schemaccord = require("../index.cjs");

function parse(type, options = {}) {
  return schemaccord.parse(JSON.stringify(type.schema({ exportAttrs: true })), options);
}

exports.parse = parse;
