"""A gateway's test, kept in the ledger as every request is."""

from __future__ import annotations

from core.chat import Message
from core.client import ChatClient, Exchange, Gateway, Observer
from core.client.probe import Probe, probe
from core.ledger.prices import PriceFinder, listed
from core.ledger.record import RequestRecord, closed, opened
from core.people.limits import Limits
from core.settings import Connection, Settings
from core.store.store import Store
from core.tally import tell


def probe_recorded(
    store: Store, settings: Settings, connection: Connection, gateway: Gateway, model: str = "", *, owner: str = ""
) -> Probe:
    """Test a gateway (`core.client.probe`). Raises AuthenticationError where a key is needed and there is none,
    OverBudget where a budget blocks it."""
    connection.must_be_ready()
    store.budgets.check(owner, connection.id, model)
    observer = ProbeRecorder(store, connection, owner, settings.limits)
    client = ChatClient(gateway, read_timeout_s=settings.read_timeout_s, retries=0, observer=observer)
    try:
        return probe(client, model)
    finally:
        client.close()


class ProbeRecorder(Observer):
    """Keeps each request of a test or a check-up in the ledger, as its owner's."""

    def __init__(self, store: Store, connection: Connection, owner: str, limits: Limits | None) -> None:
        self._store = store
        self._owner = owner
        self._limits = limits
        self._connection = connection
        self._record: RequestRecord | None = None
        self._messages: tuple[Message, ...] = ()
        self._find: PriceFinder = listed

    def sending(self, exchange: Exchange) -> None:
        key_label, process_id = self._connection.key_label, self._store.processes.id
        self._find = self._store.prices.finder()
        self._messages = tuple(Message(one["role"], one.get("content") or "") for one in exchange.body["messages"])
        self._record = opened(
            exchange,
            kind="checkup",
            owner=self._owner,
            key_label=key_label,
            process_id=process_id,
            messages=self._messages,
        )
        self._store.ledger.begin(self._record, limits=self._limits)

    def ended(self, exchange: Exchange) -> None:
        if self._record is not None:
            record = closed(self._record, exchange, self._messages, self._find)
            self._store.ledger.end(record)
            tell(record)
