"""What a token would have been at another temperature: dragged, from the probabilities that came; nothing is sent."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.lab.probabilities import Step, visible
from core.lab.reweigh import Share, reweighed, temperatures
from core.text import Text
from pages.shared.words import t

TITLE = Text("At another temperature", "换一个随机性（temperature）会怎样")
OTHERS = Text("others", "其他")
ASSUMES = Text(
    "No request is made: the {count} candidates of this one answer are weighed anew. It assumes that the gateway "
    "reports probabilities as at temperature 1, before top_p; what it did not tell is a bound, from … to.",
    "不会发送请求：只是对这一条回复里的 {count} 个候选重新加权。前提是网关报告的是 temperature 为 1、"
    "未经 top_p 截断时的概率；没有给出的部分只能给出上下界。",
)
TEMPERATURE = Text("Temperature", "随机性（temperature）")
FIRST = 1.0

_HEAT = st.components.v2.component(
    "parley_heat",
    html="<label><span></span><input type='range'><output></output></label><div class='rows'></div>",
    css=Path(__file__).with_suffix(".css").read_text("utf-8"),
    js=Path(__file__).with_suffix(".js").read_text("utf-8"),
)


def heat(step: Step, key: str) -> None:
    """The candidates of a token, each with its share at the temperature that is chosen; nothing where none was told."""
    told = [one for one in step.candidates if one.probability]
    if not told:
        return
    at = temperatures()
    found = [reweighed([one.probability or 0.0 for one in told], temperature) for temperature in at]
    rows = [[visible(one.text), [_both(each.shares[number]) for each in found]] for number, one in enumerate(told)]
    if found[-1].unseen.high > 0:
        rows.append([t(OTHERS), [_both(each.unseen) for each in found]])
    st.markdown(f"**{t(TITLE)}**")
    _HEAT(key=key, data={"label": t(TEMPERATURE), "at": at, "first": at.index(FIRST), "rows": rows})
    st.caption(t(ASSUMES, count=len(told)))


def _both(share: Share) -> list[float]:
    return [round(share.low, 4), round(share.high, 4)]
