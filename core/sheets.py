"""Rows of cells, from and to what spreadsheets read and write; no cell is ever taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import BinaryIO
from zipfile import BadZipFile

from core.decoding import decoded
from core.errors import ParleyError
from core.text import Text
from core.workbook import check_size

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it (https://owasp.org/www-community/attacks/CSV_Injection)."""
LONGEST_CELL = 32_767
"""Characters of a cell in XLSX (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)."""

DELIMITERS = "\t,;"
LONGEST_READ = 1_000_000
XLSX = b"PK\x03\x04"
NO_TEXT = Text(
    "This file is neither text nor a spreadsheet (.xlsx): save it as CSV or XLSX and choose it again.",
    "这个文件既不是文本也不是表格（.xlsx）：请另存为 CSV 或 XLSX 后重新选择。",
)
BAD_XLSX = Text(
    "This spreadsheet can't be read: save it as CSV and choose that file.",
    "无法读取这个表格文件：请另存为 CSV 后重新选择。",
)
BAD_QUOTES = Text("The table can't be read: {why}", "无法读取表格：{why}")

Cell = str | int | float | bool | None


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs for Chinese."""
    file = StringIO()
    csv.writer(file).writerows([[harmless(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(rows: Iterable[Sequence[Cell]], title: str) -> bytes:
    """As `write_xlsx` writes it."""
    file = BytesIO()
    write_xlsx(file, rows, title)
    return file.getvalue()


def write_xlsx(file: BinaryIO, rows: Iterable[Sequence[Cell]], title: str) -> None:
    """One sheet, the first row in bold and always in sight; text is text, numbers are numbers. Rows go to the disk one
    by one and from there into `file`: none is held."""
    from xlsxwriter import Workbook  # not on the way to the first page

    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        with Workbook(str(path), {"constant_memory": True, "tmpdir": folder}) as book:
            sheet, bold = book.add_worksheet(title), book.add_format({"bold": True})
            sheet.freeze_panes(1, 0)
            for down, row in enumerate(rows):
                for across, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(down, across, value[:LONGEST_CELL], bold if down == 0 else None)
                    elif value is not None:
                        sheet.write(down, across, value)
        with path.open("rb") as written:
            copyfileobj(written, file)


def harmless(cell: Cell) -> Cell:
    """A cell that a spreadsheet takes for what it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", ""))
    except ValueError:
        return False
    return True


def read_rows(source: bytes | str) -> list[list[str]]:
    """The cells of a file (CSV or XLSX; UTF-8, UTF-16 or GB 18030) or of pasted text. Raises ParleyError."""
    if isinstance(source, bytes) and source.startswith(XLSX):
        return _xlsx(source)
    text = decoded(source) if isinstance(source, bytes) else source
    if text is None:
        raise ParleyError(NO_TEXT)
    return _csv(text)


def _csv(text: str) -> list[list[str]]:
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(LONGEST_READ)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ParleyError(BAD_QUOTES.fill(why=str(error))) from error


def _xlsx(data: bytes) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # not on the way to the first page

    try:
        check_size(data)
        sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
        return [[_written(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, BadZipFile, OSError, ValueError) as error:
        raise ParleyError(BAD_XLSX) from error
    except BaseException as error:  # what fails within its Rust is no Exception (PyO3's PanicException)
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise ParleyError(BAD_XLSX) from error


def _written(cell: object) -> str:
    """A cell as a person reads it: whole numbers without a point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
