"""A check-up finds what a gateway does, keeps it, and what is asked later goes as it found."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from types import SimpleNamespace

import pytest

from core.chat import ChatCompletion, Choice, Message, Usage
from core.checkup import asking
from core.checkup.checking import checked_up, outlook, place_of
from core.checkup.learned import marks_of, repairs_of
from core.checkup.seen import Known, Seen
from core.checkup.trials import LABELS, TRIALS
from core.client.failures import failure
from core.client.gateways import Gateway
from core.client.quirks import DEFAULT_PROFILE
from core.errors import AuthenticationError, ParleyError, RateLimitError
from core.ledger.prices import Price
from core.replies.ask import Setup, ask
from core.replies.desk import Desk
from core.settings import Connection, Settings
from core.store.checkups import Checkup, State
from core.store.filters import Filters
from core.store.store import Store
from core.store.tables import now
from core.text import same
from tests.gateway import FakeGateway

PLAIN: dict[str, State] = {
    **dict.fromkeys(("models", "whole", "usage", "stream", "stream_options", "n", "tool_role"), "works"),
    **dict.fromkeys(("logprobs_boolean", "logprobs_integer"), "works"),
    **dict.fromkeys(("stream_usage", "max_tokens", "max_completion_tokens", "stop_text", "stop_list"), "ignored"),
    **dict.fromkeys(("json_object", "json_schema", "error"), "ignored"),
    **dict.fromkeys(("temperature", "top_p", "presence_penalty", "frequency_penalty", "user", "hang_up"), "accepted"),
}
"""The test gateway, which answers words whatever is asked."""
BY_ID = {one.id: one for one in TRIALS}
REFUSING: dict[str, tuple[dict[str, State], tuple[str, ...]]] = {
    "words-20": ({}, ()),
    "one-10": ({"n": "ignored"}, ()),
    "refuse-temperature": ({"temperature": "refused", "error": "works"}, ("without temperature",)),
    "refuse-top_p": ({"top_p": "refused"}, ("without top_p",)),
    "refuse-max_tokens": ({"max_tokens": "refused"}, ()),
    "refuse-stream_options": ({"stream_options": "refused"}, ("without stream_options",)),
    "refuse-logprobs": ({"logprobs_boolean": "refused"}, ("other logprobs dialect",)),
    "refuse-stream": (
        {"stream": "refused", "stream_usage": "refused", "stream_options": "refused", "hang_up": "refused"},
        ("without stream_options", "not streamed"),
    ),
    "refuse-no_stream": ({"whole": "refused", "usage": "refused"}, ("streamed",)),
}


def found_at(store: Store, settings: Settings, desk: Desk, connection: Connection, model: str) -> dict[str, State]:
    return {name: one.state for name, one in checked_up(store, settings, connection, model, desk.repairs)}


@pytest.mark.parametrize("model", REFUSING)
def test_what_a_gateway_does_with_each_is_found_and_kept(
    store: Store, settings: Settings, desk: Desk, connection: Connection, gateway: FakeGateway, model: str
) -> None:
    different, repairs = REFUSING[model]

    found = found_at(store, settings, desk, connection, model)

    assert list(found) == list(LABELS)
    assert found == {**PLAIN, **different}
    kept = store.checkups.of(place_of(connection), model)
    assert kept is not None
    assert ({name: one.state for name, one in kept.found.items()}, kept.repairs) == (found, repairs)
    chats = [one for one in gateway.requests if one.body is not None]
    assert len(chats) <= 23
    today = now().toordinal()
    rows = store.log.newest(None, Filters("UTC", today - 1, today + 1), 100)
    assert [one.kind for one in rows] == ["checkup"] * len(chats)


def test_what_a_gateway_says_is_kept_with_a_refusal(
    store: Store, settings: Settings, desk: Desk, connection: Connection
) -> None:
    found = dict(checked_up(store, settings, connection, "refuse-top_p", desk.repairs))

    assert found["top_p"].detail == "400 Unsupported parameter: 'top_p' is not supported with this model."


def test_the_next_question_goes_as_was_found_also_after_a_restart(
    store: Store,
    settings: Settings,
    desk: Desk,
    connection: Connection,
    gateway: FakeGateway,
    setup: Callable[..., Setup],
) -> None:
    found_at(store, settings, desk, connection, "refuse-temperature")
    for one in (desk, Desk(store, settings)):
        gateway.requests.clear()
        conversation = store.conversations.create("")
        reply = ask(one, conversation, "Hello", setup("refuse-temperature", temperature=0.2))
        assert reply.wait(10)
        assert reply.status == "ok"
        assert ["temperature" in sent.body for sent in gateway.requests] == [False]
        assert reply.completion is not None and reply.completion.repairs == ("without temperature",)
    one.close()


def test_a_later_check_up_takes_back_what_an_earlier_one_found(
    store: Store, settings: Settings, desk: Desk, connection: Connection
) -> None:
    found_at(store, settings, desk, connection, "refuse-top_p")
    kept = store.checkups.of(place_of(connection), "refuse-top_p")
    assert kept is not None
    store.checkups.keep(replace(kept, model="words-20"))
    assert desk.repairs.recall(kept.address, "words-20") == ("without top_p",)

    found_at(store, settings, desk, connection, "words-20")

    assert desk.repairs.recall(kept.address, "words-20") == ()


def test_what_was_found_before_one_left_is_kept_but_not_instead_of_the_whole(
    store: Store, settings: Settings, desk: Desk, connection: Connection
) -> None:
    for count, kept in ((2, 0), (6, 6), (9, 9), (len(LABELS), len(LABELS)), (6, len(LABELS))):
        list(islice(checked_up(store, settings, connection, "words-20", desk.repairs), count))

        found = store.checkups.of(place_of(connection), "words-20")
        assert (list(found.found) if found else []) == list(LABELS)[:kept]


def test_a_key_that_is_refused_ends_it_at_once(
    store: Store, settings: Settings, desk: Desk, connection: Connection, gateway: FakeGateway
) -> None:
    wrong = replace(connection, gateway=Gateway("fake", gateway.base_url, "sk-wrong"))
    with pytest.raises(AuthenticationError):
        found_at(store, settings, desk, wrong, "words-20")
    assert len(gateway.requests) == 1
    with pytest.raises(AuthenticationError, match="No API key is set for Fake"):
        found_at(store, settings, desk, replace(connection, gateway=Gateway("fake", "x.test"), needs_key=True), "m")


def cut_while_thinking() -> Seen:
    thought = Choice(0, Message("assistant", "", reasoning="Let me see"), "length")
    return Seen(ChatCompletion(choices=(thought,), usage=Usage(7, 48, 55)))


@pytest.mark.parametrize("trial", ["stop_text", "stop_list", "logprobs_boolean", "json_object", "json_schema"])
def test_an_answer_that_was_cut_while_it_was_thought_of_shows_nothing(trial: str) -> None:
    known = Known(plain=Seen(ChatCompletion(choices=(Choice(0, Message("assistant", "The sea is deep."), "stop"),))))

    assert BY_ID[trial].judge(cut_while_thinking(), known).state == "unclear"


def test_an_answer_that_would_have_begun_with_the_stop_text_is_empty_and_shows_that_it_works() -> None:
    known = Known(plain=Seen(ChatCompletion(choices=(Choice(0, Message("assistant", "The sea is deep."), "stop"),))))
    empty = Seen(ChatCompletion(choices=(Choice(0, Message("assistant", ""), "stop"),)))

    assert BY_ID["stop_text"].judge(empty, known).state == "works"


@pytest.mark.parametrize(("status", "state"), [(400, "refused"), (422, "refused"), (500, "unclear"), (403, "unclear")])
def test_only_a_request_that_was_refused_as_such_needs_a_repair(status: int, state: State) -> None:
    error = failure(status, json.dumps({"error": {"message": "no"}}), {})

    found = BY_ID["temperature"].judge(Seen(error=error), Known())

    assert found.state == state
    needs = {"temperature": found, "stream_options": found}
    assert bool(repairs_of(needs, DEFAULT_PROFILE)) == (state == "refused")


def test_a_limit_that_leaves_no_room_is_one_that_works() -> None:
    said = "Could not finish the message because max_tokens or model output limit was reached."
    error = failure(400, json.dumps({"error": {"message": said}}), {})

    assert BY_ID["max_completion_tokens"].judge(Seen(error=error), Known()).state == "works"


def test_a_gateway_of_an_unclear_address_without_a_list_is_found(
    store: Store, settings: Settings, desk: Desk, connection: Connection
) -> None:
    with FakeGateway(at="/api") as elsewhere:
        odd = replace(connection, gateway=Gateway("fake", f"http://{elsewhere.host}/api", "sk-test-0123456789"))
        found = found_at(store, settings, desk, odd, "words-20")

    assert found["whole"] == found["stream"] == "works"


@pytest.mark.parametrize("model", ["html", "status-500"])
def test_what_answers_in_no_way_is_an_error_in_words(
    store: Store, settings: Settings, desk: Desk, connection: Connection, gateway: FakeGateway, model: str
) -> None:
    with pytest.raises(ParleyError) as caught:
        found_at(store, settings, desk, connection, model)

    assert caught.value.text.zh and caught.value.text.en
    assert sum(one.body is not None for one in gateway.requests) <= 8


def test_a_busy_gateway_is_left_alone_for_a_while(
    store: Store,
    settings: Settings,
    desk: Desk,
    connection: Connection,
    gateway: FakeGateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(asking, "time", SimpleNamespace(sleep=pauses.append, monotonic=time.monotonic))
    for model, pause in (("status-429", asking.PAUSE_S), ("status-429~3", 3.0)):
        pauses.clear()
        gateway.requests.clear()
        with pytest.raises(RateLimitError):
            found_at(store, settings, desk, connection, model)

        assert pauses == [pause] * 2 * asking.PAUSES
        assert sum(one.body is not None for one in gateway.requests) == 2 * (asking.PAUSES + 1)


def test_what_it_takes_is_about_what_it_took(
    store: Store, settings: Settings, desk: Desk, connection: Connection, gateway: FakeGateway
) -> None:
    price = Price("words-20", "Maker", 1.0, 2.0, None, None, None, False, "USD", "somewhere")
    ahead = outlook(connection, "words-20", lambda *_: price)

    found_at(store, settings, desk, connection, "words-20")

    assert ahead.requests == sum(not one.path.endswith("/slots") for one in gateway.requests)
    told = [one.reported for one in gateway.requests if one.reported]
    assert sum(one["completion_tokens"] for one in told) <= ahead.completion_tokens
    assert ahead.cost is not None and ahead.cost > 0
    today = now().toordinal()
    rows = store.log.newest(None, Filters("UTC", today - 1, today + 1), 100)
    assert all(one.prompt_tokens for one in rows)  # also where it was hung up before any usage came


def test_findings_belong_to_an_address_without_what_is_secret_in_it(connection: Connection) -> None:
    address = "https://me:word@gateway.test:8443/v1/chat/completions?api-key=secret"
    secret = replace(connection, gateway=Gateway("fake", address))

    assert place_of(secret) == "https://gateway.test:8443/v1/chat/completions"
    assert place_of(Connection("local", same("Local"), Gateway("local", "http://127.0.0.1"), origin="local")) == "local"


def test_marks_are_at_what_does_not_work_in_any_form(
    store: Store, settings: Settings, desk: Desk, connection: Connection
) -> None:
    found_at(store, settings, desk, connection, "refuse-temperature")
    kept = store.checkups.of(place_of(connection), "refuse-temperature")

    marks = marks_of(kept, "fake", "2026-11-22")

    assert {name: one.word.en for name, one in marks.items()} == {
        "temperature": "refused here",
        **dict.fromkeys(("max_tokens", "stop", "response_format"), "ignored here"),
    }
    assert "2026-11-22" in marks["temperature"].why.zh and all(one.dead for one in marks.values())


def test_what_a_document_is_silent_about_is_marked_until_somebody_looked(
    store: Store, settings: Settings, desk: Desk, connection: Connection
) -> None:
    def undocumented(checkup: Checkup | None, gateway: str) -> list[str]:
        return [name for name, one in marks_of(checkup, gateway).items() if not one.dead]

    assert undocumented(None, "baystone") == ["response_format"]
    assert undocumented(None, "bees") == ["logprobs", "user"]
    assert undocumented(None, "deepseek") == []
    found_at(store, settings, desk, connection, "words-20")
    assert undocumented(store.checkups.of(place_of(connection), "words-20"), "bees") == []


def test_its_requests_are_those_of_whoever_asked_for_it(desk: Desk, gateway: FakeGateway) -> None:
    connection = Connection("fake", same("fake"), Gateway("fake", gateway.base_url, "sk-1"))
    store, settings = desk.store, desk.settings

    list(islice(checked_up(store, settings, connection, "words-5", desk.repairs, owner="ada"), 2))

    assert {one.owner for one in store.ledger.newest("ada")} == {"ada"}
    assert not store.ledger.newest("")
