"""Which gateway, which model: the two boxes that every asking screen has."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.client import ChatClient
from core.errors import ParleyError
from core.ledger.prices import Price, list_price
from core.parley import parley
from core.settings import Connection
from core.store.models import UNMARKED, ModelMark
from pages.shared import state
from pages.shared.me import me
from pages.shared.money import each_million
from pages.shared.words import GATEWAY, MODEL, TYPE_MODEL, t


def connections() -> dict[str, Connection]:
    """Every gateway this session can choose, by id: its own before the process's of the same id."""
    own = state.own_connections()
    offered = {one.id: one for one in parley().connections()}
    return {**offered, **own}


def first_choice(offered: dict[str, Connection]) -> str:
    """The gateway to begin with: the first that is ready; the local model only where no other is."""
    ready = [one.id for one in offered.values() if one.ready and one.origin != "local"]
    local = [one.id for one in offered.values() if one.origin == "local"]
    return (ready or local or list(offered))[0]


def pick_gateway(place: str) -> Connection:
    """The gateway's box. `place` names the screen, so that each keeps its own choice."""
    offered = connections()
    for name in (state.MARKS, state.CHECKED):
        state.state().pop(name, None)
    key = state.gateway_key(place)
    if state.state().get(key) not in offered:
        state.state()[key] = first_choice(offered)
    labels = {name: t(one.label) for name, one in offered.items()}
    chosen = st.selectbox(t(GATEWAY), list(offered), format_func=labels.__getitem__, key=key, persist_state="session")
    return offered[chosen]


def chosen_gateway(place: str) -> Connection:
    """What the gateway's box says, or would."""
    offered = connections()
    chosen = state.state().get(state.gateway_key(place))
    return offered[chosen if chosen in offered else first_choice(offered)]


@st.fragment
def pick_model(place: str, connection: Connection, after: Callable[[], object] = lambda: None) -> None:
    """The model's box: what the gateway lists, and any name that is typed. `after`: done whenever it is drawn."""
    known = models(connection)
    key = state.model_key(place, connection.id)
    kept = state.state().get(key)
    if kept is None and known:
        state.state()[key] = known[0]
    options = known if not kept or kept in known else [kept, *known]
    marked = marks(connection)
    find = parley().store.prices.finder()
    labels = {name: _label(name, marked.get(name), find(connection.id, name)) for name in options}
    if kept:
        state.state()[key] = kept  # the browser keeps the label it was given, and would take an old one for a new name
    st.selectbox(
        t(MODEL),
        options,
        index=None if not options else 0,
        format_func=labels.__getitem__,
        placeholder=t(TYPE_MODEL),
        accept_new_options=True,
        key=key,
        persist_state="session",
    )
    after()


def marks(connection: Connection) -> dict[str, ModelMark]:
    """What was said of the gateway's models, by name; asked of the store once for each drawing of the page."""
    known: dict[str, dict[str, ModelMark]] = state.state().setdefault(state.MARKS, {})
    if connection.id not in known:
        known[connection.id] = parley().store.models.marks(me().id, connection.id)
    return known[connection.id]


def context_of(connection: Connection, model: str) -> int | None:
    """How many tokens a model can hold: as somebody marked it, else as its maker says; None: not known."""
    price = list_price(model)
    return marks(connection).get(model, UNMARKED).context_tokens or (price.context_tokens if price else None)


def sees_images(connection: Connection, model: str) -> bool:
    """Whether a model is marked as able to see images; where nobody has said, whether its maker says so."""
    said, price = marks(connection).get(model, UNMARKED).sees_images, list_price(model)
    return said if said is not None else price is not None and price.sees_images


def _label(name: str, mark: ModelMark | None, price: Price | None) -> str:
    """The name with what is known: a favourite, how much it holds, its price for a million in / out."""
    mark = mark or UNMARKED
    context = mark.context_tokens or (price.context_tokens if price else None)
    parts = [f"{'★ ' if mark.favourite else ''}{name}"]
    parts += [f"{context / 1000:,.0f}k"] if context else []
    if price is not None:
        parts.append("/".join(each_million(one, price.currency) for one in (price.prompt, price.completion)))
    return " · ".join(parts)


def chosen_model(place: str, connection: Connection) -> str:
    """What the model's box says; "" while there is nothing in it."""
    return (state.state().get(state.model_key(place, connection.id)) or "").strip()


def models(connection: Connection) -> list[str]:
    """What the gateway lists, asked once a session, after the favourites, marked here or in `.env`, and the models of
    its document; where it lists nothing, those alone."""
    lists = state.model_lists()
    if connection.id not in lists:
        lists[connection.id] = _ask_for_models(connection)
    listed = lists[connection.id]
    documented = [name for name in connection.models if not listed or name in listed]
    marked = [name for name, mark in marks(connection).items() if mark.favourite]
    return list(dict.fromkeys([*marked, *connection.favourites, *documented, *listed]))


def _ask_for_models(connection: Connection) -> list[str]:
    if not connection.ready or connection.origin == "local":
        return []
    try:
        client = ChatClient(connection.gateway, read_timeout_s=5, retries=0)
        try:
            return client.models()
        finally:
            client.close()
    except ParleyError:
        return []  # asking works without the list, and an attempt to chat says what is wrong
