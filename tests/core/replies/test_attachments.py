"""Files beside a question: looked into, refused with a sentence, sent as parts or written into the message."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from core.chat import Message
from core.errors import ParleyError
from core.replies.attachments import (
    LARGEST_TEXT,
    WIDEST_IMAGE,
    Attachment,
    attachment,
    content_of,
    images_of,
    without_images,
)


def picture(kind: str = "PNG", size: tuple[int, int] = (3, 2)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_image_is_told_by_what_is_in_it(kind: str) -> None:
    found = attachment("C:\\photos\\holiday.png", picture(kind))

    assert (found.name, found.mime) == ("holiday.png", f"image/{kind.lower()}")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.png", lambda: b"", "is empty"),
        ("a.png", lambda: b"not a picture", "not an image"),
        ("a.png", lambda: picture()[: len(picture()) // 2], "not an image"),
        ("a.png", lambda: picture("BMP"), "not an image"),
        ("a.png", lambda: b"\x00" * (6 * 1024 * 1024), "too large"),
        ("a.png", lambda: picture(size=(WIDEST_IMAGE + 1, 1)), "too large"),
        ("a.zip", lambda: b"PK\x03\x04" + bytes(range(32)) * 9, "neither"),
        ("a.txt", lambda: ("x" * (LARGEST_TEXT + 1)).encode(), "400,001 characters"),
    ],
)
def test_what_cannot_be_sent_says_why(name: str, data: Callable[[], bytes], says: str) -> None:
    with pytest.raises(ParleyError, match=says):
        attachment(name, data())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_the_encodings_that_are_met(encoding: str) -> None:
    assert attachment("笔记.md", "第一行\r\n第二行 – ok".encode(encoding)).text == "第一行\n第二行 – ok"


def test_texts_stand_below_the_question_in_fences_that_they_cannot_close() -> None:
    code = Attachment("a.py", text="print('```')\n```\nx")

    assert content_of("Look:", [code]) == "Look:\n\na.py:\n````py\nprint('```')\n```\nx\n````"
    assert content_of("", [Attachment("b", text="y")]) == "b:\n```\ny\n```"


def test_images_are_parts_and_come_out_as_they_went_in() -> None:
    data = picture()
    content = content_of("What is this?", [attachment("a.png", data), Attachment("n.txt", text="note")])

    assert isinstance(content, tuple)
    assert [part["type"] for part in content] == ["text", "image_url"]
    assert images_of(content) == [data]
    assert Message("user", content).text == "What is this?\n\nn.txt:\n```txt\nnote\n```"
    assert without_images(content) == Message("user", content).text
    assert without_images("as it is") == "as it is"
    assert images_of(({"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},)) == []
