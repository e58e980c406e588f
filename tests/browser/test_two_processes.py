"""Two Parleys on one PostgreSQL behind nginx, as deploy/ has them: who goes where, and what one leaves when killed."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, create_engine, text

from pages.chat.elsewhere import ELSEWHERE
from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.gateway import FakeGateway, words
from tests.proxy import Proxy, proxy
from tests.server import Server
from tests.visitor import Visitor
from tests.waiting import until

ASKED = 10
WHOLE = "".join(words(4000))
ARRIVED = """
    SELECT m.conversation_id, m.status,
      m.content || coalesce((SELECT string_agg(p.content, '' ORDER BY p.number) FROM answer_pieces p
                             WHERE p.answer_id = m.id), '') AS content
    FROM messages m WHERE m.role = 'assistant'
"""
Visit = Callable[..., Page]


@pytest.fixture
def pair(start: Start, gateway: FakeGateway, postgresql_url: str) -> tuple[Server, Server]:
    environment = gateway_environment(gateway, "words-4000@20")
    environment |= {"DATABASE_URL": postgresql_url, "PARLEY_OPEN": "1"}  # nginx is no visitor of this machine
    return start(**environment), start(**environment)


@pytest.fixture
def nginx(pair: tuple[Server, Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxy(tmp_path_factory.mktemp("nginx"), (pair[0].port, pair[1].port)) as running:
        yield running


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Engine]:
    engine = create_engine(postgresql_url)
    yield engine
    engine.dispose()


def rows(database: Engine, query: str) -> list[Any]:
    with database.connect() as connection:
        return list(connection.execute(text(query)))


def places(nginx: Proxy, pair: tuple[Server, Server]) -> tuple[list[str], list[str]]:
    """Places of visitors whom nginx sends to the one, and to the other."""
    named = [f"visitor-{number}" for number in range(60)]
    for place in named:
        asked = urllib.request.Request(f"{nginx.url}/healthz", headers={"Cookie": f"parley_place={place}"})
        urllib.request.urlopen(asked, timeout=10).close()
    until(lambda: set(named) <= set(nginx.served()))
    at = [f"127.0.0.1:{server.port}" for server in pair]
    first, second = ([place for place in named if nginx.served()[place] == {one}] for one in at)
    return first, second


def visit_at(visit: Visit, url: str, place: str) -> Page:
    cookie = {"name": "parley_place", "value": place, "domain": "localhost", "path": "/"}
    cookie |= {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}  # type: ignore[dict-item]
    return visit(url, storage_state={"cookies": [cookie], "origins": []})


@pytest.mark.timeout(240)
def test_two_processes_keep_their_visitors_and_the_one_that_stays_has_everything(
    pair: tuple[Server, Server], nginx: Proxy, visit: Visit, gateway: FakeGateway, database: Engine
) -> None:
    one, other = places(nginx, pair)
    assert len(one) >= ASKED and other, "both have visitors"
    with ExitStack() as stack:
        for number in range(ASKED):
            headers = {"Cookie": f"parley_place={one[number]}"}
            visitor = stack.enter_context(Visitor(f"localhost:{nginx.port}", headers=headers))
            visitor.ask(f"question {number}")
        until(lambda: len(rows(database, ARRIVED)) == ASKED, 30)
        until(lambda: all("word20" in row.content for row in rows(database, ARRIVED)), 30)
        conversation = rows(database, ARRIVED)[0].conversation_id

        # the same answer where it is written, and in the other process, which reads it from the store
        here = visit_at(visit, f"{nginx.url}/?c={conversation}", one[0])
        there = visit_at(visit, f"{nginx.url}/?c={conversation}", other[0])
        expect(there.get_by_text(ELSEWHERE.en)).to_be_visible()
        expect(answer(here)).to_contain_text("word100")
        expect(answer(there)).to_contain_text("word150")
        assert here.get_by_text(ELSEWHERE.en).count() == 0

        served = nginx.served()
        assert all(len(by) == 1 for by in served.values()), "a visitor stays with one process"
        assert len(set().union(*served.values())) == 2

        pair[0].kill()
        kept = {row.conversation_id: row.content for row in rows(database, ARRIVED)}
    ended = until(lambda: _ended(database), 30)

    assert {row.status for row in ended} == {"interrupted"}
    assert {row.conversation_id: row.content for row in ended} == kept
    assert all(WHOLE.startswith(content) and "word20" in content for content in kept.values())
    assert rows(database, "SELECT status, count(*) FROM requests GROUP BY status") == [("interrupted", ASKED)]
    assert rows(database, "SELECT role, count(*) FROM messages GROUP BY role ORDER BY role") == [
        ("assistant", ASKED),
        ("user", ASKED),
    ]
    assert len([received for received in gateway.requests if received.body]) == ASKED

    for page in (there, here):  # the second one's process is gone: nginx brings it to the other
        expect(answer(page)).to_contain_text("interrupted", timeout=40_000)
    for number in range(ASKED):
        expect(here.get_by_test_id("stSidebar").get_by_text(f"question {number}")).to_be_visible()
    gateway.hurry = True
    ask(here, "And now?")
    expect(answer(here, 2)).to_contain_text("word4000", timeout=40_000)


def _ended(database: Engine) -> list[Any]:
    found = rows(database, ARRIVED)
    return found if all(row.status not in ("queued", "running") for row in found) else []
