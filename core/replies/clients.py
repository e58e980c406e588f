"""One client for each gateway in use, so that a conversation's next question finds a connection open."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from core.client import ChatClient, Gateway
from core.client.repairs import RepairMemory
from core.settings import Settings

LARGEST = 64


class Clients:
    """The clients of the gateways used last, at most `LARGEST`; each with its key, in memory only. `memory`: of the
    repairs that helped."""

    def __init__(self, settings: Settings, memory: RepairMemory) -> None:
        self._settings = settings
        self._memory = memory
        self._lock = Lock()
        self._known: OrderedDict[tuple[Gateway, bool], ChatClient] = OrderedDict()

    def get(self, gateway: Gateway, *, stream: bool) -> ChatClient:
        """The client for a gateway. Without streaming nothing comes before the whole answer is there, so silence may
        last longer; and it is the whole that has its time, for some send blanks meanwhile. Raises SettingsError,
        AuthenticationError."""
        with self._lock:
            client = self._known.pop((gateway, stream), None) or self._made(gateway, stream=stream)
            self._known[(gateway, stream)] = client
            while len(self._known) > LARGEST:
                self._known.popitem(last=False)  # its idle connections close with the last reference to it
        return client

    def _made(self, gateway: Gateway, *, stream: bool) -> ChatClient:
        settings = self._settings
        return ChatClient(
            gateway,
            read_timeout_s=settings.read_timeout_s if stream else settings.whole_timeout_s,
            first_event_timeout_s=settings.first_event_timeout_s if stream else None,
            total_timeout_s=None if stream else settings.whole_timeout_s,
            retries=settings.retries,
            memory=self._memory,
        )
