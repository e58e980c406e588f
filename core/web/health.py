"""`/healthz`: whether this process can serve, for load balancers and supervisors."""

from __future__ import annotations

import asyncio
import json

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response

from core.errors import ParleyError
from core.parley import parley


async def healthz(_: Request) -> Response:
    """200 `{"status": "ok", "replies": n}` when the store answers, else 503 and why."""
    try:
        said = {"status": "ok", "replies": await asyncio.to_thread(_look)}
        return Response(json.dumps(said), 200, media_type="application/json")
    except ParleyError as error:
        return Response(json.dumps({"status": "unavailable", "why": error.text.en}), 503, media_type="application/json")


def _look() -> int:
    with parley().store.database.read() as connection:
        connection.execute(text("SELECT 1"))
    return parley().desk.running
