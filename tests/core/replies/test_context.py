"""What of a conversation is sent."""

from __future__ import annotations

import pytest

from core.chat import Message, Role, ToolCall
from core.replies.context import messages_to_send
from core.store.marks import Marks
from core.store.turns import Said


def talk(*texts: str, **marked: Marks) -> list[Said]:
    """Question and answer in turn; `m3=Marks(…)` marks the fourth."""
    roles: tuple[Role, Role] = ("user", "assistant")
    return [Said(Message(roles[at % 2], text), marked.get(f"m{at}", Marks())) for at, text in enumerate(texts)]


def told(said: list[Said], last: int | None = None, system: str = "") -> list[str]:
    return [message.text for message in messages_to_send(said, system, last)]


TALK = ("q0", "a1", "q2", "a3", "q4")


@pytest.mark.parametrize(
    ("marked", "last", "sent"),
    [
        ({}, None, ["q0", "a1", "q2", "a3", "q4"]),
        ({}, 2, ["q2", "a3", "q4"]),
        ({}, 0, ["q4"]),
        ({}, 99, ["q0", "a1", "q2", "a3", "q4"]),
        ({"m1": Marks(left_out="muted")}, None, ["q0", "q2", "a3", "q4"]),
        ({"m2": Marks(left_out="deleted")}, None, ["q0", "a1", "a3", "q4"]),
        ({"m1": Marks(cleared=True)}, None, ["q2", "a3", "q4"]),
        ({"m1": Marks(cleared=True), "m0": Marks(pinned=True)}, None, ["q0", "q2", "a3", "q4"]),
        ({"m0": Marks(pinned=True)}, 1, ["q0", "a3", "q4"]),
        ({"m0": Marks(pinned=True, left_out="muted")}, 1, ["a3", "q4"]),
        ({"m4": Marks(cleared=True)}, None, ["q0", "a1", "q2", "a3", "q4"]),
    ],
)
def test_what_is_sent(marked: dict[str, Marks], last: int | None, sent: list[str]) -> None:
    assert told(talk(*TALK, **marked), last) == sent


def test_the_system_prompt_goes_first_and_an_empty_one_not_at_all() -> None:
    assert told(talk("q"), system="Be brief") == ["Be brief", "q"]
    assert told(talk("q"), system="  \n") == ["q"]


def test_an_answer_that_never_began_is_left_out() -> None:
    assert told(talk("q0", "", "q2")) == ["q0", "q2"]


def test_a_tools_result_without_its_call_is_left_out() -> None:
    call = ToolCall("c1", "clock", "{}")
    said = [
        Said(Message("user", "time?")),
        Said(Message("assistant", "", tool_calls=(call,))),
        Said(Message("tool", "noon", tool_call_id="c1")),
        Said(Message("user", "and now?")),
    ]

    assert told(said) == ["time?", "", "noon", "and now?"]
    assert told(said, last=1) == ["and now?"]
    assert told([said[0], Said(said[1].message, Marks(left_out="muted")), *said[2:]]) == ["time?", "and now?"]
