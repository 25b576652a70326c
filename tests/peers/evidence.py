"""What the scripts that confirm evidence have in common: case files in, witnesses out."""
import json
import os
import subprocess
import sys

NOT_SENT = ("expect", "expect_any", "source", "origin", "suspect")


def batch(requests):
    """Returns the answers to requests, in their order."""
    program = os.environ.get("SCHEMACCORD", "target/release/schemaccord")
    sent = "".join(json.dumps(one) + "\n" for one in requests)
    answers = subprocess.run([program, "batch"], input=sent, capture_output=True, text=True, check=True).stdout
    answers = answers.split("\n")[:-1]
    assert len(answers) == len(requests), f"{len(answers)} answers to {len(requests)} requests"
    return [json.loads(answer) for answer in answers]


def normalized(request):
    """The new schema as it is registered: with `normalize` it is another text."""
    if not request.get("normalize"):
        return request
    asked = {key: request[key] for key in ("format", "schema", "references", "dialect", "normalization") if key in request}
    [answer] = batch([{"op": "parse", **asked}])
    return {**request, "schema": answer.get("normalized", request["schema"])}


def witnesses(paths, schema_language):
    """Yields (id, reader, writer, evidence, policy) for each witness and hazard in the answers to the `compat` requests of case files.

    `reader` and `writer` are the schema objects of the request; evidence is the object of the answer.
    """
    for path in paths:
        with open(path, encoding="utf-8") as file:
            cases = [json.loads(line) for line in file if line.strip()]
        cases = [one for one in cases if one.get("op") == "compat" and one.get("format", "AVRO") == schema_language]
        requests = [{key: value for key, value in one.items() if key not in NOT_SENT} | {"witness": True} for one in cases]
        for request, answer in zip(requests, batch(requests)):
            request = normalized(request)
            found = [dict(one["evidence"], direction=one["direction"], against=one["against"], rule=one["rule"]) for one in answer.get("incompatibilities", [])]
            found += [dict(one, rule="HAZARD") for one in answer.get("hazards", [])]
            for one in found:
                new, old = request, request["previous"][one["against"]]
                reader, writer = (new, old) if one["direction"] == "backward" else (old, new)
                if one["kind"] == "witness":
                    yield request.get("id"), reader, writer, one | {"dialect": request.get("dialect")}


def report(judge, schema_language):
    """Judges every witness: `judge` returns what is wrong with one, None where it holds, or "skip: ..." where the peer cannot tell."""
    counts = {"confirmed": 0, "skipped": 0, "false": 0}
    reasons = {}
    for name, reader, writer, one in witnesses(sys.argv[1:], schema_language):
        wrong = judge(reader, writer, one)
        if wrong is None:
            counts["confirmed"] += 1
        elif wrong.startswith("skip: "):
            counts["skipped"] += 1
            reasons[wrong[6:]] = reasons.get(wrong[6:], 0) + 1
        else:
            counts["false"] += 1
            print(f"{name} {one['rule']}: {wrong}\n  reader {reader['schema']}\n  writer {writer['schema']}\n  {json.dumps(one)}")
    for reason, count in sorted(reasons.items()):
        print(f"skipped {count}: {reason}")
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    sys.exit(1 if counts["false"] or not counts["confirmed"] else 0)
