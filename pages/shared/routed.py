"""Where a route of `app.py` is, for a server that has a place below an address (`server.baseUrlPath`)."""

from __future__ import annotations

import streamlit as st


def routed(path: str) -> str:
    """`path`: begins with a slash."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{path}" if base else path
