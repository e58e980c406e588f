"""What whoever is not let in sees instead of every page: how to sign in, or why they can't."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.people.person import ALONE, ROLE_NAMES, Person
from core.text import Text, same
from pages.shared.me import admitted, claimed, is_over, sign_out
from pages.shared.own_gateways import bring
from pages.shared.words import called, t

WELCOME = same("Parley · 对谈")
WHAT = Text(
    "Chat, playground and usage review. Sign in with your organisation's account.",
    "对话、试验场与用量。请使用所在组织的账号登录。",
)
SIGN_IN, SIGN_OUT = Text("Sign in", "登录"), Text("Sign out", "退出登录")
OVER = Text(
    "You were signed in, and that is over. Sign in again: your conversations and drafts are where you left them.",
    "登录已过期。请重新登录：对话和草稿都还在。",
)
NOT_LISTED = Text(
    "You are signed in as {name}, but nobody has let you in yet. Ask whoever runs this Parley to add you to "
    "PARLEY_MEMBERS.",
    "你已用 {name} 登录，但还没有使用权限。请联系管理员，把你加入 PARLEY_MEMBERS。",
)
WHO = same("{name} · {role}")
OPEN = Text(
    "Nobody signs in here, and other machines may connect: whoever reaches this address reads everything and spends "
    "your money. docs/security.md says how to let people sign in.",
    "这里无需登录，且其他机器可以访问：任何能打开此地址的人都可以看到全部内容并花费你的额度。"
    "如何启用登录见 docs/security.md。",
)


def whoever() -> Person | None:
    """Who is there and may be; None: the page is not drawn for them. Draws nothing. Raises StoreError."""
    sign_in = parley().settings.sign_in
    if not sign_in.on:
        return ALONE
    return None if sign_in.problem else admitted()


def welcome(person: Person | None) -> None:
    """What stands beside every page for who may be there; instead of it for who may not."""
    settings = parley().settings
    if settings.open_to_all and not settings.sign_in.on:
        st.warning(t(OPEN), icon=":material/lock_open:")
    if person is None:
        _outside()
    elif settings.sign_in.on:
        bring()
        with st.sidebar:
            _who(person)


def _who(person: Person) -> None:
    with st.container(key="who", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(t(WHO, name=called(person.name or person.email or "?"), role=t(ROLE_NAMES[person.role])))
        st.button("", key="sign_out", icon=":material/logout:", type="tertiary", help=t(SIGN_OUT), on_click=sign_out)


def _outside() -> None:
    problem, claims = parley().settings.sign_in.problem, claimed()
    with st.container(key="gate", width=520):
        st.title(t(WELCOME), anchor=False)
        if problem is not None:
            st.error(t(problem), icon=":material/lock:")
            return
        if claims and not is_over(claims):
            name = str(claims.get("email") or claims.get("name") or claims.get("sub") or "?")
            st.warning(t(NOT_LISTED, name=called(name)), icon=":material/person_off:")
            st.button(t(SIGN_OUT), key="sign_out", icon=":material/logout:", on_click=sign_out)
            return
        if claims:
            st.info(t(OVER), icon=":material/schedule:")
        else:
            st.write(t(WHAT))
        st.button(t(SIGN_IN), key="sign_in", type="primary", icon=":material/login:", on_click=st.login)
