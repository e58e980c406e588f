"""How sure the model was: the answer coloured by probability, what else it might have written, and going on from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from core.lab.bench import Bench
from core.lab.probabilities import LEVELS, Step, begun, hesitations, least_sure, steps, sureness, visible
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from core.text import Text
from pages.playground import alternative
from pages.playground.heat import heat
from pages.shared import state
from pages.shared.words import plain, t

NONE = Text(
    "No probabilities came with this answer. Switch on 'Token probabilities (logprobs)' in the parameters and ask "
    "again; if they don't come then, this gateway or model does not tell them.",
    "这条回复没有附带概率。请在参数里打开“词元概率（logprobs）”后再问一次；如果仍然没有，说明这个网关或模型不提供。",
)
AVERAGE = Text("Average probability", "平均概率")
PERPLEXITY = Text("Perplexity", "困惑度")
PERPLEXITY_HELP = Text(
    "Between how many tokens the model chose, in the mean: 1 is certain.",
    "平均每一步相当于在多少个词元之间选择，1 表示完全确定。",
)
TOKENS = Text("Tokens", "词元数")
BLANKS = Text("Show blanks and line ends", "显示空格和换行")
LEAST = Text(
    "Where the model hesitated: {count} of {tokens:,} tokens", "模型犹豫的地方：{tokens:,} 个词元中有 {count} 处"
)
NEVER = Text("The model was sure of every token (90 % and more).", "模型对每个词元都很确定（90% 以上）。")
PLACE = Text("after “…{before}”: **{token}** {share}", "在“…{before}”之后：**{token}** {share}")
OR = Text("or {others}", "也可能是 {others}")
CLICK = Text("Click a token to see what else it might have been.", "点击任意词元，查看其他可能的选择。")
CHOSEN = Text("Token {number}: {token}", "第 {number} 个词元：{token}")
FROM_HERE = Text("Go on from this one", "从这里继续")
WRITTEN = Text("written", "实际写出")
NO_CANDIDATES = Text("The gateway told no other candidates here.", "这里网关没有给出其他候选。")
LEGEND: dict[str, Text] = {
    "sure": Text("90 % and more", "90% 以上"),
    "likely": Text("50 to 90 %", "50%–90%"),
    "doubtful": Text("20 to 50 %", "20%–50%"),
    "unsure": Text("below 20 %", "20% 以下"),
}
MOST_TOKENS = 5_000

_TOKENS = st.components.v2.component(
    "parley_tokens",
    html="<div class='legend'></div><div class='tokens' role='group'></div>",
    css=Path(__file__).with_suffix(".css").read_text("utf-8"),
    js=Path(__file__).with_suffix(".js").read_text("utf-8"),
)


def probabilities_view(run: StoredRun, bench: Bench, cell: StoredCell) -> None:
    told = cell.logprobs or ()
    found = steps(told)
    sure = sureness(told)
    if sure.average is None or sure.perplexity is None:
        st.info(t(NONE), icon=":material/percent:")
        return
    with st.container(horizontal=True):
        st.metric(t(AVERAGE), f"{sure.average:.0%}")
        st.metric(t(PERPLEXITY), f"{sure.perplexity:.2f}", help=t(PERPLEXITY_HELP))
        st.metric(t(TOKENS), f"{sure.tokens:,}")
    blanks = st.toggle(t(BLANKS), key=f"blanks_{cell.id}")
    st.caption(t(CLICK))
    chosen = _tokens(found[:MOST_TOKENS], blanks, cell.id)
    if chosen is not None and 0 <= chosen < len(found):
        _candidates(run, bench, cell, found, chosen)
    places = least_sure(found)
    count = hesitations(found)
    st.markdown(f"**{t(LEAST, count=count, tokens=len(found))}**" if count else t(NEVER))
    for one in places:
        others = [
            f"{plain(visible(top.text))} {_share(top.probability)}"
            for top in one.step.candidates
            if top.text != one.step.text
        ]
        words = t(
            PLACE,
            before=plain(visible(one.before)),
            token=plain(visible(one.step.text)),
            share=_share(one.step.probability),
        )
        st.markdown(words + (f" · {t(OR, others=' · '.join(others[:3]))}" if others else ""))


def _tokens(found: list[Step], blanks: bool, name: str) -> int | None:
    """The coloured tokens; the one that was clicked last."""
    key = f"tokens_{name}"
    data = {
        "tokens": [[visible(one.text) if blanks else one.text, one.level, _share(one.probability)] for one in found],
        "legend": [[level, t(LEGEND[level])] for _, level in LEVELS],
    }
    said: Any = _TOKENS(key=key, data=data, on_chosen_change=lambda: None)
    chosen = getattr(said, "chosen", None)
    kept = f"token_of_{name}"
    if chosen is not None:
        state.state()[kept] = int(chosen)
    return state.state().get(kept)


def _candidates(run: StoredRun, bench: Bench, cell: StoredCell, found: list[Step], at: int) -> None:
    step = found[at]
    with st.container(border=True, key="candidates"):
        st.markdown(f"**{t(CHOSEN, number=at + 1, token=plain(visible(step.text)))}** {_share(step.probability)}")
        if not step.candidates:
            st.caption(t(NO_CANDIDATES))
        for number, top in enumerate(step.candidates):
            with st.container(horizontal=True, vertical_alignment="center"):
                mark = f" · {t(WRITTEN)}" if top.text == step.text else ""
                st.markdown(f"**{plain(visible(top.text))}** {_share(top.probability)}{mark}", width=220)
                st.progress(min(1.0, top.probability or 0.0), width=160)
                if top.text != step.text:
                    st.button(
                        t(FROM_HERE),
                        key=f"from_{cell.id}_{at}_{number}",
                        icon=":material/alt_route:",
                        type="tertiary",
                        on_click=_go_on,
                        args=(run, bench, cell, begun(found, at, top.text)),
                    )
        heat(step, f"heat_{cell.id}_{at}")


def _go_on(run: StoredRun, bench: Bench, cell: StoredCell, text: str) -> None:
    alternative.go_on_from(run, bench, cell, text)
    state.state().pop(state.CELL, None)
    st.rerun("app")


def _share(probability: float | None) -> str:
    return "–" if probability is None else f"{probability:.0%}" if probability >= 0.01 else "<1%"
