"""Pieces of an answer as they stream, made joinable: thinking, halves of a character, numbers of choices.

Examples, of which each says what is shown after each piece; any cutting is in test_properties.
"""

from __future__ import annotations

import pytest

from core.chat import ChatCompletionChunk, Delta, ToolCallDelta
from core.client.normalise import Normaliser
from core.client.think import is_reasoner

PLAIN, REASONER = "words-20", "deepseek-r1-distill-qwen-14b"
NOTHING = ("", "", "")


def fed(model: str, *deltas: Delta, n: int = 1, answering: str | None = None) -> list[Delta]:
    """What came of each delta, and what was held back to the end."""
    normaliser = Normaliser(n, model)
    came = [normaliser.feed(ChatCompletionChunk((one,), model=answering)) for one in deltas]
    return [delta for chunk in (*came, normaliser.finish()) for delta in chunk.deltas]


def pieces(model: str, *texts: str, answering: str | None = None) -> list[tuple[str, str, str]]:
    """Content, thinking and what is undecided, of each piece and of the end."""
    found = fed(model, *(Delta(content=text) for text in texts), answering=answering)
    return [(one.content, one.reasoning, one.undecided) for one in found]


@pytest.mark.parametrize(
    ("model", "reasons"),
    [
        ("deepseek-r1", True),
        ("R1-Distill", True),
        ("QwQ-32B", True),
        ("qwen3-8b", True),
        ("kimi-thinking", True),
        ("grok-reasoner", True),
        ("gpt-4o", False),
        ("mr1x", False),
        ("", False),
        (None, False),
    ],
)
def test_a_name_says_whether_a_model_thinks(model: str | None, reasons: bool) -> None:
    assert is_reasoner(model) is reasons


@pytest.mark.parametrize("model", [PLAIN, REASONER])
@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["<think>so</think>a"], [("a", "so", "")]),
        (["\n <think>\nso\n</think>\n\na", "\nb"], [("a", "so\n", ""), ("\nb", "", "")]),
        (
            ["<thi", "nk>", "s", "o</th", "ink> ", " a ", " b"],
            [NOTHING, NOTHING, ("", "s", ""), ("", "o", ""), NOTHING, ("a ", "", ""), (" b", "", "")],
        ),
        (["<think>a</b></think>c"], [("c", "a</b>", "")]),
        (["<think>so</thi"], [("", "so", ""), ("", "</thi", "")]),
        (["<think>  "], [NOTHING]),
        (["<think>"], [NOTHING]),
        (["<think>so</think>a</think>b<think>c"], [("a</think>b<think>c", "so", "")]),
        (["<th"], [NOTHING, ("<th", "", "")]),
    ],
    ids=[
        "at-once",
        "blanks",
        "cut",
        "another-tag",
        "no-end",
        "blanks-alone",
        "nothing-more",
        "tags-in-the-answer",
        "no-tag-after-all",
    ],
)
def test_a_block_at_the_start_is_thinking(model: str, texts: list[str], read: list[tuple[str, str, str]]) -> None:
    assert pieces(model, *texts) == read


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        ([" a", "<think>b</think>"], [(" a", "", ""), ("<think>b</think>", "", "")]),
        (["so</think>a"], [("so</think>a", "", "")]),
        (["<thorough>"], [("<thorough>", "", "")]),
        (["<b", "> a"], [("<b", "", ""), ("> a", "", "")]),
    ],
    ids=["a-block-later", "an-end-alone", "another-tag", "another-tag-cut"],
)
def test_anything_else_of_a_model_that_does_not_think_is_its_answer(
    texts: list[str], read: list[tuple[str, str, str]]
) -> None:
    assert pieces(PLAIN, *texts) == read


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["\nso", " far</think>\n\na", " b"], [("", "", "\nso"), ("a", "so far", ""), (" b", "", "")]),
        (["so</think>"], [("", "so", "")]),
        (["so</th", "ink>a"], [("", "", "so"), ("a", "so", "")]),
        (["a ", "b"], [("", "", "a "), ("", "", "b"), ("a b", "", "")]),
        (["a <think>b</think>", "c"], [("a <think>b</think>", "", ""), ("c", "", "")]),
        (
            ["a", " <think", ">b", " </think>c"],
            [("", "", "a"), ("", "", " "), ("a <think>b", "", ""), (" </think>c", "", "")],
        ),
        (["a</think>b<think>c"], [("b<think>c", "a", "")]),
        (["</think>a"], [("a", "", "")]),
        (["so</think>a</think>b"], [("a</think>b", "so", "")]),
        (["a<think>b</think>c<think>d"], [("a<think>b</think>c<think>d", "", "")]),
        (["a", "<think>b</think>"], [("", "", "a"), ("a<think>b</think>", "", "")]),
        (["s", "o<", "/think>a"], [("", "", "s"), ("", "", "o"), ("a", "so", "")]),
        (["a <th", "e b"], [("", "", "a "), ("", "", "<the b"), ("a <the b", "", "")]),
    ],
    ids=[
        *("no-beginning", "no-answer", "cut", "no-tag-at-all", "a-whole-block-later", "such-a-block-cut"),
        *("an-end-before-a-beginning", "nothing-thought", "two-ends", "two-beginnings"),
        *("a-beginning-that-came-alone", "an-end-cut-at-once", "another-tag"),
    ],
)
def test_of_a_reasoner_what_stands_before_an_end_is_thinking(
    texts: list[str], read: list[tuple[str, str, str]]
) -> None:
    assert pieces(REASONER, *texts) == read


