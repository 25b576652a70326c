#!/usr/bin/env python3
"""evidence_protobuf.py FILE...: confirms the witnesses of Protobuf with protoc and the protobuf package of Python.

The bytes are read with both schemas, compiled by protoc. What differs is looked for in the messages that Python has, by number and by name.
Needs protobuf and grpcio-tools; SCHEMACCORD names the program."""
import json
import os
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from google.protobuf.message import DecodeError
from grpc_tools import protoc
import grpc_tools

from evidence import report

INCLUDED = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
COMPILED = {}


def compiled(schema):
    key = json.dumps([schema["schema"], schema.get("references")])
    if key not in COMPILED:
        COMPILED[key] = compile_files(schema)
    return COMPILED[key]


def compile_files(schema):
    with tempfile.TemporaryDirectory() as folder:
        def write(name, text):
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)

        def add(references):
            for one in references or []:
                add(one.get("references"))
                if one.get("schema"):
                    write(one["name"], one["schema"])

        add(schema.get("references"))
        write("default.proto", schema["schema"])
        out = os.path.join(folder, "out.bin")
        quiet = os.dup(2)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        status = protoc.main(["protoc", f"-I{folder}", f"-I{INCLUDED}", "--include_imports", f"--descriptor_set_out={out}", "default.proto"])
        os.dup2(quiet, 2)
        os.close(quiet)
        os.close(null)
        if status:
            return None
        files = descriptor_pb2.FileDescriptorSet()
        with open(out, "rb") as file:
            files.ParseFromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return pool, files


def messages(files):
    """Yields the local and the full name of every message."""
    def walk(prefix, package, list_):
        for one in list_:
            local = prefix + one.name
            yield local, f"{package}.{local}" if package else local
            yield from walk(local + ".", package, one.nested_type)

    for file in reversed(files.file):
        yield from walk("", file.package, file.message_type)


def instance(pool, name):
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))()


def by_number(message):
    return {field.number: shown(field, value) for field, value in message.ListFields()}


def by_name(message):
    return {field.name: shown(field, value) for field, value in message.ListFields()}


def shown(field, value):
    if field.type in (field.TYPE_MESSAGE, field.TYPE_GROUP):
        if field.message_type.GetOptions().map_entry:
            inner = field.message_type.fields_by_name["value"]
            return {str(key): shown(inner, item) for key, item in value.items()} if inner.message_type is None else {str(key): by_number(item) for key, item in value.items()}
        return [by_number(item) for item in value] if repeated(field) else by_number(value)
    if field.type == field.TYPE_ENUM:
        names = lambda number: field.enum_type.values_by_number[number].name if number in field.enum_type.values_by_number else number
        return [names(item) for item in value] if repeated(field) else names(value)
    return list(value) if repeated(field) else value


def repeated(field):
    return getattr(field, "is_repeated", None) if hasattr(field, "is_repeated") else field.label == field.LABEL_REPEATED


def defaults(message):
    fields = message.DESCRIPTOR.fields
    return {field.number: field.default_value for field in fields if not repeated(field) and field.message_type is None}


def judge(reader, writer, one):
    read, written = compiled(reader), compiled(writer)
    if read is None or written is None:
        return "skip: protoc refuses a schema, or lacks a file it imports"
    data = bytes.fromhex(one["hex"])
    before = instance(written[0], one["message"])
    try:
        before.ParseFromString(data)
    except (DecodeError, ValueError) as error:
        return f"the writer's own descriptor does not read it: {error}"
    if not before.IsInitialized():
        return "the writer's own message lacks something required"
    if before.SerializeToString(deterministic=True) != data and sorted(before.SerializeToString()) != sorted(data):
        return f"the writer would not write these bytes: {before.SerializeToString().hex()}"
    try:
        said = json.loads(json_format.MessageToJson(before, preserving_proto_field_name=False))
        if said != one["datum"] and "\ufffd" not in json.dumps(one["datum"], ensure_ascii=False):
            return f"the JSON of the bytes is {said}"
    except (TypeError, ValueError, UnicodeDecodeError, json_format.SerializeToJsonError):
        pass  # texts that are no UTF-8, types that are not registered
    locals_ = [local for local, full in messages(written[1]) if full == one["message"]]
    names = [full for local, full in messages(read[1]) if local == locals_[0]]
    if not names:
        return "skip: the reader has no message of that name"
    after = instance(read[0], names[0])
    try:
        after.ParseFromString(data)
    except (DecodeError, ValueError):
        return None
    if not after.IsInitialized():
        return None
    if one["outcome"] == "rejected":
        return f"Python reads it as {by_number(after)}"
    if one["outcome"] == "json":
        try:
            return None if json_format.MessageToJson(before) != json_format.MessageToJson(after) else "the JSON is alike"
        except (TypeError, ValueError, json_format.SerializeToJsonError):
            return "skip: no JSON of these types"
    if by_number(before) != by_number(after) or by_name(before) != by_name(after):
        return None
    mine, theirs = defaults(before), defaults(after)
    if any(mine[number] != theirs[number] for number in mine if number in theirs and number not in by_number(before)):
        return None
    return f"Python reads {by_number(before)} as {by_number(after)}"


report(judge, "PROTOBUF")
