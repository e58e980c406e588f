"""A sign-in, told from others by its cookie."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

COOKIE = "_streamlit_user"
"""Streamlit's, signed; a long one comes in parts, whose names begin so, too."""


def handle_of(cookies: Mapping[str, str]) -> str:
    """A digest of the cookie, "" where there is none. It opens nothing."""
    parts = sorted((name, value) for name, value in cookies.items() if name.startswith(COOKIE))
    return sha256(repr(parts).encode()).hexdigest() if parts else ""
