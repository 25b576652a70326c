"""The view of a report that notebooks show: plain HTML, every text of a schema escaped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

COLUMNS = ("Who reads whom", "Against", "Rule", "Place", "Why")
DATUM = "A datum that shows it"
HAZARDS = "The registry lets these data pass, and their reader does not get them as they were written:"


def report_table(report: Mapping[str, Any]) -> str:
    """Returns a heading and, when there is something to tell, a table with a row for each incompatibility; data stand in it where there are."""
    mark, colour = ("✓", "#1a7f37") if report["compatible"] else ("✗", "#cf222e")
    title = f"{report['format']}, {report.get('strategy') or report['level']}, {report['dialect']}"
    parts = [f'<div><b style="color:{colour}">{mark} {escape(report["verdict"])}</b> <small>{escape(title)}</small></div>']
    found: list[Mapping[str, Any]] = report["incompatibilities"]
    hazards: list[Mapping[str, Any]] = report.get("hazards", [])
    if found:
        shown = any("evidence" in one for one in found)
        parts.append(table([*COLUMNS, DATUM] if shown else COLUMNS, [row(one, shown) for one in found]))
    else:
        parts += [f"<pre>{escape(message)}</pre>" for message in report["messages"]]
    if hazards:
        parts.append(f"<div>{HAZARDS}</div>")
        parts.append(table((*COLUMNS[:2], DATUM), [[escape(one["direction"]), str(one["against"]), datum(one)] for one in hazards]))
    return "".join(parts)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Returns a table of cells that are HTML."""
    left = 'style="text-align:left;vertical-align:top"'
    head = "".join(f"<th {left}>{column}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td {left}>{cell}</td>" for cell in cells) + "</tr>" for cells in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def row(found: Mapping[str, Any], shown: bool) -> list[str]:
    """Returns the cells of an incompatibility."""
    cells = [
        escape(found["direction"]),
        str(found["against"]),
        f"<code>{escape(found['rule'])}</code>",
        f"<code>{escape(found['path'] or '/')}</code>",
        f'<span title="{escape(found["message"])}">{escape(found["reason"])}</span>',
    ]
    return [*cells, datum(found.get("evidence") or {})] if shown else cells


def datum(evidence: Mapping[str, Any]) -> str:
    """Returns the cell of a datum and of what becomes of it, or of the argument that there is none; empty for neither."""
    if evidence.get("kind") == "witness":
        text = escape(json.dumps(evidence["datum"], ensure_ascii=False))
        return f"<code>{text}</code> {escape(evidence['outcome'])}"
    return escape(str(evidence.get("sentence") or ""))
