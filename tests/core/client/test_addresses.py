"""Addresses as people type them -> where requests go; redirects and proxies."""

from __future__ import annotations

import pytest

from core.client import ChatClient, Gateway
from core.client.address import endpoints, is_loopback
from core.client.stream import _nothing_there
from core.errors import NotFoundError, ProtocolError, SettingsError
from tests.core.client.asking import Listener, asking, client_of, read, read_or_fail
from tests.core.client.test_key import send_to_this_machine
from tests.gateway import FakeGateway

CHAT = "/chat/completions"
TYPED = {
    "https://h": ["https://h/v1"],
    "https://h/": ["https://h/v1"],
    "https://h/v1": ["https://h/v1"],
    "https://h/v1/": ["https://h/v1"],
    "https://h/v1/chat/completions": ["https://h/v1"],
    "https://h/v1/chat/completions/": ["https://h/v1"],
    "https://h/v1/chat": ["https://h/v1"],
    "https://h/v1/models": ["https://h/v1"],
    "https://h/api/v1": ["https://h/api/v1"],
    "https://h/compatible-mode/v1": ["https://h/compatible-mode/v1"],
    "https://h/inference/v1": ["https://h/inference/v1"],
    "https://h/v1beta/openai/": ["https://h/v1beta/openai"],
    "https://h/api/paas/v4": ["https://h/api/paas/v4"],
    "https://h/api/v3": ["https://h/api/v3"],
    "https://h/v2": ["https://h/v2"],
    "https://h/openai-proxy": ["https://h/openai-proxy/v1", "https://h/openai-proxy"],
    "https://h/av1": ["https://h/av1/v1", "https://h/av1"],
    "https://h//v1": ["https://h/v1"],
    "h": ["https://h/v1"],
    "api.example.com:8443/v1": ["https://api.example.com:8443/v1"],
    "localhost:8000": ["http://localhost:8000/v1"],
    "LOCALHOST:8000/v1": ["http://LOCALHOST:8000/v1"],
    "127.0.0.1:11434": ["http://127.0.0.1:11434/v1"],
    "[::1]:8000/v1": ["http://[::1]:8000/v1"],
    " https://h/v1 ": ["https://h/v1"],
    "“https://h/v1”": ["https://h/v1"],
    "<https://h/v1>": ["https://h/v1"],
    "https：//h／v1": ["https://h/v1"],
    "ｈｔｔｐｓ://h/v1": ["https://h/v1"],
    "\u200bhttps://h/v1\ufeff": ["https://h/v1"],
    "HTTPS://h/v1": ["https://h/v1"],
    "https:/h/v1": ["https://h/v1"],
    "http:h/v1": ["http://h/v1"],
}


@pytest.mark.parametrize("typed", TYPED)
def test_an_address_leads_where_it_was_meant_to(typed: str) -> None:
    found = endpoints(typed)

    assert [endpoint.chat for endpoint in found] == [root + CHAT for root in TYPED[typed]]
    assert [endpoint.models for endpoint in found] == [f"{root}/models" for root in TYPED[typed]]


EXACT = {
    "https://h/x#": ("https://h/x", None),
    "https://h/x/#": ("https://h/x/", None),
    "https://h/x/chat/completions#": ("https://h/x/chat/completions", "https://h/x/models"),
    "https://h/x/chat/completions": ("https://h/x/chat/completions", "https://h/x/models"),
    "https://h/d/gpt/chat/completions?api-version=1": (
        "https://h/d/gpt/chat/completions?api-version=1",
        "https://h/d/gpt/models?api-version=1",
    ),
}


@pytest.mark.parametrize("typed", EXACT)
def test_a_whole_address_is_taken_as_typed(typed: str) -> None:
    assert [(one.chat, one.models) for one in endpoints(typed)] == [EXACT[typed]]


@pytest.mark.parametrize("typed", ["", "  ", "#", "ftp://h", "https://", "http://h:port", "https://a b/v1", "[::1"])
def test_what_is_no_address_is_refused_in_both_languages(typed: str) -> None:
    with pytest.raises(SettingsError) as caught:
        ChatClient(Gateway("x", typed))

    assert f"'{typed}'" in caught.value.text.en
    assert f"“{typed}”" in caught.value.text.zh


@pytest.mark.parametrize(
    "address", ["localhost", "127.0.0.1", "127.0.0.2", "[::1]:80", "http://0.0.0.0", "a.localhost"]
)
def test_this_machine_is_known(address: str) -> None:
    assert is_loopback(address)
    assert not is_loopback("https://api.example.com")


@pytest.mark.parametrize("at", ["/openai-proxy", "/openai-proxy/v1"])
def test_an_unclear_address_is_found_out_and_remembered(at: str) -> None:
    with FakeGateway(at=at) as gateway:
        client = ChatClient(Gateway("fake", f"http://{gateway.host}/openai-proxy"))
        read(client.stream(asking("words-5")))
        asked_at_first = len(gateway.requests)
        read(client.stream(asking("words-5")))
        client.models()

    assert asked_at_first == (1 if at.endswith("/v1") else 2)
    assert [request.path for request in gateway.requests[asked_at_first:]] == [f"{at}{CHAT}", f"{at}/models"]


def test_a_model_list_finds_the_address_too() -> None:
    with FakeGateway(at="/openai-proxy") as gateway:
        client = ChatClient(Gateway("fake", f"http://{gateway.host}/openai-proxy"))
        client.models()
        read(client.stream(asking("words-5")))

    assert [request.path for request in gateway.requests[1:]] == ["/openai-proxy/models", f"/openai-proxy{CHAT}"]


def test_an_unknown_model_does_not_send_us_elsewhere() -> None:
    assert not _nothing_there(NotFoundError("The model `x` does not exist", status=404))
    assert _nothing_there(NotFoundError("404 page not found", status=404))
    assert _nothing_there(ProtocolError())


def test_a_redirect_is_not_followed_and_its_target_named(gateway: FakeGateway) -> None:
    _, error = read_or_fail(client_of(gateway).stream(asking("redirect")))

    assert isinstance(error, ProtocolError)
    assert error.status == 302
    assert "/elsewhere/v1/chat/completions" in error.text.en
    assert "/elsewhere/v1/chat/completions" in error.text.zh
    assert len(gateway.requests) == 1


def test_this_machine_is_never_reached_through_a_proxy(gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeGateway() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://{proxy.host}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        read(client_of(gateway).stream(asking("words-5")))
        client_of(gateway).models()

        assert proxy.requests == []
        assert len(gateway.requests) == 2


def test_another_machine_is_reached_through_the_proxy_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeGateway() as proxy:
        monkeypatch.setenv("http_proxy", f"http://{proxy.host}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        listener = Listener()
        client = ChatClient(Gateway("far", "http://gateway.example/v1"), observer=listener)
        with client.stream(asking("stall-3")) as stream:
            for chunk in stream:
                if any("word3" in delta.content for delta in chunk.deltas):
                    stream.cancel()

        assert proxy.requests[0].path == "http://gateway.example/v1/chat/completions"
        assert proxy.wait_for(lambda: proxy.requests[0].closed_at)
        assert listener.over[0].stopped


def test_user_and_password_in_an_address_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    send_to_this_machine("gateway.example", monkeypatch)
    client = ChatClient(Gateway("x", "http://user:secret@gateway.example:1/v1"), retries=0)
    _, error = read_or_fail(client.stream(asking("m")))

    assert error is not None and "gateway.example:1" in error.message
    assert "secret" not in error.text.en
