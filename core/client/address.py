"""What a person types as a gateway's address -> where requests go.

404s from a doubled or missing `/v1` are among the commonest set-up errors (LifeOS#706, new-api#853); one-api answers
a missing `/v1` with 200 and the HTML of its console.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from core.errors import SettingsError
from core.text import Text

NO_ADDRESS = Text(
    "'{address}' is not a web address. A gateway's address looks like https://api.example.com/v1",
    "“{address}”不是网址。网关地址的样子如 https://api.example.com/v1",
)
_CHAT = "/chat/completions"
_VERSION = re.compile(r"v\d[\w.]*|openai", re.IGNORECASE)
_ENDPOINT = re.compile(r"/(chat(/completions)?|completions|models|responses|embeddings)$")
_SCHEME = re.compile(r"(https?):/*", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one form of an address leads. `models` is None where only the chat address is known."""

    chat: str
    models: str | None


def endpoints(base_url: str) -> tuple[Endpoint, ...]:
    """The endpoints an address may mean, likeliest first; more than one only for a path of no known form.

    `https://h`, `https://h/v1/`, `https://h/api/paas/v4` mean one thing each; what ends in `/chat/completions` (perhaps
    with a query) or in `#` is taken as typed. Raises SettingsError where it is no web address.
    """
    address = _INVISIBLE.sub("", unicodedata.normalize("NFKC", base_url)).strip().strip("\"'“”‘’<>").strip()
    exact = address.endswith("#")
    address = _with_scheme(address.rstrip("#").strip())
    _check(address, base_url)
    typed, mark, query = address.partition("?")
    root = re.sub(r"(?<!:)/{2,}", "/", typed).rstrip("/")
    if exact or root.endswith(_CHAT):
        base, ends, _ = root.rpartition(_CHAT)
        chat = address if exact else f"{root}{mark}{query}"
        return (Endpoint(chat, f"{base}/models{mark}{query}" if ends else None),)
    root = _ENDPOINT.sub("", root)
    path = urlsplit(root).path
    if not path:
        return (_under(root + "/v1"),)
    if _VERSION.fullmatch(path.rsplit("/", 1)[-1]):
        return (_under(root),)
    return _under(root + "/v1"), _under(root)


def is_loopback(base_url: str) -> bool:
    """Whether an address is this machine's own."""
    return _is_loopback(urlsplit(endpoints(base_url)[0].chat).hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def _with_scheme(address: str) -> str:
    if scheme := _SCHEME.match(address):
        return f"{scheme.group(1).lower()}://{address[scheme.end() :]}"
    if "://" in address:
        return address
    with suppress(ValueError):  # `_check` says what is wrong with it
        if _is_loopback(urlsplit(f"//{address}").hostname or ""):
            return f"http://{address}"
    return f"https://{address}"


def _under(root: str) -> Endpoint:
    return Endpoint(root + _CHAT, root + "/models")


def _check(address: str, typed: str) -> None:
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", address)
        good = good and (parts.port is None or parts.port > 0) and parts.hostname != "."
        # what is connected to is what urllib3 reads: where it reads another host, somebody meant it to
        good = good and "\\" not in address and _same_host(parts.hostname, parse_url(address).host)
    except (ValueError, LocationParseError) as error:
        raise SettingsError(NO_ADDRESS.fill(address=typed)) from error
    if not good:
        raise SettingsError(NO_ADDRESS.fill(address=typed))


def _same_host(said: str | None, connected: str | None) -> bool:
    plain = [(one or "").strip("[]").rstrip(".").lower() for one in (said, connected)]
    if plain[0].isascii():
        return plain[0] == plain[1]
    return bool(connected)  # urllib3 writes it in ASCII (IDNA)


def known_as(url: str) -> str:
    """An address as what is found out there is kept under: without a name, a password or a query, which may hold a
    key."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
