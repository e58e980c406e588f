"""Settings: gateways and keys, and a test that says what is wrong."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core import __version__
from core.client.address import known_as
from core.client.gateways import PRESETS
from core.client.key import clean_key
from core.errors import ParleyError, SettingsError
from core.parley import parley
from core.settings import Connection
from core.text import Text
from pages.settings.audit import audit
from pages.settings.checkup import checkup
from pages.settings.moving import moving
from pages.shared import state
from pages.shared.balance import BALANCE, can_tell, show_balance
from pages.shared.gateway_picker import connections
from pages.shared.gateway_test import test_gateway
from pages.shared.me import me
from pages.shared.own_gateways import OWN, can_keep, forget, keep, own_gateway
from pages.shared.told import told
from pages.shared.words import GATEWAY, SETTINGS, plain, t

INTRO = Text(
    "Keys typed here last as long as this page and are kept nowhere. To keep one, write it into the file .env, "
    "as in .env.example.",
    "在这里输入的 Key 只在本次打开期间有效，不会保存到任何地方。要长期使用，请写入 .env 文件，写法见 .env.example。",
)
INTRO_TEAM = Text(
    "Keys typed here last as long as this page and are kept nowhere.",
    "在这里输入的 Key 只在本次打开期间有效，不会保存到任何地方。",
)
INTRO_KEPT = Text(
    "Keys typed here last as long as this page, unless you keep them: then they are encrypted, for you alone.",
    "在这里输入的 Key 只在本次打开期间有效；也可以选择加密保存，仅供你自己使用。",
)
OTHER = Text("Another address…", "其他地址……")
ADDRESS = Text("Address", "地址")
ADDRESS_HELP = Text(
    "With or without /v1, as the gateway's document writes it.", "按网关文档填写即可，带不带 /v1 都可以。"
)
KEY = Text("API key", "API Key")
USE = Text("Use and test it", "使用并测试")
USE_HELP = Text(
    "Then it is asked for its models and for one token: that costs next to nothing.",
    "随后会读取模型列表，并请求一个 token，费用可以忽略。",
)
CHAT_WITH_IT = Text("To the chat", "去对话")
TEST = Text("Test this gateway", "测试这个网关")
SAVED = Text("{gateway} is ready for this session.", "{gateway} 已可在本次会话中使用。")
KEEP = Text("Keep it for my next visits, encrypted", "加密保存，下次仍可使用")
KEEP_HELP = Text(
    "Encrypted with a key that is not in the database. Only you can use it; nobody is shown it again, you neither.",
    "使用不在数据库中的密钥加密。只有你能使用；之后不会再显示给任何人，包括你自己。",
)
KEPT = Text("{gateway} is kept, and ready.", "{gateway} 已保存，可以使用。")
FORGET = Text("Forget it", "移除")
YOURS = Text("Gateways", "可用的网关")
STATES = {
    "env": Text("key from .env", "Key 来自 .env"),
    "session": Text("key of this session", "Key 仅限本次会话"),
    "kept": Text("your key, kept encrypted", "你的 Key，已加密保存"),
    "local": Text("on this machine, no key needed", "在本机运行，无需 Key"),
    "none": Text("no key yet", "尚未设置 Key"),
}
VERSION = Text("Parley {version}", "对谈 {version}")
NEED_KEY = Text("Type the gateway's API key first.", "请先输入网关的 API Key。")


def page() -> None:
    st.title(t(SETTINGS), anchor=False)
    for problem in parley().settings.problems if me().may("admin") else ():
        st.warning(t(problem), icon=":material/warning:")
    for problem in state.state().get(state.UNREADABLE, ()):
        st.warning(t(problem), icon=":material/key_off:")
    if (notice := state.take_notice()) is not None:
        st.error(notice, icon=":material/error:")
    _add()
    _list()
    checkup()
    moving()
    if me().may("admin") and parley().settings.sign_in.on:
        audit()
    st.caption(t(VERSION, version=__version__))


@told
def _forget(connection: Connection) -> None:
    forget(connection.id)


def _add() -> None:
    st.write(t(INTRO_KEPT if can_keep() else INTRO_TEAM if parley().settings.sign_in.on else INTRO))
    presets = {preset.id: preset for preset in PRESETS}
    labels = {**{name: t(preset.label) for name, preset in presets.items()}, "other": t(OTHER)}
    chosen = st.selectbox(
        t(GATEWAY),
        list(labels),
        format_func=labels.__getitem__,
        key="settings_preset",
        persist_state="session",
    )
    preset = presets.get(chosen)
    known = connections().get(chosen)
    shown = known_as(known.gateway.base_url) if known else ""
    with st.form("settings_gateway", border=True):
        address = st.text_input(
            t(ADDRESS),
            shown if known else preset.base_url if preset else "",
            key=f"settings_address_{chosen}",
            help=t(ADDRESS_HELP),
            placeholder="https://api.example.com/v1",
        )
        key = st.text_input(t(KEY), type="password", key=f"settings_key_{chosen}", autocomplete="off")
        kept = can_keep() and st.toggle(t(KEEP), key=f"settings_keep_{chosen}", help=t(KEEP_HELP))
        if st.form_submit_button(t(USE), type="primary", help=t(USE_HELP)):
            try:
                connection = _connection(chosen, address, key, known)
                if kept and connection.origin in OWN:
                    connection = replace(connection, origin="kept")
                    keep(connection)
            except ParleyError as error:
                st.error(t(error.text))
            else:
                if connection.origin in OWN:
                    state.own_connections()[connection.id] = connection
                state.model_lists().pop(connection.id, None)
                st.success(t(KEPT if connection.origin == "kept" else SAVED, gateway=t(connection.label)))
                test_gateway(connection)
                st.page_link("chat/page.py", label=t(CHAT_WITH_IT), icon=":material/forum:")


def _connection(chosen: str, address: str, key: str, known: Connection | None) -> Connection:
    """What was typed, as a gateway to choose. Raises ParleyError."""
    if known is not None and address.strip() == known_as(known.gateway.base_url):
        address = known.gateway.base_url
    same_place = known is not None and known.gateway.base_url == address
    typed = clean_key(key)
    if known is not None and same_place and not typed and known.origin not in OWN and known.ready:
        return known  # the team's key is nobody's own
    own = known is not None and known.origin in OWN
    cleaned = typed or (known.gateway.api_key if known and same_place and own else "")
    preset = next((one for one in PRESETS if one.id == chosen), None)
    if not cleaned and preset is not None and preset.needs_key:
        raise SettingsError(NEED_KEY)
    in_env = any(one.gateway.base_url == address for one in parley().settings.connections)
    made = own_gateway(chosen, address, cleaned, origin="session", allowed=in_env)
    return replace(made, favourites=known.favourites if known else ())


def _list() -> None:
    st.header(t(YOURS), anchor=False)
    for connection in connections().values():
        with st.container(border=True, key=f"gateway_{connection.id}"):
            left, right = st.columns([3, 1], vertical_alignment="center")
            with left:
                st.markdown(f"**{plain(t(connection.label))}**")
                details = [t(STATES[connection.origin if connection.ready else "none"]), connection.key_label]
                if connection.origin != "local":
                    details.insert(0, f"`{known_as(connection.gateway.base_url)}`")
                st.caption(" · ".join(part for part in details if part))
            with right:
                pressed = st.button(t(TEST), key=f"test_{connection.id}", width="stretch")
                if connection.origin in OWN:
                    st.button(
                        t(FORGET), key=f"forget_{connection.id}", width="stretch", on_click=_forget, args=(connection,)
                    )
                asked = can_tell(connection) and st.button(t(BALANCE), key=f"balance_{connection.id}", width="stretch")
            if pressed:
                test_gateway(connection)
            if asked:
                show_balance(connection)


page()
