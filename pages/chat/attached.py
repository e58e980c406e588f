"""Files beside the box: they stay there until the question they belong to has been sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.chat import Message
from core.errors import ParleyError
from core.replies.attachments import Attachment, attachment, images_of
from core.text import Text
from pages.chat.opened import address
from pages.shared import state
from pages.shared.words import plain, t

LARGEST_MB = 20
THUMBNAIL = 240
REMOVE = Text("Take {name} away", "移除 {name}")
PICTURE = Text("Picture {number}", "图片 {number}")
NOT_SHOWN = Text(
    "An image of this message can't be shown; it is sent as it was.", "这条消息中的图片无法显示，仍会照原样发送。"
)


def now() -> list[Attachment]:
    """What goes with the next question of the open conversation."""
    return list(state.attached().get(address(), []))


def add(files: Sequence[Any]) -> bool:
    """Take uploaded files; whether all of them can be sent. The page says why one can't."""
    kept = now()
    for file in files:
        try:
            kept.append(attachment(file.name, file.getvalue()))
        except ParleyError as error:
            state.notify(t(error.text))
    good = len(kept) == len(now()) + len(files)
    state.attached()[address()] = kept
    return good


def draw() -> None:
    """A chip each, with a way to take it away."""
    files = now()
    if not files:
        return
    with st.container(horizontal=True, key="attached"):
        for at, one in enumerate(files):
            st.button(
                plain(one.name),
                key=f"detach_{at}",
                icon=":material/image:" if one.is_image else ":material/description:",
                help=t(REMOVE, name=plain(one.name)),
                on_click=_remove,
                args=(at,),
            )


def draw_images(message: Message) -> None:
    """The images of a message, small; a click shows them whole."""
    images = images_of(message.content)
    if not images:
        return
    with st.container(horizontal=True):
        for number, image in enumerate(images, 1):
            if image is None:
                st.caption(t(NOT_SHOWN))
                continue
            try:
                st.image(image, width=THUMBNAIL, alt=t(PICTURE, number=number))
            except Exception:  # noqa: BLE001 (whatever a decoder raises on what an import brought)
                st.caption(t(NOT_SHOWN))


def _remove(at: int) -> None:
    files = now()
    del files[at]
    state.attached()[address()] = files
