"""What a person says of the chosen model: a favourite, whether it sees images, how much it can read."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from core.ledger.prices import Price, list_price
from core.parley import parley
from core.settings import Connection
from core.store.models import UNMARKED
from core.text import Text
from pages.shared import state
from pages.shared.balance import BALANCE, can_tell, show_balance
from pages.shared.gateway_picker import marks, sees_images
from pages.shared.me import me
from pages.shared.money import each_million
from pages.shared.told import told
from pages.shared.words import plain, t

ABOUT = Text("About {model}", "关于 {model}")
FAVOURITE = Text("Favourite: listed first", "收藏：排在列表最前")
SEES_IMAGES = Text("It sees images", "支持看图")
SEES_IMAGES_HELP = Text(
    "Only then are images sent to it. The gateways' documents speak of text alone; many models behind them see images "
    "all the same.",
    "勾选后才会向它发送图片。网关文档只写了文本，但背后的许多模型其实能看图。",
)
CONTEXT = Text("Context length, in tokens", "上下文长度（token）")
CONTEXT_HELP = Text(
    "How much it can read and write at once. The meter above the box warns when a question comes near it.",
    "模型一次能读写的总量。快要超过时，输入框上方会提醒。",
)
PRICE = Text(
    "List price of {maker} for a million tokens: {prompt} in, {completion} out ({source}). The gateway sets its own.",
    "{maker} 每百万 token 的官方定价：输入 {prompt}，输出 {completion}（{source}）。网关有自己的定价，以网关为准。",
)
NO_PRICE = Text("No list price is known for it.", "没有已知的官方定价。")
LONGEST = 1_000_000_000
NOT_KNOWN = Text("not known", "未知")


def model_marks(connection: Connection, model: str) -> None:
    """Draw it, in the panel."""
    mark = marks(connection).get(model, UNMARKED)
    name = sha256(f"{connection.id} {model}".encode()).hexdigest()[:8]
    st.markdown(f"**{plain(t(ABOUT, model=model))}**")
    for field, words, help_words, value in (
        ("favourite", FAVOURITE, None, mark.favourite),
        ("sees_images", SEES_IMAGES, SEES_IMAGES_HELP, sees_images(connection, model)),
    ):
        key = f"mark_{field}_{name}"
        st.toggle(
            t(words),
            value,
            key=key,
            help=t(help_words) if help_words else None,
            on_change=_mark,
            args=(connection, model, field, key),
        )
    known = list_price(model)
    key = f"mark_context_tokens_{name}"
    st.number_input(
        t(CONTEXT),
        min_value=1,
        max_value=LONGEST,
        step=1000,
        value=mark.context_tokens,
        placeholder=f"{known.context_tokens:,}" if known and known.context_tokens else t(NOT_KNOWN),
        help=t(CONTEXT_HELP),
        key=key,
        on_change=_mark,
        args=(connection, model, "context_tokens", key),
    )
    st.caption(t(NO_PRICE) if known is None else _price(known))


def _price(known: Price) -> str:
    prompt, completion = (plain(each_million(one, known.currency)) for one in (known.prompt, known.completion))
    return t(PRICE, maker=known.maker, prompt=prompt, completion=completion, source=plain(known.source))


@st.fragment
def balance_of(connection: Connection) -> None:
    """What is left on the key, once it is asked for."""
    if can_tell(connection) and st.button(
        t(BALANCE), key=f"chat_balance_{connection.id}", icon=":material/account_balance_wallet:"
    ):
        show_balance(connection)


@told
def _mark(connection: Connection, model: str, field: str, key: str) -> None:
    parley().store.models.mark(me().id, connection.id, model, **{field: state.state()[key]})
    state.state().pop(state.MARKS, None)
    st.rerun("app")
