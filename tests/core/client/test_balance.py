"""What is left on a key: as new-api and others tell it, and gateways that don't."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.client import ChatClient, Gateway
from core.client.balance import FORMS, Balance, balance
from core.errors import AuthenticationError, NotFoundError
from tests.gateway import FakeGateway

DOCUMENTS: dict[str, tuple[list[Any], Balance]] = {
    "new-api": ([{"hard_limit_usd": 20.0}, {"total_usage": 750.0}], Balance(12.5, "USD", 7.5)),
    "deepseek": (
        [{"is_available": True, "balance_infos": [{"currency": "CNY", "total_balance": "110.00"}]}],
        Balance(110.0, "CNY"),
    ),
    "siliconflow": ([{"code": 20000, "message": "OK", "data": {"totalBalance": "88.00"}}], Balance(88.0, "CNY")),
    "moonshot": ([{"code": 0, "data": {"available_balance": 49.5}, "status": True}], Balance(49.5, "CNY")),
    "moonshot, abroad": ([{"code": 0, "data": {"available_balance": 49.5}, "status": True}], Balance(49.5, "USD")),
    "openrouter": ([{"data": {"total_credits": 10, "total_usage": 2.5}}], Balance(7.5, "USD", 2.5)),
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_form_is_read(form: Any) -> None:
    documents, expected = DOCUMENTS[form.name]

    assert form.read(*documents) == expected


def test_a_key_without_a_limit_is_not_rich() -> None:
    found = FORMS[-1].read({"hard_limit_usd": 100_000_000}, {"total_usage": 100})

    assert found == Balance(None, "USD", 1.0)


def test_it_is_asked_of_the_gateway_with_its_key() -> None:
    with FakeGateway() as gateway:
        client = ChatClient(Gateway("x", gateway.base_url, "sk-test"))

        assert balance(client) == Balance(12.5, "USD", 7.5)

        paths = [one.path.partition("?")[0] for one in gateway.requests]
        assert paths == ["/v1/dashboard/billing/subscription", "/v1/dashboard/billing/usage"]
        assert {one.headers["authorization"] for one in gateway.requests} == {"Bearer sk-test"}


@pytest.mark.parametrize(
    ("status", "body"), [(404, ""), (200, "<html></html>"), (200, "[]"), (200, '{"hard_limit_usd": null}')]
)
def test_a_gateway_that_does_not_tell_is_said_not_to(answering: Any, status: int, body: str) -> None:
    with pytest.raises(NotFoundError, match="what is left"):
        balance(answering(status, body))


def test_a_wrong_key_is_said_to_be_wrong(answering: Any) -> None:
    with pytest.raises(AuthenticationError):
        balance(answering(401, json.dumps({"error": {"message": "bad key"}})))
