"""A period's review as one file: whole, offline, harmless."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.review.explain import Explained
from core.review.figures import SUMMED, by_first, figures
from core.review.report import Report, as_html
from core.review.series import of_days
from core.store.filters import Filters
from core.store.store import open_store
from tests.core.store.ledger_rows import MINUTES, ended, write


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_has_the_totals_and_fetches_nothing(tmp_path: Path, language: str) -> None:
    chosen = random.Random(2)
    store = open_store(None, tmp_path)
    rows = [replace(ended(at, chosen.randrange(MINUTES), chosen), owner="<b>ada</b>") for at in range(120)]
    write(store, rows)
    store.rollups.ensure("Asia/Shanghai")
    filters = Filters("Asia/Shanghai", 730_000, 766_000)
    whole = figures(store.review.sums(None, filters, SUMMED))
    tables = {name: by_first(store.review.sums(None, filters, (name, *SUMMED))) for name in ("model", "owner")}
    points = of_days(store.review.days(None, filters, ("model",)), "total_tokens", "week", ZoneInfo("Asia/Shanghai"))
    why = (Explained("USD", 10**9, 2 * 10**9, {"volume": 10**9, "mix": 0, "length": 0, "price": 0}),)
    report = Report(
        739_667, 739_730, "Asia/Shanghai", whole, tables, points, "total_tokens", "model", "", why, ("Model: <x>",)
    )

    text = as_html(report, language).decode()  # type: ignore[arg-type]

    assert f"{whole.prompt_tokens:,}" in text
    assert text.count("<rect") >= len(points)
    assert ("+100.0%" in text) and ("大模型" in text)
    assert "&lt;b&gt;ada&lt;/b&gt;" in text
    assert "<b>ada" not in text
    assert not re.search(r"<script|https?://|<img|<link", text)
    assert ("请求数变化" in text, "more or fewer requests" in text) == (language == "zh", language == "en")
    store.close()
