"""What is left on a key, where its gateway says so.

No document of the two gateways names such an address; those of new-api and one-api, which serve most gateways of their
kind, are `dashboard/billing/subscription` and `dashboard/billing/usage` (new-api, router/dashboard.go).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from core.client.client import ChatClient
from core.errors import NotFoundError, ProtocolError
from core.text import Text

UNLIMITED = 100_000_000
"""What one-api and new-api name as the limit of a key that has none."""
NOT_SERVED = Text("It does not say what is left on a key", "它没有提供余额查询")
SEE_CONSOLE = Text("Look at the gateway's own console.", "请到网关自己的控制台查看。")


@dataclass(frozen=True, slots=True)
class Balance:
    """`left`, `used` in `currency` (ISO 4217). `left` is None where the key has no limit of its own, `used` where it
    was not said."""

    left: float | None
    currency: str
    used: float | None = None


Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of gateway tells it: `paths`, below the address of its API (with `/` in front: of its host), and what
    their documents say. `read` raises KeyError, TypeError or ValueError where they are of another form."""

    name: str
    paths: tuple[str, ...]
    read: Callable[..., Balance]
    hosts: tuple[str, ...] = ()


def _dashboard(subscription: Document, usage: Document) -> Balance:
    limit, used = float(subscription["hard_limit_usd"]), float(usage["total_usage"]) / 100  # it counts in cents
    if limit >= UNLIMITED:
        return Balance(None, "USD", used)
    return Balance(limit - used, "USD", used)


def _deepseek(document: Document) -> Balance:
    first = document["balance_infos"][0]
    return Balance(float(first["total_balance"]), str(first["currency"]))


def _siliconflow(document: Document) -> Balance:
    return Balance(float(document["data"]["totalBalance"]), "CNY")


def _moonshot(document: Document) -> Balance:
    return Balance(float(document["data"]["available_balance"]), "CNY")


def _moonshot_abroad(document: Document) -> Balance:
    return replace(_moonshot(document), currency="USD")


def _openrouter(document: Document) -> Balance:
    said = document["data"]
    return Balance(float(said["total_credits"]) - float(said["total_usage"]), "USD", float(said["total_usage"]))


FORMS: tuple[Form, ...] = (
    Form("deepseek", ("/user/balance",), _deepseek, ("api.deepseek.com",)),
    Form("siliconflow", ("user/info",), _siliconflow, ("api.siliconflow.cn",)),
    Form("moonshot", ("users/me/balance",), _moonshot, ("api.moonshot.cn",)),
    Form("moonshot, abroad", ("users/me/balance",), _moonshot_abroad, ("api.moonshot.ai",)),
    Form("openrouter", ("credits",), _openrouter, ("openrouter.ai",)),
    Form("new-api", ("dashboard/billing/subscription", "dashboard/billing/usage{period}"), _dashboard),
)
"""The last one is for all hosts that have none of their own."""


def balance(client: ChatClient) -> Balance:
    """Raises ChatError, NotFoundError among them where the gateway does not serve it."""
    endpoint = next((one for one in client.endpoints if one.models is not None), None)
    if endpoint is None or endpoint.models is None:
        raise NotFoundError(NOT_SERVED, remedy=SEE_CONSOLE)
    parts = urlsplit(endpoint.models)
    form = next((one for one in FORMS if parts.hostname in one.hosts), FORMS[-1])
    base = endpoint.models.partition("?")[0].removesuffix("/models")
    today = datetime.now(UTC).date()
    period = f"?start_date={today - timedelta(days=99)}&end_date={today + timedelta(days=1)}"  # 100 days at most
    found = []
    for path in form.paths:
        root = f"{parts.scheme}://{parts.netloc}" if path.startswith("/") else f"{base}/"
        try:
            found.append(client.document(root + path.format(period=period)))
        except (NotFoundError, ProtocolError) as error:
            raise NotFoundError(NOT_SERVED, remedy=SEE_CONSOLE) from error
    try:
        read = form.read(*found)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise NotFoundError(NOT_SERVED, remedy=SEE_CONSOLE) from error
    if not all(amount is None or isfinite(amount) for amount in (read.left, read.used)):
        raise NotFoundError(NOT_SERVED, remedy=SEE_CONSOLE)
    return read
