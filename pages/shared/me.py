"""Who is at the page: signed in by Streamlit's `st.login`, admitted by the lists of `.env`, known by the store."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.people.handle import cookie_of, handle_of
from core.people.person import ALONE, Person
from core.text import Text
from pages.shared import state

LOOK_AGAIN_S = 5.0
"""A sign-in that was ended on another page holds here for so long at most."""


SIGNED_OUT = Text(
    "Your sign-in is over. Nothing was done; what you typed stays in its box. Sign in again.",
    "登录已失效，没有执行任何操作；已输入的内容仍在原处。请重新登录。",
)


class SignedOut(ParleyError):
    """Somebody is there who may not be, or no longer."""


def me() -> Person:
    """Whoever is at the page. Where they may not be there, or no longer, the whole page is drawn, which says so."""
    if not parley().settings.sign_in.on:
        return ALONE
    kept: tuple[Person, float] | None = state.state().get(state.ME)
    if kept is not None and time.monotonic() - kept[1] < LOOK_AGAIN_S:
        return kept[0]
    person = admitted()
    if person is None:
        st.rerun("app")
        raise SignedOut(SIGNED_OUT)  # in a callback, where nothing is drawn
    return person


def admitted() -> Person | None:
    """Looks anew; None: nobody is signed in, their time is over, or no list has them."""
    sign_in, claims = parley().settings.sign_in, claimed()
    kept: tuple[Person, float] | None = state.state().pop(state.ME, None)
    role = sign_in.role_of(claims) if claims and not is_over(claims) else None
    if role is None:
        return None
    person = kept[0] if kept is not None and kept[0].role == role else parley().store.people.enter(claims, role)
    state.state()[state.ME] = (person, time.monotonic())
    return person


def claimed() -> Mapping[str, Any]:
    """What the provider says of whoever is signed in; empty: nobody is."""
    said = st.user.to_dict()
    return said if said.get("is_logged_in") else {}


def is_over(claims: Mapping[str, Any]) -> bool:
    """Whether a sign-in has lasted long enough, or was ended, here or on another page. One that doesn't say when it was
    is over."""
    ends_at = parley().settings.sign_in.ends_at(claims)
    return ends_at is None or time.time() >= ends_at or parley().store.people.ended(handle())


def handle() -> str:
    """What tells this sign-in from others; "" where nobody signs in."""
    return handle_of(claimed()) if parley().settings.sign_in.on else ""


def cookie() -> str:
    """What tells this browser from others; "" where nobody signs in."""
    return cookie_of(st.context.cookies) if parley().settings.sign_in.on else ""


def ends_at() -> float:
    """When this sign-in ends by itself, in seconds since 1970."""
    sign_in = parley().settings.sign_in
    return (sign_in.ends_at(claimed()) or 0.0) if sign_in.on else math.inf


def still() -> Callable[[], str]:
    """For what is done later, outside a script: whose it is. Raises SignedOut where their sign-in is over by then."""
    owner, sign_in, until = me().id, handle(), ends_at()

    def asked() -> str:
        if time.time() >= until or (sign_in and parley().store.people.ended(sign_in)):
            raise SignedOut(SIGNED_OUT)
        return owner

    return asked


def sign_out() -> None:
    """End this sign-in everywhere: other pages of this browser keep their connection, and a cookie may have been
    copied."""
    parley().store.people.end_sign_in(handle())
    state.state().pop(state.ME, None)
    st.logout()
