#!/usr/bin/env python3
"""evidence_avro_java.py FILE...: confirms the witnesses of Avro with Avro's own Java classes, the decoder that evidence is about.

Every witness must be read with the writer's schema as the datum that is told, and be refused or read as what is told with the reader's.
Needs a JDK; AVRO_JAVA names the folder of the jars, SCHEMACCORD the program."""
import json
import os
import subprocess
import sys

from evidence import report

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "java", "EvidenceAvro.java")
JAVA = subprocess.Popen(
    ["java", "-cp", os.path.join(os.environ["AVRO_JAVA"], "*"), SOURCE],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    text=True,
    encoding="utf-8",
)


def texts(schema):
    """The schema's text behind those that it refers to."""
    found = []

    def add(references):
        for one in references or []:
            add(one.get("references"))
            if one.get("schema") and one["schema"] not in found:
                found.append(one["schema"])

    add(schema.get("references"))
    return found + [schema["schema"]]


def judge(reader, writer, one):
    JAVA.stdin.write(json.dumps({"writer": texts(writer), "reader": texts(reader), "hex": one["hex"]}) + "\n")
    JAVA.stdin.flush()
    line = JAVA.stdout.readline()
    if not line:
        sys.exit("Avro's classes ended")
    answer = json.loads(line)
    if "unparsed" in answer:
        return "skip: Avro Java does not parse the schema"
    if "StackOverflowError" in answer.get("unwritable", ""):
        return "skip: the stack of Avro Java overflows at the writer's schema alone"
    if "unwritable" in answer:
        return f"the writer's own schema does not read it: {answer['unwritable']}"
    # The classes write no JSON of a record without fields.
    if answer["written"] != one["datum"] and (answer["written"] is not None or one["datum"] != {}):
        if one["dialect"] == "axonops":
            return "skip: AxonOps takes a name for what another schema defines"
        return f"the bytes are {answer['written']}"
    if "refused" in answer:
        return None if one["outcome"] == "rejected" else f"Avro Java refuses it: {answer['refused']}"
    if one["outcome"] == "rejected":
        return f"Avro Java reads {answer['seen']}"
    return None if answer["seen"] == one["seen"] else f"Avro Java sees {answer['seen']}"


report(judge, "AVRO")
