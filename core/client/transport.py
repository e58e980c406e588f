"""One HTTP exchange that another thread may cut at any moment, also before a byte has come back.

`response.close()` from another thread waits for the next byte; shutting the socket down wakes the reader in under a
millisecond. Before the headers there is no response, so the connection class notes the socket for the exchange's
`Link`.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import HTTPResponse

from core.client.inflate import UNPACKED_HERE, inflated
from core.client.reach import connect_outside

POOL_SIZE = 32
CONNECT_TIMEOUT_S = 10.0
DRAIN_S = 0.1
_current = threading.local()


class WasCut(Exception):
    """The exchange was cut before it got this far."""


class Link:
    """The handle on one exchange. `cut` is for other threads; everything else for the one that reads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.was_cut = False

    def cut(self) -> None:
        """End the exchange now: the reader wakes, and the gateway sees the connection close."""
        with self._lock:
            self.was_cut = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def hold(self, connected: socket.socket) -> None:
        """Note the socket in use. Raises WasCut."""
        with self._lock:
            self._socket = connected
            if self.was_cut:
                raise WasCut

    def let_go(self) -> None:
        """The exchange is over: its socket may serve another one."""
        with self._lock:
            self._socket = None

    def set_timeout(self, seconds: float) -> None:
        with self._lock, suppress(OSError):
            if self._socket is not None:
                self._socket.settimeout(seconds)

    @contextmanager
    def during(self) -> Iterator[None]:
        """Connections used by this thread within belong to this link."""
        _current.link = self
        try:
            yield
        finally:
            _current.link = None


def _note(connection: HTTPConnection) -> None:
    link: Link | None = getattr(_current, "link", None)
    connected = getattr(connection, "sock", None)
    if link is not None and connected is not None:
        link.hold(connected)


class _WatchedHTTPConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _note(self)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _note(self)  # a connection from the pool is connected already
        super().request(*args, **kwargs)


class _WatchedHTTPSConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _note(self)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _note(self)
        super().request(*args, **kwargs)


def _outside(connection: HTTPConnection) -> socket.socket:
    """In the place of urllib3's own way to connect, with the errors that it raises."""
    try:
        timeout = connection.timeout if isinstance(connection.timeout, int | float) else None
        return connect_outside(connection.host, connection.port, timeout, connection.socket_options or ())
    except socket.gaierror as error:
        raise urllib3.exceptions.NameResolutionError(connection.host, connection, error) from error
    except TimeoutError as error:
        raise urllib3.exceptions.ConnectTimeoutError(connection, f"{connection.host} timed out") from error
    except OSError as error:
        raise urllib3.exceptions.NewConnectionError(connection, f"{type(error).__name__}: {error}") from error


class _OutsideHTTPConnection(_WatchedHTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _outside(self)


class _OutsideHTTPSConnection(_WatchedHTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _outside(self)


class _WatchedHTTPPool(HTTPConnectionPool):
    ConnectionCls = _WatchedHTTPConnection


class _WatchedHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedHTTPSConnection


class _OutsideHTTPPool(HTTPConnectionPool):
    ConnectionCls = _OutsideHTTPConnection


class _OutsideHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _OutsideHTTPSConnection


class _WatchedAdapter(HTTPAdapter):
    def __init__(self, *, outside: bool = False) -> None:
        self._outside = outside
        super().__init__(pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        self._watch(manager)
        return manager

    def _watch(self, manager: Any) -> None:
        plain, tls = (_OutsideHTTPPool, _OutsideHTTPSPool) if self._outside else (_WatchedHTTPPool, _WatchedHTTPSPool)
        manager.pool_classes_by_scheme = {"http": plain, "https": tls}


class _NoCookies(RequestsCookieJar):
    """Takes none: requests' sessions are only safe between threads while nothing in them changes."""

    def set_cookie(self, *args: Any, **kwargs: Any) -> None:
        return None


def new_session(*, loopback: bool, outside: bool = False) -> requests.Session:
    """A session for one client: no cookies, no redirects' memory, no retries of its own. A loopback address never
    goes through a proxy of the environment. `outside`: connections end at public addresses only, and go through no
    proxy either, which would resolve the name by itself."""
    session = requests.Session()
    session.cookies = _NoCookies()
    session.trust_env = not loopback and not outside
    adapter = _WatchedAdapter(outside=outside)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def read(raw: HTTPResponse) -> Iterator[bytes]:
    """The body as it comes. `read1` alone delivers at once whatever the framing: every other reader of requests waits
    for a whole buffer on bodies that are not chunked."""
    label = raw.headers.get("Content-Encoding", "").strip().lower()
    if label in UNPACKED_HERE:
        return inflated(_pieces(raw, decode=False), label)
    return _pieces(raw, decode=True)


def _pieces(raw: HTTPResponse, *, decode: bool) -> Iterator[bytes]:
    while data := raw.read1(65536, decode_content=decode):
        yield data


def finish(response: requests.Response, link: Link, *, drain: bool) -> None:
    """Give the connection back if the rest of the body comes within `DRAIN_S`, else close it."""
    if drain and not link.was_cut:
        link.set_timeout(DRAIN_S)
        with suppress(Exception):  # whatever is wrong after the end of the answer is no error
            until = time.monotonic() + DRAIN_S
            for _ in read(response.raw):
                if time.monotonic() > until:
                    break
    link.let_go()
    response.close()
