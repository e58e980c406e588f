"""Prompts under a name: blanks, calls, what can be kept."""

from __future__ import annotations

import pytest

from core.chat import Message
from core.errors import ParleyError
from core.prompts.prompt import Prompt, called, with_rest
from core.prompts.starters import STARTERS, starters
from core.prompts.variables import filled, variables
from core.text import LANGUAGES
from core.transfer import prompts as file
from core.transfer.shape import TransferError


def test_blanks_are_found_in_any_language_in_the_order_they_are_met() -> None:
    texts = ["To {{ language }}: {{文字}}", "{{language}} {not one} {{}} {{a\nb}} {{{odd}}}"]

    assert variables(texts) == ["language", "文字", "odd"]


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    assert filled("{{a}} and {{b}} and {{c}}", {"a": "{{b}}", "b": "B\\1"}) == "{{b}} and B\\1 and {{c}}"


@pytest.mark.parametrize(
    ("typed", "call"),
    [
        ("/Translate", ("Translate", "")),
        (" /翻译  into English ", ("翻译", "into English")),
        ("/a line\nand more", ("a", "line\nand more")),
        ("/etc/hosts", None),
        ("no /call", None),
        ("/", None),
        ("", None),
    ],
)
def test_what_calls_a_prompt(typed: str, call: tuple[str, str] | None) -> None:
    assert called(typed) == call


def test_words_after_the_name_follow_the_text() -> None:
    assert with_rest("Summarise:\n", "this") == "Summarise:\n\nthis"
    assert with_rest("", "this") == "this"
    assert with_rest("Summarise", "") == "Summarise"


@pytest.mark.parametrize(
    ("prompt", "says"),
    [
        (Prompt("  ", text="x"), "name"),
        (Prompt("two words", text="x"), "spaces"),
        (Prompt("a/b", text="x"), "spaces"),
        (Prompt("x" * 61, text="x"), "60"),
        (Prompt("empty", examples=(Message("user", " "),)), "says nothing"),
        (Prompt("hot", text="x", parameters={"temperature": 9}), "temperature"),
    ],
)
def test_what_cannot_be_kept_says_why(prompt: Prompt, says: str) -> None:
    with pytest.raises(ParleyError, match=says):
        prompt.checked()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_what_parley_brings_can_be_called_and_kept(language: str) -> None:
    brought = starters("zh" if language == "zh" else "en")

    assert len({one.name for one in brought}) == len(STARTERS)
    for one in brought:
        assert one.checked() == one
        assert one.variables
        assert called(f"/{one.name}") == (one.name, "")


def test_a_file_of_prompts_brings_back_what_was_written() -> None:
    prompts = [
        Prompt("一", system="s {{x}}", text="t", card=True),
        Prompt(
            "two",
            examples=(Message("user", "q"), Message("assistant", "a")),
            parameters={"temperature": 0.2},
            gateway="bees",
            model="gpt-4o",
        ),
    ]

    assert file.read(file.write(prompts).encode()) == prompts


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not valid JSON"),
        ("[]", r"\$"),
        ('{"format": "parley", "version": 1, "conversations": []}', "parley-prompts|prompts"),
        ('{"format": "parley-prompts", "version": 1, "prompts": [{"name": 7}]}', r"prompts\[0\].name"),
        ('{"a": 1}\n{"b": 2}', "each line"),
    ],
)
def test_another_file_says_what_is_wrong_with_it(text: str, says: str) -> None:
    with pytest.raises(TransferError, match=says):
        file.read(text.encode())
