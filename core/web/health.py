"""`/healthz` and `/readyz`: whether this process lives, and whether it can serve: for supervisors and balancers."""

from __future__ import annotations

import asyncio
import json

from starlette.requests import Request
from starlette.responses import Response

from core import parley
from core.errors import ParleyError
from core.store.migrate import check_schema
from core.text import Text

WITHIN_S = 5.0
SLOW = Text("The store gave no answer within {seconds:g} s.", "数据存储在 {seconds:g} 秒内没有应答。")
JSON = "application/json"


async def healthz(_: Request) -> Response:
    """200 `{"status": "ok", "replies": n}` while the process runs, whatever the store does."""
    return Response(alive(), 200, media_type=JSON)


async def readyz(_: Request) -> Response:
    """200 `{"status": "ready"}` where the store answers and has the newest schema, else 503 and `why`."""
    try:
        async with asyncio.timeout(WITHIN_S):
            status, said = await asyncio.to_thread(ready)
    except TimeoutError:
        status, said = 503, _unready(SLOW.fill(seconds=WITHIN_S))
    return Response(said, status, media_type=JSON)


HEALTH = (("/healthz", healthz), ("/readyz", readyz))


def alive() -> str:
    return json.dumps({"status": "ok", "replies": parley.running()})


def ready() -> tuple[int, str]:
    """The status and what is said with it. Opens the store where that failed before."""
    try:
        check_schema(parley.parley().store.database)
    except ParleyError as error:
        return 503, _unready(error.text)
    return 200, json.dumps({"status": "ready"})


def _unready(why: Text) -> str:
    return json.dumps({"status": "unavailable", "why": why.en})
