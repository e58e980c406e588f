"""`Connection`: a gateway a person can choose, and where its key comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.client.gateways import Gateway
from core.client.key import ADD_ONE, MISSING, mask
from core.errors import AuthenticationError
from core.text import Text


@dataclass(frozen=True, slots=True)
class Connection:
    """A gateway a person can choose. `models`: names its document shows, offered first where it lists them.
    `favourites`: names set in `.env`, always offered first.

    `origin`: where its key comes from ('env', 'session', 'local', or 'none': a key is needed and there is none yet).
    """

    id: str
    label: Text
    gateway: Gateway
    models: tuple[str, ...] = ()
    favourites: tuple[str, ...] = ()
    needs_key: bool = True
    origin: str = "none"
    note: Text | None = None

    @property
    def ready(self) -> bool:
        return bool(self.gateway.api_key) or not self.needs_key

    def must_be_ready(self) -> None:
        """Raises AuthenticationError where a key is needed and there is none yet."""
        if not self.ready:
            words = MISSING.fill(gateway=self.label)
            raise AuthenticationError(words, remedy=ADD_ONE.fill(variable=self.key_variable))

    @property
    def key_label(self) -> str:
        """Tells keys apart without giving them away; "" for none."""
        return mask(self.gateway.api_key)

    @property
    def key_variable(self) -> str:
        return f"{re.sub(r'[^A-Z0-9]', '_', self.id.upper())}_API_KEY"
