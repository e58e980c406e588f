"""Everything a prompt once was: read, compared with what the form says, brought back."""

from __future__ import annotations

import json
from dataclasses import replace

import streamlit as st

from core.lab.difference import difference, likeness
from core.parley import parley
from core.prompts.prompt import Prompt
from core.store.prompts import PromptVersion
from core.text import Text
from pages.prompts.editing import PLACE, open_prompt
from pages.shared import state
from pages.shared.clock import local
from pages.shared.differing import html_of
from pages.shared.me import me
from pages.shared.words import t

VERSIONS = Text("Versions ({count})", "历史版本（{count}）")
VERSION = Text("Version {number} · {time}", "版本 {number} · {time}")
RESTORE = Text("Bring it back into the form", "恢复到表单")
WITH_FORM = Text("Compared with the form: {share:.0%} alike", "与表单内容对比：{share:.0%} 相同")
THEN, NOW = Text("only in this version", "只在此版本中"), Text("only in the form", "只在表单中")
PUT_ASIDE = Text("What the form said is put aside.", "表单中的内容已放到一边。")


def versions(now: Prompt) -> None:
    """Of the prompt that is open, where it is kept. `now`: what the form says."""
    found = parley().store.prompts.versions(me().id, now.id) if now.id else []
    if not found:
        return
    with st.expander(t(VERSIONS, count=len(found)), icon=":material/history:", key="prompt_versions"):
        labels = {
            one.number: t(VERSION, number=one.number, time=local(one.created_at))
            + (f" · {one.note}" if one.note else "")
            for one in found
        }
        number = st.selectbox(
            t(VERSIONS, count=len(found)),
            list(labels),
            format_func=labels.__getitem__,
            key=f"version_of_{now.id}_{len(found)}",
            label_visibility="collapsed",
        )
        version = next(one for one in found if one.number == number)
        pieces = difference(written(version.prompt), written(now))
        st.caption(t(WITH_FORM, share=likeness(pieces)))
        st.html(html_of(pieces, t(THEN), t(NOW)))
        st.button(t(RESTORE), key="version_restore", icon=":material/restore:", on_click=_restore, args=(version,))


def written(prompt: Prompt) -> str:
    """A prompt as one text, to be compared."""
    parts = [f"/{prompt.name}", prompt.system, *(f"{one.role}: {one.text}" for one in prompt.examples), prompt.text]
    parts += [json.dumps(dict(prompt.parameters), ensure_ascii=False, sort_keys=True)] if prompt.parameters else []
    parts += [prompt.model] if prompt.model else []
    return "\n\n".join(part for part in parts if part)


def _restore(version: PromptVersion) -> None:
    said = dict(state.form(PLACE))
    state.offer_undo(PUT_ASIDE, lambda: state.fill_form(PLACE, said))
    open_prompt(replace(version.prompt, id=str(said["id"])))
