"""The clock of the person who looks: the browser's time zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def zone() -> ZoneInfo:
    """UTC where the browser says none, or one that is not known here."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def local(moment: datetime) -> str:
    """A moment on that clock, with its zone."""
    here = zone()
    return f"{moment.astimezone(here):%Y-%m-%d %H:%M:%S} {here.key}"
