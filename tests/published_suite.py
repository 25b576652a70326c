"""published_suite.py SUITE TARGET: turns the required tests of the JSON Schema test suite into a case file, TARGET/json-schema-test-suite.jsonl.

A schema that names no draft gets the `$schema` of its folder's; the remote documents that it mentions become its references.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DRAFTS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
HOST = "http://localhost:1234/"


def remotes(suite: Path, draft: str) -> dict[str, str]:
    """Returns the remote documents of a draft by path."""
    found = {}
    for path in sorted((suite / "remotes").glob("**/*.json")):
        name = path.relative_to(suite / "remotes").as_posix()
        first = name.split("/")[0]
        if not (first in ("draft3", "v1") or (first.startswith("draft") and first != draft)):
            found[name] = path.read_text(encoding="utf-8")
    return found


def references(text: str, known: dict[str, str]) -> list[dict[str, str]]:
    """Returns the documents that a schema mentions, and those that they mention."""
    found: dict[str, str] = {}
    todo = [text] if HOST in text else []
    while todo:
        mentions = todo.pop()
        for name, schema in known.items():
            if name not in found and Path(name).name in mentions:
                found[name] = schema
                todo.append(schema)
    return [{"name": HOST + name, "schema": found[name]} for name in sorted(found)]


def cases(suite: Path) -> Iterator[dict[str, Any]]:
    for draft, uri in DRAFTS.items():
        known = remotes(suite, draft)
        for path in sorted((suite / draft).glob("*.json")):
            for group in json.loads(path.read_text(encoding="utf-8")):
                schema = group["schema"]
                if isinstance(schema, dict) and "$schema" not in schema:
                    schema = {"$schema": uri, **schema}
                text = json.dumps(schema)
                for test in group["tests"]:
                    yield {
                        "id": f"{draft}/{path.stem}/{group['description']}/{test['description']}",
                        "op": "validate",
                        "format": "JSON",
                        "schema": text,
                        "references": references(text, known),
                        "value": test["data"],
                        "expect": {"valid": test["valid"]},
                    }


def main() -> None:
    suite, target = (Path(argument) for argument in sys.argv[1:])
    target.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(case) + "\n" for case in cases(suite)]
    (target / "json-schema-test-suite.jsonl").write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} tests of the JSON Schema test suite")


if __name__ == "__main__":
    main()
