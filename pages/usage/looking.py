"""What is looked at: the address says it, and every box of the page writes it there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core.review.period import PERIODS, Days
from core.review.sought import FOUND_AT_MOST, sought
from core.review.view import View, params_of, view_of
from core.store.days import day_of
from core.store.filters import Filters
from core.store.tables import now
from core.text import Text
from pages.shared import state
from pages.shared.clock import zone as browser_zone
from pages.usage.books import ADDRESS, books, in_example, reader, shown_key

MANY_FOUND = Text(
    "The words are in more than {limit:,} requests: only the newest {limit:,} are looked at. Search for more words.",
    "匹配的请求超过 {limit:,} 条：只显示最近的 {limit:,} 条。请增加搜索词。",
)

NONE_PASSES = Text("No request passes these filters in this period.", "这段时间内没有符合筛选条件的请求。")
AT_FIRST = params_of(View(group="kind", measure="total_tokens"))
"""Of the example: its one model has no price."""


@dataclass(frozen=True, slots=True)
class Look:
    """`days`: the first and the last. `before`: what they are compared with, None: nothing. `wrong`: what could not be
    read in the address. `declared`: the zone was chosen for all; else it is the browser's."""

    view: View
    zone: ZoneInfo
    declared: bool
    days: Days
    filters: Filters
    before: Filters | None
    wrong: tuple[Text, ...]

    @property
    def owner(self) -> str | None:
        """Whose requests; None: everybody's."""
        return reader().sees


def zone() -> tuple[ZoneInfo, bool]:
    """The zone of the days, and whether it was declared."""
    declared = books().team.zone()
    return (declared, True) if declared else (browser_zone(), False)


def look() -> Look:
    """Raises StoreError."""
    said = {name: st.query_params.get_all(name) for name in st.query_params}
    if not said.keys() - {ADDRESS} and (kept := state.state().get(shown_key(), AT_FIRST if in_example() else None)):
        said = kept
        _address(kept)
    view, wrong = view_of(said)
    state.state()[shown_key()] = params_of(view)
    here, declared = zone()
    store, owner = books(), reader().sees
    today = day_of(now(), here)
    span = None
    if view.period == "all" and (moments := store.review.span(owner)) is not None:
        span = day_of(moments[0], here), day_of(moments[1], here)
    days = view.days(today, span)
    who = reader().id
    found, more = sought(store, who, view.text)
    if more:
        wrong.append(MANY_FOUND.fill(limit=FOUND_AT_MOST))
    earlier = PERIODS[view.period].before(*days)
    return Look(
        view,
        here,
        declared,
        days,
        replace(view.filters(here.key, days, found), reader=who),
        replace(view.filters(here.key, earlier, found), reader=who) if earlier else None,
        tuple(wrong),
    )


def show(view: View) -> None:
    """In a callback: the page shows this."""
    state.state()[shown_key()] = params_of(view)
    _address(params_of(view))


def _address(params: Mapping[str, list[str]]) -> None:
    st.query_params.from_dict({**params, **({ADDRESS: "1"} if in_example() else {})})


def changes(name: str, key: str, read: Callable[[Any], Any] = lambda value: value) -> dict[str, Any]:
    """Arguments of a widget that says a part of the view: what it says goes into the address."""
    return {"key": key, "on_change": _hear, "args": (name, key, read)}


def _hear(name: str, key: str, read: Callable[[Any], Any]) -> None:
    show(replace(now_shown(), **{name: read(state.state().get(key))}))


def now_shown() -> View:
    return view_of(state.state().get(shown_key()) or {})[0]


def set_box(key: str, value: Any) -> str:
    """Before a widget is drawn: let it show what the address says. Returns the key."""
    if state.state().get(key) != value:
        state.state()[key] = value
    return key


def choose(dimension: str, values: tuple[str, ...]) -> None:
    """In a callback: look at these values of a dimension alone; none: at all."""
    view = now_shown()
    show(replace(view, chosen={**view.chosen, dimension: values}))
