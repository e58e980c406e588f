"""Every sentence in both languages."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.text import Text, language_of, same

ROOT = Path(__file__).parents[2]
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]")
NAMES = {"API Key", "JSON Schema"}
"""What Chinese readers call these, too."""
NO_SPACE = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")


def written_texts() -> Iterator[tuple[str, str, str]]:
    for path in sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                values = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                if len(values) == 2:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", *values


TEXTS = list(written_texts())


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize(("place", "en", "zh"), TEXTS, ids=[place for place, _, _ in TEXTS])
def test_a_text_says_the_same_in_both_languages(place: str, en: str, zh: str) -> None:
    has_words = re.search(r"[A-Za-z]{3}", re.sub(r"\{.*?\}", "", en))

    assert en and zh
    if "{" in en and not re.search(r'\{"', en.replace("{{", "")):
        assert fields(en) == fields(zh)
    assert "!" not in en
    assert not HALF_WIDTH.search(zh)
    assert not NO_SPACE.search(zh)
    if has_words and en != zh and zh not in NAMES:
        assert re.search(r"[\u4e00-\u9fff]", zh)


def test_there_are_texts_to_look_at() -> None:
    assert len(TEXTS) > 150


def test_fill_puts_a_text_into_each_language() -> None:
    filled = Text("{who} says {what}", "{who}说：{what}").fill(who=same("Ada"), what=Text("yes", "是"))

    assert (filled.en, filled.zh) == ("Ada says yes", "Ada说：是")


@pytest.mark.parametrize(
    ("chosen", "locale", "expected"),
    [("en", "zh-CN", "en"), ("zh", "en-US", "zh"), (None, "zh-TW", "zh"), (None, "de-DE", "en"), (None, None, "zh")],
)
def test_the_choice_comes_before_the_browser_and_chinese_before_nothing(
    chosen: str | None, locale: str | None, expected: str
) -> None:
    assert language_of(chosen, locale) == expected
