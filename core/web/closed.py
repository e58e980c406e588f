"""Closed by default: where nobody signs in, only this machine is served, unless `.env` opens it on purpose."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose

from core.errors import SettingsError
from core.settings import Settings
from core.text import Text
from core.web.headers import ASGIApp, Message, Send
from core.web.listening import listening

ELSEWHERE = Text(
    "Parley would listen on {addresses}, where other machines reach it, and nobody has to sign in. Let people sign in "
    "(docs/security.md), or set PARLEY_OPEN=1 if everybody who can connect may read everything and spend your money.",
    "Parley 将在 {addresses} 上监听，其他机器可以访问，却无需登录。请启用登录（见 docs/security.md）；"
    "如果确实允许任何能连接的人查看全部内容并花费额度，请设置 PARLEY_OPEN=1。",
)
CLOSED = Text(
    "This Parley serves its own machine only: open it as http://localhost. For others to use it, let people sign in, "
    "or set PARLEY_OPEN=1 (docs/security.md).",
    "这个 Parley 只为本机服务：请用 http://localhost 打开。要让其他人使用，请启用登录，"
    "或设置 PARLEY_OPEN=1（见 docs/security.md）。",
)
HIDDEN = ("/_stcore/metrics", "/_stcore/script-health-check")
"""Streamlit's own, for everybody who asks: how many are there, and a way to run the script."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def may_listen(settings: Settings) -> None:
    """Raises SettingsError where other machines can connect, nobody signs in, and that isn't wanted."""
    if settings.guarded:
        return
    addresses = {str(one.getsockname()[0]) for one in listening()}
    if outside := sorted(one for one in addresses if not _is_loopback(one)):
        raise SettingsError(ELSEWHERE.fill(addresses=", ".join(outside)))


class Closed:
    """Answers 403 to whoever comes from another machine, through a proxy or by another name, where nobody signs in and
    it is not open to all; where others are served, 404 where Streamlit would tell them about the server."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._open = settings.guarded

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            if self._open and str(scope.get("path", "")).endswith(HIDDEN):
                await PlainTextResponse("404", 404)(scope, receive, send)
                return
            if not self._open and not _is_local(scope):
                await _refuse(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def _refuse(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose(1008)(scope, receive, send)
    else:
        await PlainTextResponse(f"{CLOSED.zh}\n\n{CLOSED.en}\n", 403)(scope, receive, send)


def _is_local(scope: Message) -> bool:
    """Whether a request comes from this machine itself, and asks for it by its own name: a page of another site whose
    name leads here (DNS rebinding) asks by that name."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    host = headers.get("host", "").rsplit("@", 1)[-1]
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    named = name == "localhost" or name.endswith(".localhost") or _is_loopback(name)
    return (client is None or _is_loopback(str(client[0]))) and named and not any(one in headers for one in FORWARDED)


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
