"""'Show me': two requests that differ in one parameter, their cost first, and what they show in a sentence."""

from __future__ import annotations

import pytest

from core.chat import Message
from core.lab.bench import Bench, Variant
from core.lab.demonstrations import CUT, DEMONSTRATIONS, EQUAL, demonstration, told
from core.lab.plan import plan
from core.parameters import BY_NAME, problems
from core.parley import Parley
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, texts
from tests.pages.playground.workbench import PLAYGROUND, bodies, box, model, write
from tests.waiting import until


@pytest.mark.parametrize("name", DEMONSTRATIONS)
def test_a_demonstration_differs_in_its_parameter_alone_and_can_be_sent(name: str) -> None:
    given = {"stream": True, "temperature": 0.3, "n": 2, name: BY_NAME[name].low or 1}
    shown = demonstration(Bench((Message("user", "Hi"),), (Variant("g", "m", given),)), 0, name)

    first, second = (one.request.parameters for one in plan(shown))
    assert {key: value for key, value in first.items() if key != name} == {
        key: value for key, value in second.items() if key != name
    }
    assert first.get(name) != second.get(name)
    assert not problems(first) and not problems(second)


def test_what_two_answers_show_is_said() -> None:
    assert told("Red.", "red") == EQUAL
    assert told("abc", "abcdef", cut=True) == CUT.fill(first=3, second=6)
    assert told("the sea", "the sea and ships").en.startswith(
        "7 and 17 characters; 58% alike; passages that only the second has: 1."
    )


def test_a_parameter_is_shown_on_ones_own_prompt_cost_first(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Tell me of the sea")
    model(app, "a", "length")

    app.button(key="show_a_max_tokens").click().run()
    assert "Two requests on this prompt" in texts(app)
    assert not bodies(gateway)
    app.button(key="demonstration_ask").click().run()
    until(lambda: parley.runner.idle)
    app.run()

    assert not app.exception
    assert sorted(one["max_tokens"] for one in bodies(gateway)) == [20, 200]
    assert {one["messages"][0]["content"] for one in bodies(gateway)} == {"Tell me of the sea"}
    assert "Both say the same here" in texts(app)
    assert app.button(key="demonstration_ask").label == "Ask again"
    assert box(app, "toggle", "playground_a_max_tokens_on").value is False  # nothing of the column was changed


def test_without_a_prompt_it_says_what_is_missing(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app(PLAYGROUND)

    app.button(key="show_a_temperature").click().run()

    assert "has nothing to ask" in texts(app)
    assert not [one for one in app.button if one.key == "demonstration_ask"]
