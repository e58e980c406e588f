"""Where gateways that are typed on a page may be: nowhere within the network that Parley stands in."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import pytest

from core.chat import ChatRequest, Message
from core.client import ChatClient, Gateway
from core.client.reach import Reach, is_public
from core.errors import ConnectionFailedError, SettingsError
from tests.gateway import FakeGateway

INNER = (
    "127.0.0.1",
    "127.9.9.9",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "ff02::1",
    "192.0.0.8",
    "192.88.99.1",
    "168.63.129.16",
)
OUTER = ("1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTER)
def test_an_outer_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/v1",
        "http://localhost:{port}/v1",
        "http://127.1:{port}/v1",
        "http://2130706433:{port}/v1",
        "http://0x7f.1:{port}/v1",
        "http://[::ffff:127.0.0.1]:{port}/v1",
        "http://0:{port}/v1",
    ],
)
def test_a_guarded_client_connects_to_nothing_within(gateway: FakeGateway, address: str) -> None:
    """However the address is written: it is looked at after the name is resolved."""
    port = int(gateway.base_url.rsplit(":", 1)[1].split("/")[0])
    client = ChatClient(Gateway("x", address.format(port=port), "sk-1", outside=True), retries=0)

    with pytest.raises(ConnectionFailedError) as refused:
        client.complete(ChatRequest("words-10", (Message("user", "hi"),)))

    assert "内网" in refused.value.text.zh
    assert not gateway.requests


def test_a_name_that_leads_within_is_refused_whatever_else_it_leads_to(
    gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name with a public address and an inner one, as for DNS rebinding."""
    port = int(gateway.base_url.rsplit(":", 1)[1].split("/")[0])

    def resolved(host: str, *_: object, **__: object) -> list[object]:
        assert host == "rebind.example"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("8.8.8.8", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    client = ChatClient(Gateway("x", f"http://rebind.example:{port}/v1", "sk-1", outside=True), retries=0)

    with pytest.raises(ConnectionFailedError):
        client.models()

    assert not gateway.requests


def test_a_guarded_client_uses_no_proxy(gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve the name by itself, and sees other networks."""
    monkeypatch.setenv("http_proxy", gateway.base_url.removesuffix("/v1"))
    client = ChatClient(Gateway("x", "http://169.254.169.254/v1", "sk-1", outside=True), retries=0)

    with pytest.raises(ConnectionFailedError):
        client.models()

    assert not gateway.requests


@pytest.mark.parametrize(
    ("address", "any_host", "says"),
    [
        ("https://api.openai.com/v1", False, None),
        ("https://api.baystoneai.cn", False, None),
        ("https://evil.example/v1", False, "PARLEY_GATEWAY_HOSTS"),
        ("https://evil.example/v1", True, None),
        ("http://localhost:11434/v1", False, "PARLEY_GATEWAY_HOSTS"),
        ("http://localhost:11434/v1", True, "PARLEY_PRIVATE_HOSTS"),
        ("http://10.1.2.3/v1", True, "PARLEY_PRIVATE_HOSTS"),
        ("http://[::1]/v1", True, "PARLEY_PRIVATE_HOSTS"),
        ("https://api.openai.com@evil.example/v1", False, "before @"),
        ("https://evil.example\\@api.openai.com/v1", False, "not a web address"),
        ("https://evil.example＼@api.openai.com/v1", False, "not a web address"),
        ("http://127.0.0.1:80\\@api.openai.com/v1", True, "not a web address"),
        ("https://api.openai.com.evil.example/v1", False, "PARLEY_GATEWAY_HOSTS"),
    ],
)
def test_members_may_add_what_is_listed_and_admins_what_is_outside(
    address: str, any_host: bool, says: str | None
) -> None:
    if says is None:
        Reach().check(address, any_host=any_host)
    else:
        with pytest.raises(SettingsError, match=says):
            Reach().check(address, any_host=any_host)


def test_lists_of_ones_own() -> None:
    reach = Reach(("*.example.org",), ("llm.internal", "10.0.0.7"))

    reach.check("https://a.example.org/v1", any_host=False)
    reach.check("http://10.0.0.7/v1", any_host=False)
    reach.check("http://LLM.internal:8000/v1", any_host=False)
    assert not reach.guards("http://llm.internal:8000/v1")
    assert reach.guards("https://a.example.org/v1")
    with pytest.raises(SettingsError):
        reach.check("https://api.openai.com/v1", any_host=False)
