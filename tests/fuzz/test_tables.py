"""Spreadsheets, pasted tables and attachments of any bytes: read, or a ParleyError with its sentence; never a wait."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from xlsxwriter import Workbook

from core.lab.paste import read_table
from core.ledger.record import RequestRecord
from core.replies.attachments import attachment, content_of, images_of
from core.review.reconcile import Tolerance, learnt, reconciled
from core.review.their_table import FIELDS, currency_of, header_of, moment_of, number_of, read
from core.sheets import read_rows
from core.transfer.formats import read as read_conversations
from tests.fuzz import TEXTS, bent, often, told

TABLE = '时间,模型,提示,补全,花费\n2026-11-22 10:00:00,gpt-4o,１２,34,$0.5\n1795341600,m,"1,000",(5),quota\n'


def spreadsheet() -> bytes:
    """As other programs write them: texts stand in a part of their own."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for down, row in enumerate([("time", "model", "cost"), ("2026-11-22", "m", 1.5), ("好", "", 2)]):
            sheet.write_row(down, 0, row)
    return out.getvalue()


SHEET = spreadsheet()
ZONE = ZoneInfo("Asia/Shanghai")
PARTS = {one: zipfile.ZipFile(io.BytesIO(SHEET)).read(one) for one in zipfile.ZipFile(io.BytesIO(SHEET)).namelist()}


def packed(**changed: bytes) -> bytes:
    """The spreadsheet with another sheet, or other texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in PARTS.items():
            book.writestr(name, changed.get(name.rpartition("/")[2].partition(".")[0], content))
    return out.getvalue()


ONE_CELL, TEXTS_OF_IT = PARTS["xl/worksheets/sheet1.xml"], PARTS["xl/sharedStrings.xml"]
ROWS_END = b"</sheetData>"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "source",
    [
        packed(sheet1=ONE_CELL.replace(ROWS_END, FAR + ROWS_END)),
        packed(sheet1=ONE_CELL.replace(b'r="A1"', b'r="AAAAAAAAAAAAAA99999999999999999"')),
        packed(
            sheet1=ONE_CELL.replace(ROWS_END, b"<row/>" * 9_000 + b"<row>" + b"<c/>" * 9_000 + b"</row>" + ROWS_END)
        ),
        packed(
            sheet1=ONE_CELL.replace(ROWS_END, b'<row><c t="s"><v>0</v></c></row>' * 9_000 + ROWS_END),
            sharedStrings=TEXTS_OF_IT.replace(b"<t>time", b"<t>" + b"x" * 99_999),
        ),
        packed(sheet1=ONE_CELL.replace(b"<v>0</v>", b"<v>99999999</v>")),
        SHEET[:60] + SHEET[90:],
    ],
    ids=[
        "a cell far away",
        "no such place",
        "rows and cells without places",
        "a long text often",
        "no such text",
        "cut",
    ],
)
def test_a_small_spreadsheet_never_becomes_a_large_one(source: bytes) -> None:
    """Each of them once ended the process, took gigabytes, or left through something that is no Exception."""
    rows = told(read_rows, source)

    assert rows is None or sum(len(row) for row in rows) < 100


@often(150)
@given(bent(ONE_CELL), bent(TEXTS_OF_IT) | some.just(TEXTS_OF_IT))
def test_any_sheet_is_a_table_or_says_why_not(sheet: bytes, texts: bytes) -> None:
    told(read_rows, packed(sheet1=sheet, sharedStrings=texts))


@often(200)
@given(bent(TABLE.encode()) | bent(TABLE.encode("utf-16")) | bent(SHEET) | some.binary(max_size=80))
@example(b"PK\x03\x04")
@example(b'a\n"' + b"x" * 2_000_000)
@example(b"\xff\xfe\x00\xd8")
@example(b"a,b\r1\r\n2\0")
def test_any_bytes_are_a_table_or_say_why_not(source: bytes) -> None:
    told(read_table, source)
    rows = told(read_rows, source)
    if rows is None:
        return
    header, columns = header_of(rows)
    currency_of(rows, header, columns)
    table = told(read, rows, ZONE, header, columns)
    told(read, rows, ZONE, -1, {name: at for at, name in enumerate(FIELDS)})
    if table is not None:
        began = table.rows[0].at - timedelta(seconds=1)
        ours = RequestRecord("1", "chat", "g", table.rows[0].model, began, "ok", prompt_tokens=12, cost=0.5)
        learnt(reconciled([ours], table, Tolerance()))


@often(200)
@given(
    TEXTS
    | some.builds("{}{}{}".format, some.sampled_from(["", "-", "10:", "GMT+", "2026-", "年"]), TEXTS, some.integers())
    | some.sampled_from(
        ["24:00:00", "2026-11-22T10:00:00+99:99", "1e9", "0000-00-00", "9" * 400, "Feb 30", "10 ABC", "1" * 5000]
    )
)
@example("2026-11-22 10:" + "9" * 60)
def test_any_cell_is_a_time_and_a_number_or_none(cell: str) -> None:
    moment = moment_of(cell, ZONE)
    number = number_of(cell)

    assert moment is None or moment.tzinfo is UTC
    assert number is None or abs(number) < float("inf")


def test_long_tables_take_no_longer_than_their_length() -> None:
    """Where they took its square, these would last for minutes."""
    told(read_table, ",".join(f"c{at}" for at in range(200_000)) + "\n1\n")
    header_of(read_rows("," * 300_000))
    told(read_conversations, b'"' + b'\\"' * 500_000)
    told(read_conversations, b'["' * 500_000)


@often(60)
@given(bent(SHEET) | some.binary(max_size=200), some.sampled_from(["a.png", "b.JPG", "c.txt", "..", "d\0.py", "e.gif"]))
@example(b"GIF89a" + b"\xff" * 40, "a.gif")
def test_any_file_is_attached_or_says_why_not(data: bytes, name: str) -> None:
    found = told(attachment, name, data)

    if found is not None:
        images_of(content_of("Look", [found]))
