"""Images in answers are links, but for hosts that are allowed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.replies import images
from core.replies.markdown import Screen, for_screen

GOOD = '![a cat](https://images.example.com/cat.png "a cat")'


@pytest.fixture(autouse=True)
def allowed() -> Iterator[None]:
    images.allow(("images.example.com", "*.example.org"))
    yield
    images.allow(())


@pytest.mark.parametrize(
    "text", [GOOD, "so: ![](https://a.example.org) there", "![x](https://IMAGES.example.com:443/)"]
)
def test_of_an_allowed_host_it_is_shown(text: str) -> None:
    assert for_screen(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://evil.example/?said=secret)",
        "![x](http://images.example.com/cat.png)",
        "![x](https://images.example.com.evil.example/)",
        "![x](https://images.example.com@evil.example/)",
        "![x](//images.example.com/cat.png)",
        "![x](https://evil.example#images.example.com)",
        "![x](https://images.example.com\\@evil.example/)",
        "![x][https://images.example.com/]",
        "![x](<https://images.example.com/a b>)",
    ],
)
def test_of_any_other_it_is_a_link(text: str) -> None:
    assert for_screen(text).startswith("\\![")


def test_where_none_is_allowed_each_is_a_link() -> None:
    images.allow(())

    assert for_screen(GOOD) == "\\" + GOOD


@given(
    st.lists(st.integers(1, 9), max_size=40),
    st.sampled_from([GOOD, "![x](https://evil.example/a) b", "![not", "![a]("]),
)
def test_a_growing_text_says_the_same_as_the_whole(cuts: list[int], text: str) -> None:
    screen, at, shown = Screen(), 0, ""
    for cut in cuts:
        shown += screen.feed(text[at : at + cut])
        at += cut

    assert shown + screen.feed(text[at:]) + screen.finish() == for_screen(text)
