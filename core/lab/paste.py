"""A table as people have it: pasted from a spreadsheet, or a file of it. What is wrong is said with its line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from core.decoding import decoded
from core.errors import ParleyError
from core.lab.bench import Cases
from core.text import Text

DELIMITERS = "\t,;"
MOST_ROWS = 10_000
LONGEST_CELL = 1_000_000
XLSX = b"PK\x03\x04"
NO_TEXT = Text(
    "This file is neither text nor a spreadsheet (.xlsx): save it as CSV or XLSX and choose it again.",
    "这个文件既不是文本也不是表格（.xlsx）：请另存为 CSV 或 XLSX 后重新选择。",
)
BAD_XLSX = Text(
    "This spreadsheet can't be read: save it as CSV and choose that file.",
    "无法读取这个表格文件：请另存为 CSV 后重新选择。",
)
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
BAD_QUOTES = Text("The table can't be read: {why}", "无法读取表格：{why}")


def read_table(source: bytes | str) -> Cases:
    """The cases of a file (CSV or XLSX; UTF-8, UTF-16 or GB 18030) or of pasted text, whose first line names the
    columns. Rows that are too short are filled up. Raises ParleyError."""
    if isinstance(source, bytes) and source.startswith(XLSX):
        return cases_of(_xlsx(source))
    text = decoded(source) if isinstance(source, bytes) else source
    if text is None:
        raise ParleyError(NO_TEXT)
    return cases_of(_csv(text))


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
    for number, name in enumerate(named, start=1):
        if not name:
            raise ParleyError(UNNAMED.fill(number=number))
        if named.index(name) != number - 1:
            raise ParleyError(TWICE.fill(name=name))
    return tuple(named)


def _csv(text: str) -> list[list[str]]:
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ParleyError(BAD_QUOTES.fill(why=str(error))) from error


def _xlsx(data: bytes) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # not on the way to the first page

    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
        return [[_written(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError) as error:
        raise ParleyError(BAD_XLSX) from error


def _written(cell: object) -> str:
    """A cell as a person reads it: whole numbers without a point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
