"""Every exception of the libraries below, raised before or within a body, comes up as a ChatError."""

from __future__ import annotations

import http.client
import ssl
import zlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import requests
import urllib3

from core.errors import ChatError
from tests.core.client.asking import asking, client_of, read_or_fail
from tests.gateway import FakeGateway


def exceptions_of(module: ModuleType) -> Iterator[type[Exception]]:
    """The module's own exceptions that are no warnings."""
    for name, value in sorted(vars(module).items()):
        own = isinstance(value, type) and value.__module__.split(".")[0] == module.__name__.split(".")[0]
        if own and issubclass(value, Exception) and not issubclass(value, Warning) and not name.startswith("_"):
            yield value


BELOW = [
    *exceptions_of(requests.exceptions),
    *exceptions_of(urllib3.exceptions),
    *(ConnectionResetError, BrokenPipeError, TimeoutError, ssl.SSLError),
]
WITHIN_A_BODY = [
    *exceptions_of(urllib3.exceptions),
    ConnectionResetError,
    OSError,
    ssl.SSLError,
    ValueError,
    zlib.error,
]


def made(cls: type[Exception]) -> Exception:
    """One of these; most constructors want more than is known here, and two can't be shown without it."""
    error = cls.__new__(cls)
    for name in ("partial", "expected", "length"):
        setattr(error, name, 0)
    return error


def test_the_walk_finds_them() -> None:
    assert len(BELOW) > 50
    assert {requests.ReadTimeout, urllib3.exceptions.ProtocolError} < set(BELOW)


@pytest.mark.parametrize("cls", BELOW, ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_what_is_raised_before_the_headers_has_a_counterpart(
    cls: type[Exception], gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(gateway, retries=0)

    def fail(*_: Any, **__: Any) -> Any:
        raise made(cls)

    monkeypatch.setattr(client._session, "request", fail)
    _, error = read_or_fail(client.stream(asking("words-5")))

    assert isinstance(error, ChatError)
    assert error.kind in ("connection", "timeout")
    assert isinstance(error.__cause__, cls)
    assert error.text.en and error.text.zh


@pytest.mark.parametrize("cls", WITHIN_A_BODY, ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_what_is_raised_within_a_body_has_a_counterpart(
    cls: type[Exception], gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise made(cls)

    monkeypatch.setattr(urllib3.HTTPResponse, "read1", fail)
    _, error = read_or_fail(client_of(gateway, retries=0).stream(asking("words-5")))

    assert isinstance(error, ChatError)
    assert error.kind in ("connection", "timeout", "protocol")


@pytest.mark.parametrize("cls", [http.client.BadStatusLine, http.client.LineTooLong, http.client.IncompleteRead])
def test_what_the_http_parser_raises_has_a_counterpart(
    cls: type[Exception], gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise cls("what came")

    monkeypatch.setattr(http.client.HTTPResponse, "begin", fail)
    _, error = read_or_fail(client_of(gateway, retries=0).stream(asking("words-5")))

    assert isinstance(error, ChatError)
    assert error.kind == "connection"
