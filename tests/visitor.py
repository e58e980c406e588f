"""`Visitor`: a browser's end of Streamlit's websocket without a browser, so that many can ask at the same time."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.waiting import until


class Visitor:
    """Opens a page of the Parley at `address` ("localhost:8501") while it is entered, and takes in what is drawn."""

    def __init__(self, address: str, query: str = "", headers: Mapping[str, str] | None = None) -> None:
        self._opened = connect(
            f"ws://{address}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=dict(headers or {}),
            max_size=None,
        )
        self._query = query
        self._box: str | None = None

    def __enter__(self) -> Visitor:
        self._socket = self._opened.__enter__()
        threading.Thread(target=self._listen, daemon=True).start()
        self._send()
        until(lambda: self._box, 30, lambda: "no box to type into was drawn")
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, question: str) -> None:
        """Type a question and send it; whether it is answered is for the gateway to say."""
        self._send(question)

    def _send(self, question: str | None = None) -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self._query
        rerun.context_info.locale = "en-US"
        rerun.context_info.timezone = "UTC"
        if question is not None:
            value = rerun.widget_states.widgets.add(id=self._box)
            value.chat_input_value.data = question
        self._socket.send(message.SerializeToString())

    def _listen(self) -> None:
        try:
            for data in self._socket:
                message = ForwardMsg()
                message.ParseFromString(data if isinstance(data, bytes) else data.encode())
                element = message.delta.new_element
                if message.WhichOneof("type") == "delta" and element.WhichOneof("type") == "chat_input":
                    self._box = element.chat_input.id
        except ConnectionClosed:
            return
