#!/usr/bin/env python3
"""evidence_json.py FILE...: confirms the witnesses of JSON Schema with the jsonschema package of Python.

Every document must fit the writer's schema and not the reader's. Needs jsonschema; SCHEMACCORD names the program."""
import json
import re

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4, DRAFT6, DRAFT7, DRAFT202012

from evidence import report

MODERN = (jsonschema.Draft202012Validator, DRAFT202012)


def draft(schema):
    """The draft that counts: the root's `$schema` decides, 7 where nothing known is named."""
    text = schema.get("$schema") if isinstance(schema, dict) else None
    if not isinstance(text, str):
        return jsonschema.Draft7Validator, DRAFT7
    if re.search(r"json-schema.org/draft/(2019-09|2020-12)/schema#?$", text):
        return MODERN
    if "/draft-04/schema" in text or re.search(r"json-schema.org/schema#?$", text):
        return jsonschema.Draft4Validator, DRAFT4
    if "/draft-06/schema" in text:
        return jsonschema.Draft6Validator, DRAFT6
    return jsonschema.Draft7Validator, DRAFT7


def plain(schema):
    """Leaves `$schema` out, since only the root's says anything, and gives `$defs` what `definitions` holds, as the registry does."""
    if not isinstance(schema, dict):
        return schema
    schema = {key: value for key, value in schema.items() if key != "$schema"}
    if isinstance(schema.get("definitions"), dict) and isinstance(schema.get("$defs", {}), dict):
        schema["$defs"] = {**schema["definitions"], **schema.get("$defs", {})}
    return schema


def validator(schema, formats):
    root = json.loads(schema["schema"])
    kind, specification = draft(root)
    found = []

    def add(references):
        for one in references or []:
            add(one.get("references"))
            if one.get("schema"):
                found.append((one["name"], Resource(plain(json.loads(one["schema"])), specification)))

    add(schema.get("references"))
    checker = kind.FORMAT_CHECKER if formats else None
    return kind(plain(root), registry=Registry().with_resources(found), format_checker=checker)


def judge(reader, writer, one):
    try:
        read, written = validator(reader, "note" in one), validator(writer, "note" in one)
        if not written.is_valid(one["datum"]):
            return "the writer's schema refuses it"
        if not read.is_valid(one["datum"]):
            return None
        return "skip: jsonschema does not check every format" if "note" in one else "the reader's schema takes it"
    except Exception as error:  # what the peer takes for a schema is its own matter
        return f"skip: jsonschema does not take the schema ({type(error).__name__})"


report(judge, "JSON")
