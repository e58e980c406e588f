"""Rows of cells as a file for a spreadsheet; no cell is ever taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it (https://owasp.org/www-community/attacks/CSV_Injection)."""
LONGEST_CELL = 32_767
"""Characters of a cell in XLSX (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)."""

Cell = str | int | float | bool | None


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs for Chinese."""
    file = StringIO()
    csv.writer(file).writerows([[harmless(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(rows: Iterable[Sequence[Cell]], title: str) -> bytes:
    """One sheet, the first row in bold and always in sight; text is text, numbers are numbers."""
    from xlsxwriter import Workbook  # not on the way to the first page

    file = BytesIO()
    with Workbook(file, {"constant_memory": True, "in_memory": True}) as book:
        sheet, bold = book.add_worksheet(title), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(down, across, value[:LONGEST_CELL], bold if down == 0 else None)
                elif value is not None:
                    sheet.write(down, across, value)
    return file.getvalue()


def harmless(cell: Cell) -> Cell:
    """A cell that a spreadsheet takes for what it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", ""))
    except ValueError:
        return False
    return True
