"""The zone of the days: said on the page, chosen for all."""

from __future__ import annotations

from zoneinfo import available_timezones

import streamlit as st

from core.text import Text
from pages.shared import state
from pages.shared.clock import zone as browser_zone
from pages.shared.told import told
from pages.shared.words import labels, t
from pages.usage.books import books, reader
from pages.usage.looking import Look

DAYS_IN = Text("Days in {zone}", "按 {zone} 划分日期")
OF_BROWSER = Text("Days in {zone} (your browser's)", "按 {zone} 划分日期（浏览器时区）")
WHY = Text(
    "A day begins at midnight here. Choose a zone for everybody, so that all see the same sums.",
    "每一天从这个时区的零点开始。为所有人选定同一个时区，大家看到的合计才一致。",
)
BEGINS = Text(
    "A day begins at midnight here. A lead can choose a zone for everybody.",
    "每一天从这个时区的零点开始。负责人可以为所有人选定时区。",
)
FOR_ALL = Text("Zone for everybody", "所有人使用的时区")
NONE = Text("each person's browser", "各人浏览器的时区")
EVERY_S = 1.0
SUMMING = Text("The days of {zone} are being added up: {share:.0%}", "正在按 {zone} 汇总每一天：{share:.0%}")


def zone_menu(look: Look) -> None:
    words = DAYS_IN if look.declared else OF_BROWSER
    with st.popover(t(words, zone=look.zone.key), icon=":material/schedule:", key="usage_zone", type="tertiary"):
        st.caption(t(WHY) if reader().may("lead") else t(BEGINS))
        if not reader().may("lead"):
            return
        own = browser_zone().key
        zones: list[str] = ["", *dict.fromkeys([own, look.zone.key, *sorted(available_timezones())])]
        st.selectbox(
            t(FOR_ALL),
            zones,
            zones.index(look.zone.key) if look.declared else 0,
            format_func=labels({"": NONE}),
            key="usage_zone_box",
            on_change=_declare,
        )


@told
def _declare() -> None:
    books().team.choose_zone(reader(), str(state.state().get("usage_zone_box") or "") or None)


def summed(look: Look) -> bool:
    """Whether the sums of the zone are there. Many requests take a while: a bar shows how far it is."""
    share = books().rollups.ensure(look.zone.key)
    if share is not None:
        _wait(look.zone.key)
    return share is None


@st.fragment(run_every=EVERY_S)
def _wait(zone: str) -> None:
    share = books().rollups.ensure(zone)
    if share is None:
        st.rerun("app")
    st.progress(share, t(SUMMING, zone=zone, share=share))
