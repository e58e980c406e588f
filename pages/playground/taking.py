"""The prompt library on the workbench: a prompt of it is tried here; what is here is kept there."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.text import Text
from pages.playground import bench
from pages.playground.pasted import take_prompt
from pages.playground.using import prompt_of
from pages.shared import state
from pages.shared.going import to_prompts
from pages.shared.me import me
from pages.shared.words import PROMPTS, plain, t

KEEP = Text("Keep column {name} as a prompt …", "把 {name} 列存为提示词…")
KEY = "bench_prompts"


def prompts_menu() -> None:
    """A prompt from the library; and keeping the first column's."""
    prompts = {f"/{one.name}": one for one in parley().store.prompts.list(me().id)}
    now, _ = bench.bench_now()
    labels = {name: plain(name) for name in prompts}
    labels |= {f"keep_{at}": t(KEEP, name=now.name(at)) for at in range(len(now.variants))}

    def take() -> None:
        chosen = prompts.get(str(state.state().get(KEY) or ""))
        if chosen is not None:
            take_prompt(chosen)

    chosen = st.menu_button(
        t(PROMPTS), list(labels), key=KEY, format_func=labels.__getitem__, icon=":material/style:", on_click=take
    )
    if chosen is not None and str(chosen).startswith("keep_"):
        to_prompts(prompt_of(now, int(str(chosen).removeprefix("keep_"))))
