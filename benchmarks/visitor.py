"""A visitor at the level of Streamlit's websocket protocol: what a browser sends and is sent, without the browser."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_S = 120
SIGN_IN = "Sign in"
STREAM = "_stcore/stream"
XSRF = "_streamlit_xsrf"
TROUBLE = (Alert.ERROR, Alert.WARNING)


class Broken(Exception):
    """What a visitor waited for did not come; the words say what came."""


class Counted(ClientConnection):
    """`received`: bytes that came from the network, compressed as they are, heads of frames and all."""

    received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)


@dataclass(frozen=True, slots=True)
class Widget:
    """`fragment`: the part of the page that it belongs to, and that is drawn for it alone; "": the page itself."""

    id: str
    fragment: str


@dataclass
class Visitor:
    """One page of one browser. `unpacked`: bytes of the messages so far. `troubles`: errors and warnings that stood on
    the page, tracebacks and scripts that didn't end well. `text`: what was drawn as Markdown since it was last
    emptied. Raises Broken where the page ends."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)
    unpacked: int = 0
    troubles: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    ends: int = 0
    redirect: str = ""

    def __post_init__(self) -> None:
        self._query = ""
        self._page = ""
        self._box: Widget | None = None
        self._buttons: dict[str, Widget] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self._changed = asyncio.Condition()
        self._connection: Counted | None = None
        self._reading: asyncio.Task[None] | None = None
        self._over = ""

    @property
    def received(self) -> int:
        return self._connection.received if self._connection else 0

    async def open(self) -> None:
        """Connect, have the page drawn, and wait until it stands."""
        await asyncio.to_thread(self._get, self.url)
        await asyncio.to_thread(self._get, f"{self.url}/_stcore/health")  # it sets the token's cookie
        cookies = self.session.cookies.get_dict()
        socket = f"ws://{urlsplit(self.url).netloc}/{STREAM}"
        self._connection = await connect(  # type: ignore[assignment]
            socket,
            origin=self.url,  # type: ignore[arg-type]
            subprotocols=["streamlit", cookies[XSRF]],  # type: ignore[list-item]
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())},
            create_connection=Counted,
            max_size=None,
            open_timeout=PATIENCE_S,
        )
        self._over = ""
        self._reading = asyncio.create_task(self._read())
        before = self.ends
        await self._rerun()
        await self.wait_for(lambda: self.ends > before)

    async def close(self) -> None:
        if self._connection is not None and self._reading is not None:
            self._reading.cancel()
            await self._connection.close()
            await asyncio.gather(self._reading, return_exceptions=True)

    async def sign_in(self, subject: str) -> None:
        """From the page that asks for it, through the provider, to a page that knows them."""
        await self.open()
        await self._click(SIGN_IN)
        await self.wait_for(lambda: self.redirect)
        await self.close()
        await asyncio.to_thread(self._through_provider, subject)
        await self.open()
        if self._box is None:
            raise Broken(f"no box to ask in after signing in; troubles: {self.troubles}")

    def _through_provider(self, subject: str) -> None:
        form = self.session.get(self.url + self.redirect, timeout=PATIENCE_S)
        form.raise_for_status()
        self.session.post(form.url, data={"sub": subject}, timeout=PATIENCE_S).raise_for_status()

    async def ask(self, question: str) -> None:
        """Send it from the box. The answer is what comes then."""
        if self._box is None:
            raise Broken("there is no box")
        self.text.clear()
        state = WidgetState(id=self._box.id)
        state.chat_input_value.data = question
        await self._rerun(state, self._box.fragment)

    async def wait_for(self, predicate: Any, timeout_s: float = PATIENCE_S) -> None:
        """Until it holds; it is asked whenever something came."""
        began = time.monotonic()
        async with self._changed:
            while not predicate():
                left = timeout_s - (time.monotonic() - began)
                if self._over or left <= 0:
                    raise Broken(self._over or f"not within {timeout_s:g} s; troubles: {self.troubles}")
                try:
                    await asyncio.wait_for(self._changed.wait(), min(left, 1))
                except TimeoutError:
                    continue  # what is waited for may have happened elsewhere

    async def _click(self, label: str) -> None:
        if label not in self._buttons:
            raise Broken(f"no button {label}; troubles: {self.troubles}")
        button = self._buttons[label]
        await self._rerun(WidgetState(id=button.id, trigger_value=True), button.fragment)

    async def _rerun(self, state: WidgetState | None = None, fragment: str = "") -> None:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash, asked.fragment_id = self._query, self._page, fragment
        asked.context_info.locale, asked.context_info.timezone = "en-US", "UTC"
        asked.context_info.url = self.url
        asked.cached_message_hashes.extend(self._kept)
        if state is not None:
            asked.widget_states.widgets.append(state)
        else:
            asked.widget_states.SetInParent()
        assert self._connection is not None
        await self._connection.send(message.SerializeToString())

    async def _read(self) -> None:
        assert self._connection is not None
        try:
            async for data in self._connection:
                assert isinstance(data, bytes)
                message = ForwardMsg.FromString(data)
                self.unpacked += len(data)
                async with self._changed:
                    self._take(message)
                    self._changed.notify_all()
            why = "the server closed the connection"
        except Exception as error:  # noqa: BLE001 (whatever it is: the page of this visitor is over)
            why = f"{type(error).__name__}: {error}"
        async with self._changed:
            self._over = why
            self._changed.notify_all()

    def _get(self, url: str) -> None:
        self.session.get(url, timeout=PATIENCE_S).raise_for_status()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._draw(self._kept[message.ref_hash])
        elif kind == "delta":
            if message.metadata.cacheable:
                self._kept[message.hash] = message
            self._draw(message)
        elif kind == "new_session":
            self._page = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auth_redirect":
            self.redirect = message.auth_redirect.url
        elif kind == "page_not_found":
            self.troubles.append("page not found")
        elif kind == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                self.troubles.append("the script has an error")
            if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self.ends += 1

    def _draw(self, message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element, fragment = message.delta.new_element, message.delta.fragment_id
        kind = element.WhichOneof("type")
        if kind == "markdown":
            self.text.append(element.markdown.body)
        elif kind == "chat_input":
            self._box = Widget(element.chat_input.id, fragment)
        elif kind == "button":
            self._buttons[element.button.label] = Widget(element.button.id, fragment)
        elif kind == "exception":
            self.troubles.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format in TROUBLE:
            self.troubles.append(element.alert.body)
