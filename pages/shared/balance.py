"""What is left on a gateway's key, asked when a person asks."""

from __future__ import annotations

import streamlit as st

from core.client import ChatClient
from core.client.balance import balance
from core.errors import ParleyError
from core.settings import Connection
from core.text import Text
from pages.shared.me import me
from pages.shared.own_gateways import OWN
from pages.shared.words import NAMED, plain, t

BALANCE = Text("Balance of the key", "Key 余额")
ASKING = Text("Asking the gateway…", "正在查询……")
LEFT = Text("{left:,.2f} {currency} left", "剩余 {left:,.2f} {currency}")
UNLIMITED = Text("This key has no limit of its own", "该 Key 没有单独的额度限制")
USED = Text("{used:,.2f} {currency} used", "已用 {used:,.2f} {currency}")
PATIENCE_S = 8


def can_tell(connection: Connection) -> bool:
    """Whether there is a key to ask about: one's own, or the team's for a lead."""
    asks = connection.origin in OWN or me().may("lead")
    return asks and bool(connection.gateway.api_key) and connection.origin != "local"


def show_balance(connection: Connection) -> None:
    with st.spinner(t(ASKING)):
        try:
            client = ChatClient(connection.gateway, read_timeout_s=PATIENCE_S, retries=0)
            try:
                found = balance(client)
            finally:
                client.close()
        except ParleyError as error:
            st.info(plain(t(error.text)), icon=":material/account_balance_wallet:")
            return
    said = [t(UNLIMITED)] if found.left is None else [t(LEFT, left=found.left, currency=found.currency)]
    said += [] if found.used is None else [t(USED, used=found.used, currency=found.currency)]
    st.success(
        t(NAMED, name=plain(t(connection.label)), words=" · ".join(said)), icon=":material/account_balance_wallet:"
    )
