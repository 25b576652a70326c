#!/usr/bin/env python3
"""evidence_avro.py FILE...: confirms the witnesses of Avro with fastavro, whose decoder is not ours.

Every witness must be read with the writer's schema, wholly, and be refused or read as something else with the reader's.
Needs fastavro; SCHEMACCORD names the program."""
import io
import json

import fastavro
from fastavro.schema import UnknownType

from evidence import report


def plain(node):
    """Takes logical types out, so that values are compared as they are in the bytes."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if isinstance(node, dict):
        return {key: value if key == "default" else plain(value) for key, value in node.items() if key != "logicalType"}
    return node


def parsed(schema, keep):
    known = {}

    def add(references):
        for one in references or []:
            add(one.get("references"))
            if one.get("schema"):
                text = json.loads(one["schema"])
                fastavro.parse_schema(text if keep else plain(text), named_schemas=known)

    add(schema.get("references"))
    text = json.loads(schema["schema"])
    return fastavro.parse_schema(text if keep else plain(text), named_schemas=known)


def judge(reader, writer, one):
    try:
        written, read = parsed(writer, keep=False), parsed(reader, keep=False)
    except Exception as error:  # what the peer takes for a schema is its own matter
        return f"skip: fastavro does not parse the schema ({type(error).__name__})"
    data = bytes.fromhex(one["hex"])
    stream = io.BytesIO(data)
    try:
        value = fastavro.schemaless_reader(stream, written, None)
    except fastavro._read_common.SchemaResolutionError as error:
        return f"the writer's own schema does not read it: {error}"
    except UnknownType:
        return "skip: fastavro finds no referenced type here"
    except Exception as error:
        return f"the writer's own schema does not read it: {error!r}"
    if stream.read():
        return "bytes are left over"
    try:
        seen = fastavro.schemaless_reader(io.BytesIO(data), written, read)
    except Exception:
        return None  # refused: what a strict decoder does also with what a lenient one changes
    if one.get("note", "").startswith("Avro Java"):
        return "skip: a matter of Avro Java, which fastavro is not about"
    if one["outcome"] == "changed" and "note" in one:
        return meaning(data, writer, reader, seen, read)
    if "without end" in one.get("error", ""):
        return "skip: fastavro's own stack would overflow"
    if "default" in one.get("error", ""):
        return None if not sound(seen, read) else f"fastavro finds nothing wrong with the default in {seen!r}"
    if " is named " in one.get("error", "") and '"aliases"' in reader["schema"]:
        return "skip: fastavro takes an alias by its simple name"
    if one["outcome"] == "rejected":
        return f"fastavro reads {value!r} as {seen!r}"
    return None if differs(value, seen) else f"fastavro reads {value!r} as {seen!r}"


def meaning(data, writer, reader, seen, read):
    """The reader's logical types are put on what it reads; fastavro itself would keep the writer's."""
    stream = io.BytesIO()
    fastavro.schemaless_writer(stream, read, seen)
    value = fastavro.schemaless_reader(io.BytesIO(data), parsed(writer, keep=True), None)
    try:
        seen = fastavro.schemaless_reader(io.BytesIO(stream.getvalue()), parsed(reader, keep=True), None)
    except (OverflowError, ValueError):
        return None
    return None if differs(value, seen) else f"fastavro reads {value!r} as {seen!r}"


def sound(seen, read):
    """fastavro takes defaults as they are; whether they are data of their type is asked of its validation."""
    try:
        stream = io.BytesIO()
        fastavro.schemaless_writer(stream, read, seen)
        again = fastavro.schemaless_reader(io.BytesIO(stream.getvalue()), read, None)
        return fastavro.validate(seen, read, raise_errors=False) and again == seen
    except (Exception, RecursionError):
        return False


def differs(value, seen):
    """Whether something written is not there any more; a field that the reader adds or drops is no loss."""
    if isinstance(value, dict) and isinstance(seen, dict):
        return any(key not in seen or differs(value[key], seen[key]) for key in value) or any(key not in value for key in seen)
    if isinstance(value, list) and isinstance(seen, list):
        return len(value) != len(seen) or any(differs(a, b) for a, b in zip(value, seen))
    return type(value) is not type(seen) or value != seen


report(judge, "AVRO")
