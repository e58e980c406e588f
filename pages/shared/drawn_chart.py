"""A chart on the page."""

from __future__ import annotations

from typing import Any

import streamlit as st


def draw_chart(chart: Any, key: str, name: str) -> None:
    """`chart`: of Altair. `name`: what a screen reader says of it; Vega would describe axes and legends in English."""
    st.altair_chart(chart.configure_axis(aria=False).configure_legend(aria=False), key=key, alt=name)
