"""The overview: tiles, a chart over time, and tables with shares."""

from __future__ import annotations

import streamlit as st

from core.review.figures import SUMMED, by_first, figures
from pages.shared.words import t
from pages.usage.books import books
from pages.usage.chart import chart
from pages.usage.files import report_file
from pages.usage.looking import NONE_PASSES, Look
from pages.usage.tables import homes, table
from pages.usage.tiles import tiles


def overview(look: Look) -> None:
    review = books().review
    by_group = review.sums(look.owner, look.filters, (look.view.group, *SUMMED))
    whole = figures(by_group)
    if not whole.requests:
        st.info(t(NONE_PASSES), icon=":material/filter_alt_off:")
        return
    before = figures(review.sums(look.owner, look.before, SUMMED)) if look.before else None
    found = by_first(by_group)
    tiles(whole, before, look.view.group, next(iter(found)))
    report_file(look, list(whole.costs))
    chart(look, list(whole.costs))
    table(look, found)
    homes(look)
