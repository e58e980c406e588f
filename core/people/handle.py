"""A sign-in, told from others by what it is, not by the cookie that it came in: a cookie can be given company."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def handle_of(claims: Mapping[str, Any]) -> str:
    """A digest of what the provider said when somebody signed in, its moment included (`iat`, `nonce`); "" for nothing.
    It opens nothing."""
    return sha256(json.dumps(claims, sort_keys=True, default=str).encode()).hexdigest() if claims else ""


COOKIE = "_streamlit_user"
"""Streamlit's, signed; a long one comes in parts, of which this is the first."""


def cookie_of(cookies: Mapping[str, str]) -> str:
    """A digest of the browser's cookie, "" where it has none: what was made for one browser is not for another."""
    return sha256(cookies[COOKIE].encode()).hexdigest() if cookies.get(COOKIE) else ""
