"""Two answers side by side as one text: what only the first has, and what only the second."""

from __future__ import annotations

import streamlit as st

from core.lab.bench import Bench
from core.lab.difference import difference, likeness
from core.store.cells import StoredCell
from core.text import Text
from pages.shared.differing import html_of
from pages.shared.words import t

SHOW = Text("Word by word: what differs", "逐词对比")
FROM, TO = Text("From", "从"), Text("to", "到")
ALIKE = Text("{share:.0%} alike", "{share:.0%} 相同")
LEGEND = Text("only in {name}", "只在 {name} 中")


def difference_view(bench: Bench, done: dict[int, StoredCell]) -> None:
    opened = st.expander(t(SHOW), icon=":material/difference:", key="difference", on_change="rerun")
    if not opened.open:
        return
    with opened:
        offered = list(done)
        with st.container(horizontal=True):
            first = _pick(FROM, bench, offered, 0)
            second = _pick(TO, bench, offered, 1)
        pieces = difference(done[first].message.text, done[second].message.text)
        st.caption(t(ALIKE, share=likeness(pieces)))
        st.html(html_of(pieces, t(LEGEND, name=bench.name(first)), t(LEGEND, name=bench.name(second))))


def _pick(label: Text, bench: Bench, offered: list[int], at: int) -> int:
    key = f"difference_{at}_{'_'.join(map(str, offered))}"
    chosen = st.selectbox(t(label), offered, min(at, len(offered) - 1), format_func=bench.name, key=key)
    return int(chosen)
