"""The view of a report that notebooks show: plain HTML, every text of a schema escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

COLUMNS = ("Who reads whom", "Against", "Rule", "Place", "Why")


def report_table(report: Mapping[str, Any]) -> str:
    """Returns a heading and, when there is something to tell, a table with a row for each incompatibility."""
    mark, colour = ("✓", "#1a7f37") if report["compatible"] else ("✗", "#cf222e")
    title = f"{report['format']}, {report.get('strategy') or report['level']}, {report['dialect']}"
    heading = f'<div><b style="color:{colour}">{mark} {escape(report["verdict"])}</b> <small>{escape(title)}</small></div>'
    found = report["incompatibilities"]
    if not found:
        return heading + "".join(f"<pre>{escape(message)}</pre>" for message in report["messages"])
    head = "".join(f'<th style="text-align:left">{column}</th>' for column in COLUMNS)
    return f"{heading}<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(row, found))}</tbody></table>"


def row(found: Mapping[str, Any]) -> str:
    """Returns the row of an incompatibility."""
    cells = (
        escape(found["direction"]),
        str(found["against"]),
        f"<code>{escape(found['rule'])}</code>",
        f"<code>{escape(found['path'] or '/')}</code>",
        f'<span title="{escape(found["message"])}">{escape(found["reason"])}</span>',
    )
    return "<tr>" + "".join(f'<td style="text-align:left">{cell}</td>' for cell in cells) + "</tr>"
