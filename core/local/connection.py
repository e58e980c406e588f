"""The local model as a gateway to choose."""

from __future__ import annotations

import time
from collections.abc import Callable

from core.client.gateways import Gateway
from core.errors import UnavailableError
from core.local import LOCAL_MODEL, LocalModel
from core.settings import Connection
from core.text import Text

LOCAL_ID = "local"
LABEL = Text("Local model (toy)", "本地模型（玩具）")
LONGEST_START_S = 90.0
TRY_AGAIN = Text("Try again, or add a gateway under Settings.", "请重试，或在“设置”里添加网关。")


def local_connection(local: LocalModel = LOCAL_MODEL) -> Connection | None:
    """The local model, to be started on first use; None where this machine can't run it."""
    if local.state == "unavailable":
        return None
    gateway = Gateway(LOCAL_ID, "http://127.0.0.1", "")
    return Connection(LOCAL_ID, LABEL, gateway, (local.MODEL,), needs_key=False, origin="local", note=local.NOTICE)


def started(gave_up: Callable[[], bool], local: LocalModel = LOCAL_MODEL) -> Gateway | None:
    """Start it if need be and wait for it; None: gave up before. Raises UnavailableError where it does not start."""
    local.start()
    until = time.monotonic() + LONGEST_START_S
    while not local.wait(0.1):
        if gave_up():
            return None
        failed = local.unavailable() or (local.failure if local.state == "failed" else None)
        if failed or time.monotonic() > until:
            raise UnavailableError(failed or LABEL, remedy=TRY_AGAIN, retryable=False)
    return Gateway(LOCAL_ID, local.base_url, local.api_key)
