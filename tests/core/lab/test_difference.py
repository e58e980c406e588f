"""Word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.lab.difference import MOST_WORDS, Piece, difference, likeness


def test_words_are_told_apart_whole_and_chinese_by_character() -> None:
    assert difference("the red cat", "the black cat") == [
        Piece("same", "the "),
        Piece("gone", "red"),
        Piece("new", "black"),
        Piece("same", " cat"),
    ]
    assert difference("今天天气好", "今天天气不好") == [
        Piece("same", "今天天气"),
        Piece("new", "不"),
        Piece("same", "好"),
    ]


@given(st.text(), st.text())
def test_the_pieces_make_both_texts(first: str, second: str) -> None:
    pieces = difference(first, second)

    assert "".join(one.text for one in pieces if one.kind != "new") == first
    assert "".join(one.text for one in pieces if one.kind != "gone") == second
    assert 0 <= likeness(pieces) <= 1
    assert likeness(difference(first, first)) == 1


def test_long_texts_are_compared_by_lines() -> None:
    first = "one word\n" * MOST_WORDS
    second = first + "another line\n"

    assert difference(first, second)[-1] == Piece("new", "another line\n")
