"""What of the period is worth a look, each with what to do about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.ledger.record import RequestRecord
from core.review.inbox import ATTENTION, SAMPLE, Concern, beyond
from core.review.spread import values_of
from core.review.words import said
from core.store.log import Measured
from core.text import Text
from pages.shared import state
from pages.shared.clock import local
from pages.shared.going import to_conversation, to_workbench
from pages.shared.money import money
from pages.shared.words import NOT_KEPT, plain, t
from pages.usage.books import books, in_example, reader
from pages.usage.looking import Look, now_shown, show

NOTHING = Text("Nothing in this period asks for a look.", "这段时间没有需要关注的请求。")
SHOW_ALL = Text("Show all {count:,}", "查看全部 {count:,} 条")
FIRST = 5
COUNTED_TO = 1_000
DO: dict[str, tuple[Text, str]] = {
    "continue": (Text("Go on in the chat", "到对话中继续"), ":material/forum:"),
    "rerun": (Text("Try it in the playground", "在试验场中重试"), ":material/science:"),
    "open": (Text("Open", "查看"), ":material/open_in_new:"),
}


def attention(look: Look) -> None:
    log = books().log
    sample = log.sample(look.owner, look.filters, SAMPLE)
    seen = False
    for concern in ATTENTION:
        for chosen, fields in _looks(concern, sample):
            chosen = {**look.filters.chosen, **chosen}
            filters = replace(look.filters, chosen=chosen, **fields)
            if count := log.count(look.owner, filters, COUNTED_TO):
                seen = True
                rows = log.page(look.owner, filters, FIRST, order=concern.order).rows
                _concern(concern, chosen, fields, rows, count)
    if not seen:
        st.success(t(NOTHING), icon=":material/check_circle:")


def _looks(concern: Concern, sample: list[Measured]) -> list[tuple[dict[str, tuple[str, ...]], dict[str, Any]]]:
    """What shows exactly these: values of dimensions, and fields. Costs of two currencies are not compared."""
    if concern.beyond == "cost":
        found = []
        for currency in sorted({one.currency for one in sample if one.currency}):
            limit = beyond([one.cost for one in sample if one.currency == currency and one.cost is not None])
            found += [({"currency": (currency,)}, {"cost": limit})] if limit is not None else []
        return found  # type: ignore[return-value]
    if concern.beyond:
        limit = beyond(values_of(sample, "total_s"))
        return [] if limit is None else [({}, {concern.beyond: limit})]
    return [(dict(concern.chosen), dict(concern.fields))]


def _concern(
    concern: Concern,
    chosen: dict[str, tuple[str, ...]],
    fields: dict[str, Any],
    rows: list[RequestRecord],
    count: int,
) -> None:
    name = f"{concern.id}_{chosen['currency'][0]}" if concern.beyond == "cost" else concern.id
    with st.container(border=True, key=f"attention_{name}"):
        many = "+" if fields and count == COUNTED_TO else ""
        st.markdown(f"**{t(concern.label)}** · {count:,}{many}")
        st.caption(t(concern.why))
        for one in rows:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.caption(_line(one))
                _button(concern, one)
        if count > FIRST:
            view = replace(
                now_shown(),
                part="log",
                order=concern.order,
                chosen=chosen,
                **fields,
            )
            st.button(
                t(SHOW_ALL, count=count),
                key=f"attention_all_{name}",
                type="tertiary",
                icon=":material/list:",
                on_click=show,
                args=(view,),
            )


def _line(one: RequestRecord) -> str:
    parts = [local(one.started_at), plain(one.model)]
    if one.cost is not None and one.currency:
        parts.append(plain(money(one.cost, one.currency)))
    parts += [f"{one.total_s:.1f} s"] if one.total_s is not None else []
    parts += [plain(said("error_kind", one.error_kind, state.language()))] if one.error_kind else []
    return " · ".join(parts)


def _button(concern: Concern, one: RequestRecord) -> None:
    """What to do; where that can't be, the row itself."""
    mine = one.owner == reader().id and not in_example()
    action = concern.action if mine and (concern.action != "continue" or one.conversation_id) else "open"
    words, icon = DO[action]
    key = f"attend_{concern.id}_{one.id}"
    if action == "continue":
        if st.button(t(words), key=key, icon=icon, type="tertiary"):
            to_conversation(str(one.conversation_id))
    elif action == "rerun":
        if st.button(t(words), key=key, icon=icon, type="tertiary"):
            _rerun(one)
    else:
        st.button(t(words), key=key, icon=icon, type="tertiary", on_click=_open, args=(one,))


def _rerun(one: RequestRecord) -> None:
    body = books().ledger.sent(reader().id, one.id)
    if body is None:
        st.toast(t(NOT_KEPT), icon=":material/info:")
        return
    to_workbench((body, one.gateway))


def _open(one: RequestRecord) -> None:
    state.state()[state.USAGE_ROW] = ("", one.id)
    show(replace(now_shown(), part="log"))
