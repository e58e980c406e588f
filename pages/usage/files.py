"""What is shown, as files: named by the period and what was chosen."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import streamlit as st

from core.review.explain import BY, Explained, explained
from core.review.export import Export
from core.review.figures import SUMMED, by_first, figures
from core.review.files import FILES, table_csv
from core.review.report import Report, as_html
from core.review.series import of_days
from core.store.store import Store
from core.text import Text
from core.web.exports import PATH
from pages.shared import state
from pages.shared.me import cookie, ends_at, handle
from pages.shared.routed import routed
from pages.shared.words import EXPORT, t
from pages.usage.books import books, in_example, reader
from pages.usage.filters import chosen_words
from pages.usage.looking import Look

AS_CSV = Text("As CSV", "导出 CSV")
REPORT = Text("Report (one HTML file)", "报告（单个 HTML 文件）")
REPORTED_BY = ("model", "owner", "gateway", "kind", "status")
LONGEST_NAME = 120
TOO_LONG = Text("{format} holds at most {limit:,} rows: filter further.", "{format} 最多 {limit:,} 行：请进一步筛选。")


def file_name(look: Look, what: str, suffix: str) -> str:
    """parley-requests-2026-11-01-to-2026-11-22-model-gpt-4o.csv"""
    first, last = (date.fromordinal(day).isoformat() for day in look.days)
    view = look.view
    chosen = [part for name, values in view.chosen.items() for part in (name, *values) if values]
    only = [
        view.text,
        view.prompt,
        view.tag,
        *(["conversation"] if view.conversation else []),
        *(["run"] if view.run else []),
    ]
    parts = ["parley", what, first, "to", last, *chosen, *only]
    name = "-".join(re.sub(r"[^\w.]+", "-", one).strip("-") for one in parts if one)
    return name[:LONGEST_NAME] + suffix


def log_files(look: Look, count: int) -> None:
    """A link a format: the file comes from a route of the server, as its rows are read. `count`: rows there are."""
    with st.popover(t(EXPORT), icon=":material/download:", key="usage_export"):
        for one in FILES:
            if one.most_rows is not None and count > one.most_rows:
                st.caption(t(TOO_LONG, format=one.id.upper(), limit=one.most_rows))
                continue
            name = file_name(look, "requests", one.suffix)
            asked = Export(
                reader().id,
                look.owner,
                look.view,
                look.days,
                look.zone.key,
                state.language(),
                one.id,
                name,
                handle(),
                cookie(),
                in_example(),
            )
            st.link_button(t(one.label), routed(f"{PATH}?link={asked.link(ends_at())}"), key=f"usage_export_{one.id}")


def report_file(look: Look, currencies: list[str]) -> None:
    """The period as one file that can be handed on; made when it is asked for."""
    language, store, owner = state.language(), books(), look.owner

    def make() -> bytes:
        return as_html(_report(look, currencies, store, owner), language)

    st.download_button(
        t(REPORT),
        make,
        file_name(look, "review", ".html"),
        "text/html",
        icon=":material/summarize:",
        key="usage_report",
        on_click="ignore",
    )


def _report(look: Look, currencies: list[str], store: Store, owner: str | None) -> Report:
    review = store.review
    tables = {name: by_first(review.sums(owner, look.filters, (name, *SUMMED))) for name in REPORTED_BY}
    measure, currency = ("cost", currencies[0]) if currencies else ("total_tokens", "")
    days = review.days(owner, look.filters, ("model", "currency"))
    kept = {place: sums for place, sums in days.items() if not currency or place[2] == currency}
    step = look.view.step_of(look.days)
    points = of_days(kept, measure, "day" if step == "hour" else step, look.zone)
    why: tuple[Explained, ...] = ()
    if look.before is not None:
        why = tuple(explained(review.sums(owner, look.before, BY), review.sums(owner, look.filters, BY)))
    chosen = [words for words, _ in chosen_words(look.view)]
    whole = figures(review.sums(owner, look.filters, SUMMED))
    return Report(*look.days, look.zone.key, whole, tables, points, measure, "model", currency, why, chosen)


def table_files(look: Look, frame: Any, what: str) -> None:
    st.download_button(
        t(AS_CSV),
        table_csv(frame),
        file_name(look, f"by-{what}", ".csv"),
        "text/csv",
        icon=":material/download:",
        type="tertiary",
        key="usage_table_csv",
        on_click="ignore",
    )
