"""The boxes above: which period, and which requests of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from core.review.period import PERIODS
from core.review.view import CHOICES, EARLIEST, LATEST, View
from core.review.words import said
from core.text import Text
from pages.shared import state
from pages.shared.words import NAMED, labels, listed, plain, t
from pages.usage.books import books, reader
from pages.usage.looking import Look, changes, choose, now_shown, set_box, show

PERIOD = Text("Period", "时间段")
FROM_TO = Text("From … to …", "起止日期")
FILTERS = Text("Filters", "筛选")
SEARCH = Text("Search in questions and answers", "在提问和回复中搜索")
TAG = Text("Tag", "标签")
COST_FROM = Text("Costs at least", "费用不低于")
SECONDS_FROM = Text("Takes at least (s)", "用时不少于（秒）")
RATED = Text("Rated at most", "评分不高于")
ANY = Text("any", "不限")
CLEAR = Text("Clear all", "全部清除")
REMOVE = Text("Take this filter away", "移除这个筛选条件")
ONLY = {
    "conversation": Text("one conversation", "某个对话"),
    "run": Text("one run", "某次运行"),
    "prompt": Text("prompt {value}", "提示词 {value}"),
    "text": Text("“{value}”", "“{value}”"),
    "tag": Text("tag {value}", "标签 {value}"),
    "rated": Text("rated {value} or less", "评分 ≤ {value}"),
    "cost": Text("costs {value} or more", "费用 ≥ {value}"),
    "seconds": Text("takes {value} s or more", "用时 ≥ {value} 秒"),
}
NOTHING: dict[str, Any] = {
    "conversation": "",
    "run": "",
    "prompt": "",
    "text": "",
    "tag": "",
    "rated": None,
    "cost": None,
    "seconds": None,
}


def filter_bar(look: Look) -> None:
    view = look.view
    with st.container(horizontal=True, vertical_alignment="bottom", key="usage_filters"):
        set_box("usage_period", view.period)
        st.selectbox(
            t(PERIOD),
            list(PERIODS),
            format_func=labels({name: row.label for name, row in PERIODS.items()}),
            width=150,
            key="usage_period",
            on_change=_period,
            args=(look.days,),
        )
        if view.period == "custom":
            if len(state.state().get("usage_dates") or ()) != 1:  # the second is still to be chosen
                set_box("usage_dates", tuple(date.fromordinal(day) for day in look.days))
            st.date_input(
                t(FROM_TO), min_value=EARLIEST, max_value=LATEST, key="usage_dates", width=230, on_change=_dates
            )
        set_box("usage_text", view.text)
        st.text_input(t(SEARCH), width=230, **changes("text", "usage_text", lambda value: (value or "").strip()))
        with st.popover(t(FILTERS), icon=":material/filter_alt:", key="usage_more"):
            _boxes(look)
    _chips(view)


def _boxes(look: Look) -> None:
    language, view = state.language(), look.view
    offered = books().review.values(look.owner)
    for name, words in CHOICES.items():
        chosen = list(view.chosen.get(name, ()))
        options = list(dict.fromkeys([*offered[name], *chosen]))
        if len(options) < 2 and not chosen:
            continue
        key = set_box(f"usage_{name}", chosen)
        st.multiselect(
            t(words),
            options,
            format_func={one: said(name, one, language) for one in options}.__getitem__,
            key=key,
            on_change=_chosen,
            args=(name, key),
        )
    tags = books().remarks.tags(reader().id)
    if tags or view.tag:
        set_box("usage_tag", view.tag)
        options = list(dict.fromkeys(["", *tags, view.tag]))
        st.selectbox(t(TAG), options, format_func=labels({"": ANY}), **changes("tag", "usage_tag"))
    set_box("usage_rated", view.rated or 0)
    ratings = {0: t(ANY), **{stars: "★" * stars for stars in range(1, 6)}}
    st.selectbox(
        t(RATED),
        list(ratings),
        format_func=ratings.__getitem__,
        **changes("rated", "usage_rated", lambda value: value or None),
    )
    for name, words in (("cost", COST_FROM), ("seconds", SECONDS_FROM)):
        key = set_box(f"usage_{name}_from", getattr(view, name))
        st.number_input(t(words), min_value=0.0, value=None, format="%g", placeholder=t(ANY), **changes(name, key))


def _period(days: tuple[int, int]) -> None:
    chosen = str(state.state()["usage_period"])
    first, last = days if chosen == "custom" else (None, None)
    show(replace(now_shown(), period=chosen, first=first, last=last))


def _dates() -> None:
    said_days = state.state().get("usage_dates") or ()
    if len(said_days) == 2:  # while the second is still to be chosen there is one
        first, last = (day.toordinal() for day in said_days)
        show(replace(now_shown(), period="custom", first=first, last=last))


def _chosen(name: str, key: str) -> None:
    choose(name, tuple(state.state().get(key) or ()))


def chosen_words(view: View) -> list[tuple[str, dict[str, Any]]]:
    """What is chosen, in words, and what of the view takes it away."""
    language = state.language()
    chips: list[tuple[str, dict[str, Any]]] = []
    for name, values in view.chosen.items():
        if values:
            words = listed(said(name, one, language) for one in values)
            chips.append((t(NAMED, name=t(CHOICES[name]), words=words), {"chosen": {**view.chosen, name: ()}}))
    chips += [
        (t(words, value=f"{value:g}" if isinstance(value, float) else value), {name: NOTHING[name]})
        for name, words in ONLY.items()
        if (value := getattr(view, name)) not in ("", None)
    ]
    return chips


def _chips(view: View) -> None:
    """What is chosen, each with a way out."""
    chips = chosen_words(view)
    if not chips:
        return
    with st.container(horizontal=True, gap="small", key="usage_chips"):
        for at, (words_, without) in enumerate(chips):
            st.button(
                plain(words_),
                key=f"usage_chip_{at}",
                icon=":material/close:",
                help=t(REMOVE),
                type="secondary",
                on_click=show,
                args=(replace(view, **without),),
            )
        if len(chips) > 1:
            bare = replace(view, chosen={}, **NOTHING)
            st.button(t(CLEAR), key="usage_clear", type="tertiary", on_click=show, args=(bare,))
