"""The tables of an answer, as data."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from markdown_it import MarkdownIt

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it (https://owasp.org/www-community/attacks/CSV_Injection)."""
_PARSER = MarkdownIt("commonmark").enable("table")

Table = list[list[str]]


def tables(text: str) -> list[Table]:
    """Each table of a Markdown text: its rows, the heading first; cells as they are written, without their Markdown's
    surrounding blanks."""
    found: list[Table] = []
    within = False
    for token in _PARSER.parse(text) if "|" in text else ():
        if token.type == "table_open":
            found.append([])
            within = True
        elif token.type == "table_close":
            within = False
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and within:
            found[-1][-1].append(token.content)
    return found


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs for Chinese; no cell is taken for a formula."""
    file = io.StringIO()
    csv.writer(file).writerows([[_harmless(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig", "replace")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", ""))
    except ValueError:
        return False
    return True
