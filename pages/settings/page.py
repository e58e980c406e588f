"""Settings: gateways and keys, and a test that says what is wrong."""

from __future__ import annotations

import streamlit as st

from core.client.address import endpoints
from core.client.gateways import PRESETS, Gateway
from core.client.key import clean_key
from core.errors import ParleyError, SettingsError
from core.parley import parley
from core.settings import Connection
from core.text import Text, same
from pages.settings.checkup import checkup
from pages.settings.moving import moving
from pages.shared import state
from pages.shared.balance import BALANCE, can_tell, show_balance
from pages.shared.gateway_picker import connections
from pages.shared.gateway_test import test_gateway
from pages.shared.words import GATEWAY, SETTINGS, t

INTRO = Text(
    "Keys typed here last as long as this page and are kept nowhere. To keep one, write it into the file .env, "
    "as in .env.example.",
    "在这里输入的 Key 只在本次打开期间有效，不会保存到任何地方。要长期使用，请写入 .env 文件，写法见 .env.example。",
)
OTHER = Text("Another address…", "其他地址……")
ADDRESS = Text("Address", "地址")
ADDRESS_HELP = Text(
    "With or without /v1, as the gateway's document writes it.", "按网关文档填写即可，带不带 /v1 都可以。"
)
KEY = Text("API key", "API Key")
USE = Text("Use it", "使用")
TEST = Text("Test this gateway", "测试这个网关")
SAVED = Text("{gateway} is ready for this session.", "{gateway} 已可在本次会话中使用。")
YOURS = Text("Gateways", "可用的网关")
STATES = {
    "env": Text("key from .env", "Key 来自 .env"),
    "session": Text("key of this session", "Key 仅限本次会话"),
    "local": Text("on this machine, no key needed", "在本机运行，无需 Key"),
    "none": Text("no key yet", "尚未设置 Key"),
}
NEED_KEY = Text("Type the gateway's API key first.", "请先输入网关的 API Key。")


def page() -> None:
    st.title(t(SETTINGS), anchor=False)
    for problem in parley().settings.problems:
        st.warning(t(problem), icon=":material/warning:")
    _add()
    _list()
    checkup()
    moving()


def _add() -> None:
    st.write(t(INTRO))
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
    with st.form("settings_gateway", border=True):
        address = st.text_input(
            t(ADDRESS),
            known.gateway.base_url if known else preset.base_url if preset else "",
            key=f"settings_address_{chosen}",
            help=t(ADDRESS_HELP),
            placeholder="https://api.example.com/v1",
        )
        key = st.text_input(t(KEY), type="password", key=f"settings_key_{chosen}", autocomplete="off")
        if st.form_submit_button(t(USE), type="primary"):
            try:
                connection = _connection(chosen, address, key, known)
            except ParleyError as error:
                st.error(t(error.text))
            else:
                state.own_connections()[connection.id] = connection
                state.model_lists().pop(connection.id, None)
                st.success(t(SAVED, gateway=t(connection.label)))


def _connection(chosen: str, address: str, key: str, known: Connection | None) -> Connection:
    """What was typed, as a gateway to choose. Raises ParleyError."""
    target = endpoints(address)[0].chat
    preset = next((one for one in PRESETS if one.id == chosen), None)
    cleaned = clean_key(key) or (known.gateway.api_key if known and known.gateway.base_url == address else "")
    if not cleaned and preset is not None and preset.needs_key:
        raise SettingsError(NEED_KEY)
    host = target.split("/")[2]
    name = preset.id if preset else "".join(char if char.isalnum() else "-" for char in host)
    return Connection(
        id=name,
        label=preset.label if preset else same(host),
        gateway=Gateway(name, address, cleaned),
        models=preset.models if preset else (),
        favourites=known.favourites if known else (),
        needs_key=preset.needs_key if preset else False,
        origin="session",
        note=preset.note if preset else None,
    )


def _list() -> None:
    st.subheader(t(YOURS), anchor=False)
    for connection in connections().values():
        with st.container(border=True, key=f"gateway_{connection.id}"):
            left, right = st.columns([3, 1], vertical_alignment="center")
            with left:
                st.markdown(f"**{t(connection.label)}**")
                details = [t(STATES[connection.origin if connection.ready else "none"]), connection.key_label]
                if connection.origin != "local":
                    details.insert(0, f"`{connection.gateway.base_url}`")
                st.caption(" · ".join(part for part in details if part))
            with right:
                pressed = st.button(t(TEST), key=f"test_{connection.id}", width="stretch")
                asked = can_tell(connection) and st.button(t(BALANCE), key=f"balance_{connection.id}", width="stretch")
            if pressed:
                test_gateway(connection)
            if asked:
                show_balance(connection)


page()
