"""`/export?link=…`: a file of the usage review, sent as it is written. Neither the table nor the file is ever held."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from io import BufferedWriter, RawIOBase
from typing import BinaryIO, cast
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from core.errors import ParleyError
from core.parley import parley
from core.people.handle import cookie_of
from core.review.export import ENDED, Export, linked
from core.review.files import BY_ID
from core.store.store import Store

log = logging.getLogger("parley")
PATH = "/export"
AT_ONCE = 65_536
"""Bytes of a piece."""
STALLED_S = 120.0
"""How long a reader may take none."""
_WRITERS = ThreadPoolExecutor(8, "export")  # a slow reader keeps one busy: theirs are not those of the other routes


async def export(request: Request) -> Response:
    """The file, or 410 and a sentence where the link no longer holds."""
    try:
        asked = await asyncio.to_thread(_asked, request.query_params.get("link", ""), cookie_of(request.cookies))
    except ParleyError as error:
        return PlainTextResponse(f"{error.text.zh}\n\n{error.text.en}\n", 410)
    return Streamed(lambda file: asked.write(_books(asked), file), asked.name, BY_ID[asked.format].mime)


def _books(asked: Export) -> Store:
    """Where its rows are. Raises StoreError."""
    if not asked.example:
        return parley().store
    from core.example.books import example_books  # made when it is asked for

    return example_books(asked.language)


def _asked(link: str, cookie: str) -> Export:
    """Raises ParleyError where the link no longer holds, or its sign-in was ended."""
    asked = linked(link, cookie)
    if asked.sign_in and parley().store.people.ended(asked.sign_in):
        raise ParleyError(ENDED)
    return asked


class Streamed(Response):
    """What `write` writes, in pieces, no faster than it is read. Where `write` fails the answer is cut short, so that
    nobody takes a part for the whole."""

    def __init__(self, write: Callable[[BinaryIO], None], name: str, mime: str) -> None:
        said = {"content-disposition": f"attachment; filename*=utf-8''{quote(name)}", "cache-control": "no-store"}
        super().__init__(headers=said, media_type=mime)
        del self.headers["content-length"]
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        loop = asyncio.get_running_loop()
        outgoing = _Outgoing(lambda message: asyncio.run_coroutine_threadsafe(_sent(send, message), loop).result())
        listening = asyncio.create_task(_listen(receive, outgoing))
        try:
            await loop.run_in_executor(_WRITERS, self._all, outgoing)
        except BrokenPipeError:
            return  # whoever asked has left
        finally:
            outgoing.left = True
            listening.cancel()
        await send({"type": "http.response.body", "body": b""})

    def _all(self, outgoing: _Outgoing) -> None:
        """Raises BrokenPipeError where whoever asked has left, and only then."""
        file = BufferedWriter(outgoing, AT_ONCE)
        try:
            self._write(cast(BinaryIO, file))
            file.flush()
        except Exception as error:
            if outgoing.left:
                raise BrokenPipeError from error
            if isinstance(error, ParleyError):
                log.error("%s / %s", error.text.en, error.text.zh)
            else:
                log.exception("a file could not be written")
            raise
        finally:
            outgoing.over = True
            file.detach()


async def _sent(send: Callable[[Message], Awaitable[None]], message: Message) -> None:
    await asyncio.wait_for(send(message), STALLED_S)


async def _listen(receive: Receive, outgoing: _Outgoing) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    outgoing.left = True


class _Outgoing(RawIOBase):
    """Raises BrokenPipeError once whoever asked has left (`left`), or takes nothing for long. `over`: what is still
    written is of no use."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._send = send
        self.left = self.over = False

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        body = bytes(cast(memoryview, data))
        if self.over:
            return len(body)
        if self.left:
            raise BrokenPipeError
        try:
            self._send({"type": "http.response.body", "body": body, "more_body": True})
        except TimeoutError as error:
            self.left = True
            raise BrokenPipeError from error
        return len(body)
