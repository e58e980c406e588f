"""The language of the page, and what a screen reader is told, politely, of work that goes on."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from core.text import Language, Text
from pages.shared.state import language
from pages.shared.words import t

TAGS: dict[Language, str] = {"en": "en", "zh": "zh-CN"}
"""How HTML names the languages (BCP 47)."""
EVERY_S = 10


class Work(NamedTuple):
    """`sign`: a selector of what is on the page only while it goes on; `far`: of what it has written. `going`: {count}
    is the characters of that."""

    sign: str
    begun: Text
    far: str
    going: Text
    ended: Text


ANSWER = "[class*='st-key-text_of_']"
RUN_BEGUN = Text("The run has begun.", "运行开始。")
RUN_ENDED = Text("The run has ended.", "运行结束。")
GOES_ON = Text("The answers are being written.", "正在回复。")
WORK: tuple[Work, ...] = (
    Work(
        ".st-key-live",
        Text("The answer is being written.", "开始回复。"),
        ".st-key-live " + ANSWER,
        Text("{count} characters so far.", "已收到 {count} 个字符。"),
        Text("The answer has ended.", "回复结束。"),
    ),
    Work(".st-key-playground_stop", RUN_BEGUN, "none", GOES_ON, RUN_ENDED),
    Work(".st-key-table_stop", RUN_BEGUN, "none", GOES_ON, RUN_ENDED),
)

_SPOKEN = st.components.v2.component(
    "parley_spoken",
    html='<span role="status" aria-live="polite"></span>',
    css=Path(__file__).with_suffix(".css").read_text("utf-8"),
    js=Path(__file__).with_suffix(".js").read_text("utf-8"),
)


def speak() -> None:
    _SPOKEN(
        key="spoken",
        data={
            "lang": TAGS[language()],
            "every_s": EVERY_S,
            "work": [
                {
                    "while": one.sign,
                    "begun": t(one.begun),
                    "far": one.far,
                    "going": t(one.going),
                    "ended": t(one.ended),
                }
                for one in WORK
            ],
        },
    )
