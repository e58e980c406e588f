"""Tables as people have them."""

from __future__ import annotations

import pytest

from core.errors import ParleyError
from core.lab.bench import Cases
from core.lab.paste import MOST_ROWS, read_table
from core.sheets import as_xlsx

WANTED = Cases(("问题", "expected"), (("天气, 怎么样？", "晴"), ("第二行\n还有一行", "")))
CSV = '问题,expected\r\n"天气, 怎么样？",晴\r\n"第二行\n还有一行"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_is_read_in_whatever_encoding_it_was_saved(encoding: str) -> None:
    assert read_table(CSV.encode(encoding)) == WANTED


def test_cells_of_a_spreadsheet_come_with_tabs() -> None:
    assert read_table("a\tb\n1\t2, 3\n\n4\t5\n") == Cases(("a", "b"), (("1", "2, 3"), ("4", "5")))
    assert read_table("a;b\n1;2") == Cases(("a", "b"), (("1", "2"),))


def test_a_spreadsheet_file_is_read() -> None:
    data = as_xlsx([["问题", "n"], ["天气", 3], [None, None], ["=1+1", 2.5]], "Sheet")

    assert read_table(data) == Cases(("问题", "n"), (("天气", "3"), ("=1+1", "2.5")))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "nothing below the first line"),
        ("a,b", "nothing below the first line"),
        ("a,b\n1,2\n1,2,3", "Row 3 has 3 cells, the first line names 2 columns"),
        ("a,,b\n1,2,3", "Column 2 has no name"),
        ("a,a\n1,2", "Two columns are named 'a'"),
        ("a\n" + "1\n" * (MOST_ROWS + 1), f"at most {MOST_ROWS:,} are taken"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07" * 50, "neither text nor a spreadsheet"),
        (b"PK\x03\x04 broken", "can't be read"),
        ('a,b\n"' + "x" * 1_000_001, "The table can't be read"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(source: str | bytes, words: str) -> None:
    with pytest.raises(ParleyError, match=words):
        read_table(source)


def test_ten_thousand_rows_are_taken() -> None:
    found = read_table("a,b\n" + "1,2\n" * MOST_ROWS)

    assert len(found.rows) == MOST_ROWS
