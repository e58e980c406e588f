"""The examples as they are shipped: real rows, whole, small, and read only when somebody asks."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from core.example import books
from core.example.shipped import FOLDER, shipped, write
from core.lab.bench import bench_of
from core.lab.checks import BY_ID
from core.lab.plan import obstacles, plan
from core.local.connection import LOCAL_ID, local_connection
from core.review.figures import SUMMED, figures
from core.store.filters import Filters
from core.store.rollups import Rollups
from core.store.tables import now
from core.text import LANGUAGES, Language

ROOT = Path(__file__).parents[2]
LARGEST = 60_000
each = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def no_books() -> Iterator[None]:
    yield
    books.close()


@each
def test_a_file_is_small_and_is_what_was_written(language: Language, tmp_path: Path) -> None:
    path = FOLDER / f"{language}.json"
    write(shipped(language), tmp_path / path.name)

    assert path.stat().st_size < LARGEST
    assert len((tmp_path / path.name).read_bytes()) > 0.9 * path.stat().st_size


@each
def test_the_conversation_has_a_branch_code_and_a_table(language: Language) -> None:
    one = shipped(language).conversation
    answers = [message for message in one.messages if message.message.role == "assistant"]
    versions = Counter(message.parent_id for message in answers)

    assert 3 <= len(versions) <= 4
    assert max(versions.values()) > 1
    assert len(one.branch) == 2 * len(versions)
    texts = [message.message.text for message in answers]
    assert any("```python" in text for text in texts) and any("| --- |" in text for text in texts)
    assert {message.request_id for message in answers} == {request.id for request in one.requests}


@each
def test_the_run_is_whole_and_can_be_run_again(language: Language) -> None:
    one = shipped(language)
    bench = bench_of(one.run.bench)

    assert [cell.key for cell in one.run.cells] == [asked.key for asked in plan(bench)]
    assert len(bench.cases.rows) == 3 and len(bench.variants) == 2 and bench.variables == [bench.expected]
    assert all(check.kind in BY_ID for check in bench.checks)
    connection = local_connection()
    assert not obstacles(bench, {LOCAL_ID: connection} if connection else {}) or connection is None
    assert all(cell.message.text and cell.record and cell.record.run_id for cell in one.run.cells)


@each
def test_every_request_is_a_whole_row(language: Language) -> None:
    one = shipped(language)
    assert 150 <= len(one.requests) <= 300
    assert len({request.id for request in one.requests}) == len(one.requests)
    for request in one.requests:
        assert request.model == one.model and request.gateway == LOCAL_ID
        assert one.recorded_at <= request.started_at <= one.recorded_at + timedelta(hours=1)
        if request.status == "ok":
            assert request.tokens_from == "reported" and request.finish_reason in ("stop", "length")
            assert request.prompt_tokens and request.completion_tokens
            assert request.total_tokens == request.prompt_tokens + request.completion_tokens
            assert request.total_s and request.total_s > 0
        assert request.cost is None
    statuses = Counter(request.status for request in one.requests)
    assert set(statuses) == {"ok", "stopped", "failed"}
    assert {request.error_kind for request in one.requests if request.status == "failed"} >= {"authentication"}
    assert len({request.kind for request in one.requests}) >= 5
    assert [request for request in one.requests if request.finish_reason == "length"]


@each
def test_no_key_and_no_machine_is_named(language: Language) -> None:
    text = (FOLDER / f"{language}.json").read_text("utf-8")

    assert not [word for word in ("sk-", "/home", "/root", "/tmp", "127.0.0.1", "localhost") if word in text]


@each
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai"])
def test_the_sums_of_the_books_are_those_of_the_rows(language: Language, zone: str) -> None:
    store, requests = books.example_books(language), shipped(language).requests
    assert store.rollups.ensure(zone) is None
    today = date.today().toordinal()
    whole = figures(store.review.sums("", Filters(zone, today - 40, today + 1), SUMMED))

    assert whole.requests == len(requests)
    assert whole.prompt_tokens == sum(request.prompt_tokens or 0 for request in requests)
    assert whole.completion_tokens == sum(request.completion_tokens or 0 for request in requests)
    assert len(store.ledger.newest("")) == len(requests)


def test_the_days_end_now_and_none_is_empty() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    requests = shipped("en").requests
    laid_out = books.days_of(requests, at)

    assert [(one.id, one.total_s, one.total_tokens) for one in laid_out] == [
        (one.id, one.total_s, one.total_tokens) for one in requests
    ]
    times = [one.started_at for one in laid_out]
    assert times == sorted(times) and times[-1] == at
    assert len({(at - one).days for one in times}) >= books.DAYS - 1
    assert at - times[0] < timedelta(days=books.DAYS)


def test_the_books_are_made_once_and_go_with_their_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    first = books.example_books("en")
    folder = Path(first.database.place).parent
    assert books.example_books("en") is first
    assert books.example_books("zh") is not first

    monkeypatch.setattr(books, "now", lambda: now() + timedelta(days=1))
    assert books.example_books("en") is not first
    assert not folder.exists()
    assert isinstance(first.rollups, Rollups)
    books.close()
    assert not books._open


def test_nothing_of_it_is_loaded_at_the_start() -> None:
    script = "import sys, app; print([one for one in sys.modules if one.startswith('core.example')])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.stdout.strip() == "[]", done.stderr
