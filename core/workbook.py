"""How much an XLSX would become once it is read, found out beforehand: a spreadsheet of a few kilobytes can name a cell
a million rows down, or one long text a million times, and whoever lays that out in memory ends there.

Parts and their elements: ECMA-376, part 1, 18.3 and 18.4.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from core.errors import ParleyError
from core.text import Text

LARGEST_UNPACKED = 256 * 1024 * 1024
MOST_CELLS = 2_000_000
MOST_TEXT = 256 * 1024 * 1024
OTHERS = frozenset({"content.xml", "xl/workbook.bin"})
"""Parts of other kinds of spreadsheets, which are laid out differently."""
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)(\d+)["']""")
SHARED = re.compile(rb"<(?:\w+:)?si[\s/>]")
VALUE = re.compile(rb">(\d{1,9})</(?:\w+:)?v>")
LONGEST_NUMBER = 9

TOO_LARGE = Text(
    "This spreadsheet is too large to be read, or spans far more cells than it fills: copy the table into a new one, "
    "or save it as CSV.",
    "这个表格过大，或占用的区域远大于实际内容：请把数据复制到新表格，或另存为 CSV。",
)


def check_size(data: bytes) -> None:
    """Raises ParleyError where it would be too much, and what `zipfile` raises where it can't be unpacked."""
    with ZipFile(BytesIO(data)) as book:
        if OTHERS & set(book.namelist()):
            raise BadZipFile("another kind of spreadsheet")
        if sum(one.file_size for one in book.infolist()) > LARGEST_UNPACKED:
            raise ParleyError(TOO_LARGE)
        lengths: list[int] = []
        for one in book.infolist():
            lengths += [len(text) for text in SHARED.split(_part(book, one.filename))[1:]]
        for one in book.infolist():
            _check_sheet(_part(book, one.filename), lengths)


def _part(book: ZipFile, name: str) -> bytes:
    try:
        return book.read(name)
    except (zlib.error, NotImplementedError, RuntimeError, EOFError) as error:  # damaged, of another method, encrypted
        raise BadZipFile(name) from error


def _check_sheet(sheet: bytes, lengths: list[int]) -> None:
    rows = ROW.split(sheet)
    down, across = len(rows) - 1, max(len(CELL.findall(row)) for row in rows)
    for letters, digits in PLACE.findall(sheet):
        if len(letters) > LONGEST_NUMBER or len(digits) > LONGEST_NUMBER:
            raise ParleyError(TOO_LARGE)
        down = max(down, int(digits))
        across = max(across, _column(letters))
    text = sum(lengths[at] for found in VALUE.findall(sheet) if (at := int(found)) < len(lengths)) if lengths else 0
    if down * across > MOST_CELLS or text > MOST_TEXT:
        raise ParleyError(TOO_LARGE)


def _column(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
