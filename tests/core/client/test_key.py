"""API keys: made fit to send, sent as they are, and shown nowhere."""

from __future__ import annotations

import socket
import traceback
from pathlib import Path
from typing import Any

import pytest

from core.client import ChatClient, Gateway
from core.client.key import clean_key, mask, redact
from core.errors import AuthenticationError, BadRequestError, ChatError
from tests.core.client.asking import KEY, asking, client_of, read_or_fail
from tests.gateway import FakeGateway

TYPED = {
    "as it is": KEY,
    "white space around": f"  {KEY}\n",
    "straight quotes": f'"{KEY}"',
    "typographic quotes": f"“{KEY}”",
    "backticks": f"`{KEY}`",
    "full-width quotes": f"＂{KEY}＂",
    "Bearer": f"Bearer {KEY}",
    "bearer, two spaces": f"bearer  {KEY} ",
    "a whole header": f"Authorization: Bearer {KEY}",
    "quotes after Bearer": f'Bearer "{KEY}"',
    "Bearer within quotes": f"'Bearer {KEY}'",
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_what_comes_along_with_a_copied_key_is_not_sent(gateway: FakeGateway, typed: str) -> None:
    client_of(gateway, typed).complete(asking("words-1"))

    assert gateway.requests[0].headers["authorization"] == f"Bearer {KEY}"


ODD = {
    "a space": ("sk-ab cd-0123456789", "空格"),
    "a line break": ("sk-ab\ncd-0123456789", "换行"),
    "a tab": ("sk-ab\tcd-0123456789", "制表符"),
    "right double quotation mark": ("sk-ab”cd-0123456789", ""),
    "cjk unified ideograph-5bc6": ("sk-ab密cd-0123456789", ""),
    "zero width space": ("sk-ab\u200bcd-0123456789", ""),
    "fullwidth latin small letter c": ("sk-abｃd-0123456789", ""),
    "U+0000": ("sk-ab\x00cd-0123456789", ""),
}


@pytest.mark.parametrize("name", ODD)
def test_a_character_no_key_has_is_named_by_its_place(name: str) -> None:
    typed, chinese = ODD[name]
    with pytest.raises(AuthenticationError) as caught:
        clean_key(typed)

    assert f"{name} at position 6" in caught.value.message
    assert chinese in caught.value.text.zh
    assert "cd-01" not in caught.value.text.en + caught.value.text.zh


@pytest.mark.parametrize("typed", ["", "  ", '""', "Bearer "])
def test_without_a_key_no_header_is_sent(gateway: FakeGateway, typed: str) -> None:
    client_of(gateway, typed).complete(asking("words-1"))

    assert "authorization" not in gateway.requests[0].headers


@pytest.mark.parametrize("key", [KEY, ""], ids=["with a key", "without a key"])
def test_netrc_does_not_speak_for_the_key(
    gateway: FakeGateway, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine gateway.example login someone password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    send_to_this_machine("gateway.example", monkeypatch)
    port = gateway.host.partition(":")[2]
    ChatClient(Gateway("fake", f"http://gateway.example:{port}/v1", key)).complete(asking("words-1"))

    assert gateway.requests[0].headers.get("authorization") == (f"Bearer {key}" if key else None)


def send_to_this_machine(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def resolve(name: Any, *args: Any, **kwargs: Any) -> Any:
        return real("127.0.0.1" if name == host else name, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.parametrize("model", ["leak", "status-401", "html", "redirect", "cut-10"])
def test_the_key_is_in_nothing_an_error_shows(gateway: FakeGateway, model: str) -> None:
    client = client_of(gateway)
    _, error = read_or_fail(client.stream(asking(model)))

    assert error is not None
    assert error.completion is not None
    assert KEY not in shown(error)
    assert KEY not in repr(client.gateway)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, f'{{"error": {{"message": "no such key: {KEY}"}}}}'),
        (200, f'{{"error": {{"message": "no such key: {KEY}"}}}}'),
        (200, f"no such key: {KEY}"),
        (200, f'{{"no such key": "{KEY}"'),
        (200, f"<html><title>no such key: {KEY}</title></html>"),
    ],
    ids=["an error", "an error within", "words", "broken JSON", "a page"],
)
def test_the_key_is_in_nothing_that_a_failing_list_of_models_shows(answering: Any, status: int, body: str) -> None:
    with pytest.raises(ChatError) as raised:
        answering(status, body).models()

    assert KEY not in shown(raised.value)


def shown(error: ChatError) -> str:
    trace = "".join(traceback.format_exception(error))
    fields = [error.words, error.advice, error.args, error.param, error.code, error.completion, error.__dict__]
    return "\n".join([repr(error), str(error), error.text.en, error.text.zh, trace, *map(repr, fields)])


def test_the_key_is_taken_out_of_code_and_parameter_too(gateway: FakeGateway) -> None:
    error = client_of(gateway).redacted(BadRequestError(f"bad {KEY}", param=f"key={KEY}", code=KEY))

    assert KEY not in shown(error)
    assert error.message == "bad …6789"


def test_a_key_that_is_cut_off_at_the_end_is_taken_out() -> None:
    assert redact(f"you sent {KEY[:12]}…", KEY) == "you sent …"


def test_a_key_that_was_refused_is_an_authentication_error(gateway: FakeGateway) -> None:
    _, error = read_or_fail(client_of(gateway, "sk-wrong").stream(asking("words-1")))

    assert isinstance(error, AuthenticationError)
    assert (error.status, error.code, error.message) == (401, "401", "Invalid API key provided")
    assert "Invalid API key provided" in error.text.zh


@pytest.mark.parametrize(("key", "label"), [("", ""), ("short", "…"), (KEY, "…6789")])
def test_a_key_is_told_by_its_last_characters(key: str, label: str) -> None:
    assert mask(key) == label
