"""A table as people have it: pasted from a spreadsheet, or a file of it. What is wrong is said with its line."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import ParleyError
from core.lab.bench import Cases
from core.sheets import read_rows
from core.text import Text

MOST_ROWS = 10_000
NO_ROWS = Text(
    "There is nothing below the first line: it holds the names of the columns, a row for each case follows.",
    "第一行之下没有内容：第一行是列名，之后每行一个用例。",
)
TOO_MANY = Text(
    "The table has {count:,} rows; at most {limit:,} are taken. Split it.",
    "表格有 {count:,} 行，最多支持 {limit:,} 行，请拆分。",
)
RAGGED = Text(
    "Row {row} has {count} cells, the first line names {columns} columns. Put a text that holds the separator into "
    "quotes, or name the column.",
    "第 {row} 行有 {count} 个单元格，而第一行只有 {columns} 个列名。含分隔符的文字请加引号，或补上列名。",
)
UNNAMED = Text("Column {number} has no name in the first line.", "第 {number} 列在第一行没有名称。")
TWICE = Text("Two columns are named '{name}': rename one.", "有两列都叫“{name}”，请给其中一列改名。")


def read_table(source: bytes | str) -> Cases:
    """The cases of a file (CSV or XLSX; UTF-8, UTF-16 or GB 18030) or of pasted text, whose first line names the
    columns. Rows that are too short are filled up. Raises ParleyError."""
    return cases_of(read_rows(source))


def cases_of(rows: Sequence[Sequence[str]]) -> Cases:
    """Cases from rows of cells, the first of which names the columns. Raises ParleyError."""
    written = [row for row in rows if any(cell.strip() for cell in row)]
    if len(written) < 2:
        raise ParleyError(NO_ROWS)
    columns = _names(written[0])
    if len(written) - 1 > MOST_ROWS:
        raise ParleyError(TOO_MANY.fill(count=len(written) - 1, limit=MOST_ROWS))
    found = []
    for number, row in enumerate(rows):
        if row is written[0] or not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(columns) :]):
            raise ParleyError(RAGGED.fill(row=number + 1, count=len(row), columns=len(columns)))
        cells = tuple(row[: len(columns)])
        found.append(cells + ("",) * (len(columns) - len(cells)))
    return Cases(columns, tuple(found))


def _names(row: Sequence[str]) -> tuple[str, ...]:
    named = [cell.strip() for cell in row]
    while named and not named[-1]:
        named.pop()
    seen: set[str] = set()
    for number, name in enumerate(named, start=1):
        if not name:
            raise ParleyError(UNNAMED.fill(number=number))
        if name in seen:
            raise ParleyError(TWICE.fill(name=name))
        seen.add(name)
    return tuple(named)
