"""`Settings`: what was set in `.env` and the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.client.reach import Reach
from core.people.limits import Limits
from core.people.signin import SignIn
from core.settings.connection import Connection
from core.text import Text


@dataclass(frozen=True, slots=True)
class Settings:
    """What was set. `problems` are sentences for the person who set it; a wrong line never stops the start.

    `open_to_all`: serve other machines although nobody signs in. `store_keys`: Fernet keys that encrypt what people
    keep, the first for new ones; none: keys of one's own can't be kept. `image_hosts`: whose images answers may show.
    """

    connections: tuple[Connection, ...]
    numbers: Mapping[str, float]
    database_url: str | None = None
    data_folder: Path = Path("data")
    problems: tuple[Text, ...] = field(default=())
    sign_in: SignIn = field(default_factory=SignIn)
    reach: Reach = field(default_factory=Reach)
    open_to_all: bool = False
    store_keys: tuple[str, ...] = field(default=(), repr=False)
    image_hosts: tuple[str, ...] = ()
    log_as_json: bool = False

    @property
    def titles(self) -> bool:
        return self.numbers["PARLEY_TITLES"] > 0

    @property
    def read_timeout_s(self) -> float:
        return self.numbers["PARLEY_READ_TIMEOUT_S"]

    @property
    def first_event_timeout_s(self) -> float:
        return self.numbers["PARLEY_FIRST_EVENT_TIMEOUT_S"]

    @property
    def whole_timeout_s(self) -> float:
        return self.numbers["PARLEY_WHOLE_TIMEOUT_S"]

    @property
    def retries(self) -> int:
        return int(self.numbers["PARLEY_RETRIES"])

    @property
    def replies_at_once(self) -> int:
        return int(self.numbers["PARLEY_REPLIES_AT_ONCE"])

    @property
    def limits(self) -> Limits | None:
        """Of each person; None where nobody signs in."""
        if not self.sign_in.on:
            return None
        per_person, per_minute = (
            int(self.numbers[name]) for name in ("PARLEY_REPLIES_PER_PERSON", "PARLEY_REQUESTS_PER_MINUTE")
        )
        return Limits(per_person, per_minute)

    @property
    def metrics_port(self) -> int | None:
        return int(self.numbers["PARLEY_METRICS_PORT"]) or None

    @property
    def guarded(self) -> bool:
        """Whether there are people who needn't be trusted with this machine's network."""
        return self.sign_in.on or self.open_to_all
