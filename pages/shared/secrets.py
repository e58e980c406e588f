"""Sign-in that is set up as Streamlit's own documents say: the section [auth] of a secrets.toml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from core.people.signin import SHORTEST_SECRET, WEAK
from core.settings import Settings
from core.text import Text

UNREADABLE = Text(
    "A secrets.toml is there that can't be read, so nobody gets in: it may say how people sign in. Mend it, or take it "
    "away: {files}",
    "secrets.toml 无法读取，其中可能有登录设置，因此无人可以进入。请修正或移走：{files}",
)


def with_secrets(settings: Settings) -> Settings:
    """The settings, with the sign-in of a secrets.toml where it has one. A file that can't be read shuts everybody
    out."""
    files = [str(one) for one in map(Path, st.get_option("secrets.files")) if one.exists()]
    if not files:
        return settings
    try:
        section = st.secrets.to_dict().get("auth")
    except Exception:  # noqa: BLE001 (whatever is wrong with it)
        shut = replace(settings.sign_in, on=True, provider=None, problem=UNREADABLE.fill(files=", ".join(files)))
        return replace(settings, sign_in=shut)
    if section is None:
        return settings
    weak = len(str(section.get("cookie_secret", ""))) < SHORTEST_SECRET
    problem = WEAK.fill(name="cookie_secret", count=SHORTEST_SECRET) if weak else None
    return replace(settings, sign_in=replace(settings.sign_in, on=True, provider=None, problem=problem))
