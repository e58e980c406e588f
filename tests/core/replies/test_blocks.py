"""Blocks: nothing is lost whatever the cutting, and what stands before a cut can stand alone."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from core.replies.blocks import LARGEST, SMALLEST, BlockSplitter, blocks
from core.replies.following import follow, watched
from core.replies.markdown import for_screen
from tests.gateway import words

LINES = some.sampled_from(
    [
        *("A paragraph of some words.", "", "", "   ", "# Heading", "- item", "* item", "1. one", "12) two", "> quote"),
        *(
            "| a | b |",
            "|---|---|",
            "```python",
            "```",
            "~~~~",
            "    indented",
            "$$",
            "\\[",
            "\\]",
            "x^2",
            "**bold** start",
        ),
        *("<!-- note", "-->", "<pre>", "</pre>", "<script> x", "x </script>", "<?php", "?>", "[ref]", "- [x] done"),
        *("---", "-", "中文没有空格的一行文字。", "[link](http://h)", "1", "2024 was a year", "<b>", "word " * 200),
    ]
)


def split(pieces: list[str], largest: int | None = LARGEST) -> list[str]:
    """The blocks of a text that comes in these pieces."""
    splitter, found = BlockSplitter(largest), [""]
    for piece in pieces:
        for text, closes in splitter.feed(piece):
            found[-1] += text
            found += [""] if closes else []
    found[-1] += splitter.finish()
    return found


@given(some.lists(LINES, max_size=40).map("\n".join), some.data())
def test_the_blocks_joined_are_the_text_whatever_the_cutting(text: str, data: some.DataObject) -> None:
    cuts = sorted(data.draw(some.lists(some.integers(0, len(text)), max_size=12)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    assert "".join(split(pieces)) == text


@given(some.text(), some.lists(some.integers(1, 7), min_size=1, max_size=5))
def test_any_text_survives(text: str, sizes: list[int]) -> None:
    pieces, at, turn = [], 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        pieces.append(text[at : at + size])
        at, turn = at + size, turn + 1

    assert "".join(split(pieces)) == text


@given(some.lists(LINES, max_size=60).map("\n".join))
def test_blocks_rendered_one_by_one_look_like_the_whole(text: str) -> None:
    """The reference parser sees the same in the parts as in the whole: no list, fence, table or quote is cut."""
    markdown = MarkdownIt("commonmark").enable("table")
    whole = markdown.render(text)
    parts = "".join(markdown.render(block) for block in split(list(text)))

    assert parts == whole


@given(some.lists(LINES | some.just("[ref]: http://host"), max_size=60).map("\n".join))
def test_a_whole_text_in_blocks_looks_like_the_text(text: str) -> None:
    markdown = MarkdownIt("commonmark").enable("table")

    assert "".join(markdown.render(block) for block in blocks(text)) == markdown.render(text)
    if "[ref]: http" not in text:
        assert [block for block in split([text], largest=None) if block.strip()] == blocks(text)


@given(some.lists(LINES, max_size=60).map("\n".join), some.integers(1, 50))
def test_the_cutting_does_not_change_the_blocks(text: str, size: int) -> None:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]

    assert [block for block in split(pieces) if block] == [block for block in split(list(text)) if block]


def test_an_ordinary_answer_is_many_small_blocks() -> None:
    found = split(words(8000))

    assert len(found) > 40
    assert max(map(len, found)) < 4 * SMALLEST
    assert found == blocks("".join(words(8000)))


@pytest.mark.parametrize("line", ["字" * 100_000, "word " * 20_000], ids=["cjk", "words"])
def test_an_endless_line_is_cut_all_the_same(line: str) -> None:
    found = split([line[at : at + 7] for at in range(0, len(line), 7)])

    assert "".join(found) == line
    assert max(map(len, found)) <= LARGEST + 7
    assert blocks(line) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "<!--\n" + "note\n\n" * 300 + "-->\n",
        "<pre>\n" + "note\n\n" * 300 + "</pre>\n",
        "```\n" + "code\n\nmore\n" * 200 + "```\n",
        "- item\n\n" * 200,
        "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 200,
        "> quote\n>\n" * 200,
        "$$\n" + "x\n\n" * 400 + "$$\n",
        "````\n" + "```\ninner\n```\n\n" * 100 + "````\n",
    ],
    ids=["comment", "pre", "fence", "list", "table", "quote", "maths", "nested-fence"],
)
def test_one_block_is_never_cut(text: str) -> None:
    assert split(list(text)) == [text]


@settings(deadline=None, max_examples=30)
@given(some.lists(some.text(min_size=1, max_size=700), max_size=6))
def test_what_is_followed_while_it_grows_is_the_text(deltas: list[str]) -> None:
    """A watcher beside a writer: whatever the deltas, what it was given, joined, is the text."""
    changed, parts, ended = threading.Condition(), list[str](), threading.Event()

    def write() -> None:
        for delta in deltas:
            with changed:
                parts.append(delta)
                changed.notify_all()
        with changed:
            ended.set()
            changed.notify_all()

    writer = threading.Thread(target=write)
    writer.start()
    given_out = list(follow(lambda: parts, ended.is_set, changed, lambda: None))
    writer.join()

    assert "".join(piece for piece in given_out if isinstance(piece, str)) == for_screen("".join(deltas))
    assert watched() == 0


def test_a_long_block_does_not_keep_a_watcher_from_being_interrupted() -> None:
    changed, beats = threading.Condition(), 0

    def beat() -> None:
        nonlocal beats
        beats += 1
        if beats == 5:
            raise InterruptedError

    pieces = follow(lambda: ["```\n" + "x\n" * 300_000], lambda: False, changed, beat)
    next(pieces)
    with pytest.raises(InterruptedError):  # within half a second; by its length the block would pause for ten
        next(pieces)
