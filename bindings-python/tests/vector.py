"""Recorded wire answers: cases without `op` and `expect`, whose other members are the answer. The same as core/tests/vector/mod.rs and
tests/vector.mjs. The format: tests/README.md."""

from __future__ import annotations

import json
from typing import Any

Value = dict[str, Any]

# Members of a vector that are no part of the answer, or are Java's.
ABOUT = {
    "id", "kind", "inputs", "note", "error", "error_class", "cause", "java_type", "result_class", "message_error",
    "avro_schema_compatibility_class_says",
}  # fmt: skip
COMPRESSED = "bytes_18_on_comparable_only_after_inflate"


def registry(file: str) -> str | None:
    """The registry whose vectors a file holds; `None` for a file of whole cases."""
    if file.startswith("wire-") and file.endswith(".jsonl"):
        return file.removeprefix("wire-").removesuffix(".jsonl")
    return None


def request(registry: str, vector: Value) -> str:
    """The line that a vector sends."""
    sent = {"id": vector["id"], "op": "wire", "registry": registry, "kind": vector["kind"], "inputs": vector["inputs"]}
    return json.dumps(sent, ensure_ascii=False)


def is_unanswered(answer: Value) -> bool:
    """Whether an answer says that the engine does not give this kind."""
    error = answer.get("error")
    return isinstance(error, dict) and error.get("code") == "UNSUPPORTED"


def agrees(vector: Value, answer: Value) -> bool:
    """Whether an answer is the recorded one, as far as such answers are comparable: classes and texts of errors are Java's, compressed
    bytes the library's."""
    if vector.get("ok") is False:
        return answer.get("ok") is False or "error" in answer
    if vector.get("compare") == "as_json":
        text = answer.get("output_text")
        return isinstance(text, str) and plain(json.loads(text)) == plain(json.loads(vector["output_text"]))
    left_out = ABOUT | {COMPRESSED}
    if vector.get(COMPRESSED) is True:
        left_out.add("output_hex")
    # What is absent is null.
    return all(plain(answer.get(name)) == plain(value) for name, value in vector.items() if name not in left_out)


def plain(value: object) -> str:
    """A value as JSON, with all failures in it the same."""
    return json.dumps(tolerant(value), sort_keys=True)


def tolerant(value: object) -> object:
    if isinstance(value, list):
        return [tolerant(item) for item in value]
    if isinstance(value, dict):
        if "error" in value or "error_class" in value:
            return {"failed": True}
        return {name: tolerant(member) for name, member in value.items()}
    return value
