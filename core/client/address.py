"""What a person types as a gateway's address -> where requests go.

404s from a doubled or missing `/v1` are among the commonest set-up errors (LifeOS#706, new-api#853); one-api answers
a missing `/v1` with 200 and the HTML of its console.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import SettingsError
from core.text import Text

NO_ADDRESS = Text(
    "'{address}' is not a web address. A gateway's address looks like https://api.example.com/v1",
    "“{address}”不是网址。网关地址的样子如 https://api.example.com/v1",
)
LOOPBACK = ("localhost", "127.0.0.1", "::1", "0.0.0.0")
_CHAT = "/chat/completions"
_VERSION = re.compile(r"v\d[\w.]*|openai", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one form of an address leads. `models` is None where only the chat address is known."""

    chat: str
    models: str | None


def endpoints(base_url: str) -> tuple[Endpoint, ...]:
    """The endpoints an address may mean, likeliest first; more than one only for a path of no known form.

    `https://h`, `https://h/v1/`, `https://h/v1/chat/completions`, `https://h/api/paas/v4` mean one thing each; a
    trailing `#` means: exactly as typed. Raises SettingsError where it is no web address.
    """
    address = unicodedata.normalize("NFKC", base_url).strip().strip("\"'“”‘’<>").strip()
    exact = address.endswith("#")
    address = address.rstrip("#").strip()
    if "://" not in address:
        host = address.split("/")[0].rsplit(":", 1)[0]
        address = f"{'http' if host in LOOPBACK else 'https'}://{address}"
    _check(address, base_url)
    if exact:
        return (Endpoint(address, address.removesuffix(_CHAT) + "/models" if address.endswith(_CHAT) else None),)
    root = re.sub(r"(?<!:)/{2,}", "/", address.partition("?")[0]).rstrip("/")
    root = root.removesuffix(_CHAT).removesuffix("/chat").removesuffix("/models").rstrip("/")
    path = urlsplit(root).path
    if not path:
        return (_under(root + "/v1"),)
    if _VERSION.fullmatch(path.rsplit("/", 1)[-1]):
        return (_under(root),)
    return _under(root + "/v1"), _under(root)


def is_loopback(base_url: str) -> bool:
    """Whether an address is this machine's own."""
    return (urlsplit(endpoints(base_url)[0].chat).hostname or "") in LOOPBACK


def _under(root: str) -> Endpoint:
    return Endpoint(root + _CHAT, root + "/models")


def _check(address: str, typed: str) -> None:
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", address)
        good = good and (parts.port is None or parts.port > 0) and parts.hostname != "."
    except ValueError as error:
        raise SettingsError(NO_ADDRESS.fill(address=typed)) from error
    if not good:
        raise SettingsError(NO_ADDRESS.fill(address=typed))
