"""Parley's composition root: `streamlit run app.py`, or `uvicorn app:app --port 8501`.

The script of every page is pages/frame.py. It can't be this file: beside a folder `pages` Streamlit would build a menu
of its own from it before the script has run.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from core.errors import ParleyError
from core.parley import close, parley
from core.settings import read_settings
from core.web.closed import Closed, may_listen
from core.web.exports import PATH, export
from core.web.headers import SecurityHeaders
from core.web.health import HEALTH
from core.web.metrics import serve_metrics
from core.web.nodelay import send_without_delay
from core.web.origin import SameOrigin
from core.web.stopping import stop_in_time
from pages.shared.routed import routed
from pages.shared.secrets import with_secrets

log = logging.getLogger("parley")
SETTINGS = with_secrets(read_settings())
if SETTINGS.log_as_json:
    from core.web.logs import log_as_json

    log_as_json()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Open the store and take over unfinished replies before the first visitor; close everything at the end."""
    try:
        may_listen(SETTINGS)
    except ParleyError as error:
        log.error("%s / %s", error.text.en, error.text.zh)
        raise
    send_without_delay()
    stop_in_time()
    try:
        opened = await asyncio.to_thread(parley, SETTINGS)
        for problem in opened.settings.problems:
            log.warning("%s / %s", problem.en, problem.zh)
    except ParleyError as error:
        log.error("%s / %s", error.text.en, error.text.zh)  # every page says it, too
    end_metrics = serve_metrics(SETTINGS)
    yield
    end_metrics()
    await asyncio.to_thread(close)


app = st.App(
    Path(__file__).parent / "pages" / "frame.py",
    lifespan=lifespan,
    routes=[
        Route(routed(PATH), export),
        *(Route(at, answer) for path, answer in HEALTH for at in {path, routed(path)}),
    ],
    middleware=[
        Middleware(SecurityHeaders, images=SETTINGS.image_hosts),
        Middleware(Closed, settings=SETTINGS),
        Middleware(SameOrigin),
    ],
    secrets={"auth": dict(SETTINGS.sign_in.provider)} if SETTINGS.sign_in.provider else None,
)
