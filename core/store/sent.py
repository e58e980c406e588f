"""What was sent, exactly: the messages of each request, each kept once however often it is sent again.

A list of messages is a chain: a link's id is the hash of the link above it and of its message, so that lists which
begin alike share their beginning (as commits do, https://en.wikipedia.org/wiki/Merkle_tree). Within one `scope` only:
a conversation, or a request that belongs to none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, insert, select

from core.store.tables import sent

PROBED = 200


def add(connection: Connection, scope: str, messages: Sequence[Mapping[str, Any]]) -> str | None:
    """Keep a list of messages, as they were on the wire; its id, None for an empty list."""
    links: list[dict[str, Any]] = []
    for message in messages:
        text = json.dumps(message, separators=(",", ":"))
        above = links[-1]["id"] if links else None
        name = sha256(f"{above}{text}".encode()).hexdigest()
        links.append({"scope": scope, "id": name, "above": above, "message": text})
    if new := links[_known(connection, scope, [link["id"] for link in links]) :]:
        connection.execute(insert(sent), new)
    return links[-1]["id"] if links else None


def read(connection: Connection, scope: str, sent_id: str) -> list[dict[str, Any]]:
    """The messages of a list."""
    up = (
        select(sent.c.id, sent.c.above, sent.c.message, func.coalesce(0, 0).label("depth"))
        .where(sent.c.scope == scope, sent.c.id == sent_id)
        .cte("up", recursive=True)
    )
    step = select(sent.c.id, sent.c.above, sent.c.message, up.c.depth + 1).where(
        sent.c.scope == scope, sent.c.id == up.c.above
    )
    chain = up.union_all(step)
    found = connection.execute(select(chain.c.message).order_by(chain.c.depth.desc()))
    return [json.loads(text) for text in found.scalars()]


def _known(connection: Connection, scope: str, ids: list[str]) -> int:
    """How many of a chain's links are kept, from its beginning: most often all but the last few."""
    for end in range(len(ids), 0, -PROBED):
        probed = ids[max(0, end - PROBED) : end]
        query = select(sent.c.id).where(sent.c.scope == scope, sent.c.id.in_(probed))
        if kept := set(connection.execute(query).scalars()):
            return end - len(probed) + max(at for at, name in enumerate(probed, start=1) if name in kept)
    return 0