def test_the_model_that_answers_may_be_the_one_that_thinks() -> None:
    assert pieces(PLAIN, "so", "</think>a", answering=REASONER) == [("", "", "so"), ("a", "so", "")]
    assert pieces(REASONER, "so", "</think>a", answering=PLAIN) == [("", "", "so"), ("a", "so", "")]


def test_where_a_field_has_the_thinking_tags_are_text() -> None:
    found = fed(REASONER, Delta(reasoning="so"), Delta(content="<think>a</think>"), Delta(content="b"))

    assert [(one.content, one.reasoning) for one in found] == [("", "so"), ("<think>a</think>", ""), ("b", "")]


def test_what_was_undecided_is_the_answer_once_a_field_has_the_thinking() -> None:
    found = fed(REASONER, Delta(content="a"), Delta(content="b", reasoning="so"))

    assert [(one.content, one.reasoning, one.undecided) for one in found] == [("", "", "a"), ("ab", "so", "")]


def test_halves_of_a_character_are_joined_in_text_and_thinking() -> None:
    halves = (Delta(content="a\ud83d"), Delta(content="\ude00b"), Delta(content="\ud83d"))
    thought = (Delta(reasoning="a\ud83d"), Delta(reasoning="\ude00b"), Delta(reasoning="\ud83d"))

    assert [one.content for one in fed(PLAIN, *halves)] == ["a", "😀b", "", "\ufffd"]
    assert [one.content for one in fed(PLAIN, Delta(content="a\ud800"), Delta(content="\udc00"))] == ["a", "\U00010000"]
    assert [one.reasoning for one in fed(PLAIN, *thought)] == ["a", "😀b", "", "\ufffd"]
    assert [one.content for one in fed(PLAIN, Delta(content="\ude00\udbff"), Delta(content=""))] == [
        "\ufffd",
        "",
        "\ufffd",
    ]


def test_a_half_in_a_thought_that_never_ends_is_thinking() -> None:
    assert pieces(PLAIN, "<think>a\ud83d") == [("", "a", ""), ("", "\ufffd", "")]


def test_of_one_answer_every_number_means_it_and_of_several_each_its_own() -> None:
    cut = (Delta(3, "<think>so"), Delta(5, "</think>a"))
    two = (Delta(0, "<think>so"), Delta(1, "a</think>"), Delta(0, "</think>b"))

    assert [(one.index, one.content, one.reasoning) for one in fed(PLAIN, *cut)] == [(0, "", "so"), (0, "a", "")]
    assert [(one.index, one.content, one.reasoning) for one in fed(PLAIN, *two, n=2)] == [
        (0, "", "so"),
        (1, "a</think>", ""),
        (0, "b", ""),
    ]


def test_what_is_held_back_at_the_end_is_told_by_choice() -> None:
    found = fed(PLAIN, Delta(1, "<th"), Delta(0, "<"), Delta(2, "a"), n=3)

    assert [(one.index, one.content) for one in found[3:]] == [(0, "<"), (1, "<th")]


def test_all_else_of_a_piece_stays() -> None:
    call = ToolCallDelta(0, "a", "f", "{}")
    (found,) = fed(PLAIN, Delta(0, "a", tool_calls=(call,), finish_reason="stop", finish_reason_raw="end"))

    assert (found.content, found.tool_calls, found.finish_reason, found.finish_reason_raw) == (
        "a",
        (call,),
        "stop",
        "end",
    )
