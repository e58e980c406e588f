"""A run as a file: everything in it, no formula, no number that nobody knows."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from core.chat import Message
from core.lab.bench import Bench, Cases, Variant
from core.lab.checks import Check
from core.lab.results import judged
from core.ledger.record import RequestRecord
from core.store.cells import StoredCell
from core.store.rows import StoredError
from core.store.runs import StoredRun
from core.text import Text
from core.transfer.run_rows import Report
from core.transfer.runs import RUN_FORMATS

BENCH = Bench(
    (Message("user", "{{问题}}"),),
    (Variant("g", "m1", {"temperature": 0.3}), Variant("g", "m2", name="warm")),
    cases=Cases(("问题", "expected"), (("天气？", "晴"), ("=1+1", ""))),
    expected="expected",
    checks=(Check("has_expected"), Check("contains", "x")),
)
RECORD = RequestRecord(
    "req", "experiment", "g", "m1", datetime.now(UTC), prompt_tokens=3, total_s=1.5, tokens_from="reported"
)
CELL = StoredCell(
    "c",
    "r",
    1,
    0,
    0,
    0,
    0,
    "k",
    "complete",
    Message("assistant", "今天晴 <b>x</b>"),
    "stop",
    rating=4,
    note="-5",
    record=RECORD,
)
CELLS = [
    CELL,
    replace(CELL, case=1, message=Message("assistant", '=HYPERLINK("http://x")'), record=None, rating=None, note=""),
    replace(
        CELL,
        variant=1,
        status="failed",
        message=Message("assistant", ""),
        error=StoredError("x", Text("why", "为什么")),
    ),
]
RUN = StoredRun("r", "", "table", BENCH.as_json(), "", False, None, datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
REPORT = Report(RUN, BENCH, judged(BENCH, CELLS))
WRITE = {one.id: one.write for one in RUN_FORMATS}


def test_csv_opens_in_excel_and_computes_nothing() -> None:
    data = WRITE["csv"](REPORT, "zh")
    assert data.startswith(b"\xef\xbb\xbf")

    head, first, second, third = csv.reader(StringIO(data.decode("utf-8-sig")))
    named = dict(zip(head, first, strict=True))
    assert (named["用例"], named["问题"], named["回复"], named["包含期望回答"]) == (
        "1",
        "天气？",
        "今天晴 <b>x</b>",
        "是",
    )
    assert (named["prompt_tokens"], named["completion_tokens"], named["费用"]) == ("3", "", "")
    assert named["备注"] == "-5"
    assert dict(zip(head, second, strict=True))["回复"].startswith("'=HYPERLINK")
    assert dict(zip(head, second, strict=True))["问题"] == "'=1+1"
    assert dict(zip(head, third, strict=True))["错误"] == "为什么"


def test_xlsx_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    data = WRITE["xlsx"](REPORT, "en")

    head, first, second, _ = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert first[head.index("Rating")] == 4
    assert second[head.index("Answer")] == '=HYPERLINK("http://x")'
    assert second[head.index("prompt_tokens")] == ""
    assert b"<f>" not in ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_jsonl_has_a_line_an_answer() -> None:
    lines = [json.loads(line) for line in WRITE["jsonl"](REPORT, "zh").decode().splitlines()]

    assert lines[0]["values"] == {"问题": "天气？", "expected": "晴"}
    assert lines[0]["checks"] == [
        {"kind": "has_expected", "value": "", "holds": True},
        {"kind": "contains", "value": "x", "holds": True},
    ]
    assert lines[0]["parameters"] == {"temperature": 0.3}
    assert (lines[2]["status"], lines[2]["error"], lines[2]["variant"]) == ("failed", "why", "warm")


@pytest.mark.parametrize(("language", "words"), [("en", "Pass rate"), ("zh", "通过率")])
def test_html_is_one_file_that_fetches_nothing(language: str, words: str) -> None:
    page = WRITE["html"](REPORT, language).decode()  # type: ignore[arg-type]

    assert words in page
    assert "今天晴 &lt;b&gt;x&lt;/b&gt;" in page
    assert "<script" not in page
    assert "http-equiv" in page
    assert "src=" not in page
