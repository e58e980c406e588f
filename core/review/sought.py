"""The rows in whose texts something is sought."""

from __future__ import annotations

from core.store.store import Store

FOUND_AT_MOST = 1_000


def sought(store: Store, owner: str, text: str) -> tuple[tuple[str, ...] | None, bool]:
    """Ids of the newest `FOUND_AT_MOST` requests with all the words of `text`, and whether there are more. None:
    nothing is sought. Raises StoreError."""
    if not text.strip():
        return None, False
    found = store.search.requests(owner, text, FOUND_AT_MOST + 1)
    return found[:FOUND_AT_MOST], len(found) > FOUND_AT_MOST
