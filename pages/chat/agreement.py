"""How far a second answer agrees with the one that stands in the chat, where a question was asked twice."""

from __future__ import annotations

import streamlit as st

from core.lab.alike import plainly, similarities
from core.lab.difference import difference
from core.parley import parley
from core.store.rows import StoredMessage
from core.store.samples import Sample
from core.text import Text
from pages.chat.place import Place
from pages.shared.differing import html_of
from pages.shared.me import me
from pages.shared.words import STOP, t

SAME = Text("asked twice: the same", "问了两次，回复相同")
ALIKE = Text("asked twice: {share:.0%} alike", "问了两次，相似度 {share:.0%}")
COMING = Text("asking a second time…", "正在第二次提问……")
NONE = Text("no second answer came", "没有得到第二次回复")
CUT = Text("the second answer was not finished", "第二次回复未完成")
TITLE = Text("The same question, asked twice", "同一个问题问两次")
WHAT = Text(
    "Where two answers differ, the model is not sure, or there are many ways to put it. That they agree does not make "
    "them right. Of the two, the chat goes on with the first.",
    "两次回复不一致的地方，说明模型拿不准，或者有多种说法。两次一致也不代表正确。对话以第一次回复为准继续。",
)
FIRST, SECOND = Text("only the first", "仅第一次"), Text("only the second", "仅第二次")
LOOK_EVERY_S = 0.5
MODEST, NEARLY = 0.6, 0.99
"""From the first on down the badge is one of warning; more than the second is said of equal answers alone."""


def agreement(message: StoredMessage, sample: Sample, place: Place) -> None:
    """The badge; a click shows the differences. While the second answer is on its way it is looked for."""
    every = LOOK_EVERY_S if sample.in_progress else None

    @st.fragment(run_every=every)
    def badge() -> None:
        found = parley().store.samples.of(me().id, [message.id]).get(message.id) if every else sample
        if every and (found is None or not found.in_progress):
            st.rerun("app")  # what is drawn then looks no more
        elif found is None or found.status != "complete" or not found.text:
            _not_there(message, found, place)
        else:
            _badge(message, found)

    # a part of an answer, or one that was changed by hand, says nothing of the model
    if message.status == "complete" and message.marks.original is None:
        badge()


def _not_there(message: StoredMessage, found: Sample | None, place: Place) -> None:
    if found is not None and found.in_progress:
        st.caption(t(COMING))
        st.button(
            t(STOP), key=f"stop_second_{message.id}", type="tertiary", on_click=_stop, args=(place.conversation_id,)
        )
    else:
        st.caption(t(CUT if found is not None and found.text else NONE))


def _stop(conversation_id: str) -> None:
    for reply in parley().desk.beside(conversation_id):
        reply.stop()


def _badge(message: StoredMessage, sample: Sample) -> None:
    text = message.message.text
    share = similarities((text, sample.text))[0][1]
    same = plainly(text) == plainly(sample.text)
    icon = ":material/check:" if same else ":material/difference:"
    words = t(SAME) if same else t(ALIKE, share=min(share, NEARLY))
    words = f":orange[{words}]" if share < MODEST else words
    if st.button(words, key=f"agreement_{message.id}", icon=icon, type="tertiary", wrap=False):
        _show(text, sample.text)


def _show(first: str, second: str) -> None:
    @st.dialog(t(TITLE), width="large")
    def show() -> None:
        st.caption(t(WHAT))
        st.html(html_of(difference(first, second), t(FIRST), t(SECOND)))

    show()
