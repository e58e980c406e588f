"""The request itself, before it is sent: the JSON, and where it goes."""

from __future__ import annotations

from typing import Any

from core.client.address import endpoints
from core.client.wire import request_body
from core.errors import ParleyError
from core.lab.plan import Asked
from core.settings import Connection


def body_of(asked: Asked, connection: Connection) -> dict[str, Any]:
    """The JSON that would be sent, repairs aside (they are known only once a gateway refuses)."""
    return request_body(asked.request, connection.gateway.quirks, stream=asked.stream)


def address_of(connection: Connection) -> str:
    """The URL it goes to; "" for the local model, whose address is known once it runs."""
    if connection.origin == "local":
        return ""
    try:
        return endpoints(connection.gateway.base_url)[0].chat
    except ParleyError:
        return ""
