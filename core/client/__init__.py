"""The client: bytes -> events -> nouns. `ChatClient` asks a `Gateway`; nothing else of the product sends requests."""

from core.client.client import ChatClient
from core.client.exchange import Exchange, Observer
from core.client.gateways import Gateway
from core.client.stream import ChatStream

__all__ = ["ChatClient", "ChatStream", "Exchange", "Gateway", "Observer"]
