"""`ChatClient`: one gateway, asked. The only place, with `stream` and `transport`, where requests are sent."""

from __future__ import annotations

import requests
import urllib3.exceptions

from core.chat import ChatCompletion, ChatRequest
from core.client import wire
from core.client.address import Endpoint, endpoints, is_loopback, known_as
from core.client.exchange import Exchange, Observer
from core.client.failures import error_in, failure
from core.client.gateways import Gateway
from core.client.key import BearerAuth, clean_key, redact
from core.client.reading import body_json, body_text
from core.client.repairs import REMEMBERED, Body, RepairMemory
from core.client.stream import ChatStream
from core.client.transport import CONNECT_TIMEOUT_S, Link, new_session
from core.errors import BadRequestError, ChatError, ConnectionFailedError, NotFoundError, ProtocolError, TimedOutError
from core.parameters import problems
from core.text import Text, same

NO_MESSAGES = Text("there is no message to send", "没有要发送的消息")
NO_MODEL = Text("no model is chosen", "还没有选择模型")
CHOOSE_MODEL = Text("Choose a model, or type its name.", "请选择模型，或输入模型名称。")
WRITE_MESSAGE = Text("Write a message first.", "请先写一条消息。")
NOT_SENT = Text("Nothing was sent: correct it and send again.", "请求没有发出：改正后重新发送即可。")
NOT_JSON = Text("a parameter holds a value JSON has no word for", "有参数的值无法用 JSON 表示")
NO_CONNECTION = Text("{host}: {why}", "{host}：{why}")
TIMED_OUT = Text("{host} did not answer within {seconds:g} s", "{host} 在 {seconds:g} 秒内没有回应")
NO_LIST = Text("it lists no models", "它没有返回模型列表")
TYPE_NAME = Text(
    "Type the model's name instead; chatting may work all the same.", "可以直接输入模型名称，对话也许照样可用。"
)


class ChatClient:
    """Talks to one gateway. Safe to use from several threads at once; `close()` lets go of idle connections.

    `read_timeout_s`: silence allowed between bytes. `first_event_timeout_s`: time until the first event, comments
    don't count. `total_timeout_s`: time for a whole answer. None: no limit. `retries`: how often a busy gateway is
    asked again before the first token; 0 means one question, one request, also where a repair would help. `observer`
    hears of every request. `memory` remembers repairs, by `address`, where chats go at first. Raises SettingsError
    for an address that is none, AuthenticationError for a key that can't be sent.
    """

    def __init__(
        self,
        gateway: Gateway,
        *,
        read_timeout_s: float | None = 60,
        first_event_timeout_s: float | None = 120,
        total_timeout_s: float | None = None,
        retries: int = 2,
        observer: Observer | None = None,
        memory: RepairMemory = REMEMBERED,
    ) -> None:
        self.gateway = gateway
        self.read_timeout_s = read_timeout_s
        self.first_event_timeout_s = first_event_timeout_s
        self.total_timeout_s = total_timeout_s
        self.retries = retries
        self.observer = observer or Observer()
        self.memory = memory
        self.endpoints: tuple[Endpoint, ...] = endpoints(gateway.base_url)
        self.address = known_as(self.endpoints[0].chat)
        self._key = clean_key(gateway.api_key)
        self._session = new_session(loopback=is_loopback(gateway.base_url), outside=gateway.outside)

    def stream(self, request: ChatRequest, *, observer: Observer | None = None) -> ChatStream:
        """The answer as it is written. Sent at the first iteration; see `ChatStream`. `observer`: instead of the
        client's own, for this question."""
        return ChatStream(self, request, streaming=True, observer=observer or self.observer)

    def complete(self, request: ChatRequest) -> ChatCompletion:
        """The answer in one piece. Raises ChatError, with what had arrived in its `completion`."""
        with self.whole(request) as stream:
            for _ in stream:
                pass
            return stream.completion

    def whole(self, request: ChatRequest, *, observer: Observer | None = None) -> ChatStream:
        """As `complete`, but to be iterated, so that another thread can cancel it."""
        return ChatStream(self, request, streaming=False, observer=observer or self.observer)

    def models(self) -> list[str]:
        """The ids the gateway lists, in its order. Raises ChatError; a gateway need not have such a list."""
        failed: ChatError | None = None
        for endpoint in self.endpoints:
            if endpoint.models is None:
                continue
            try:
                listed = self._models_at(endpoint.models)
            except (NotFoundError, ProtocolError) as error:
                failed = failed or error
                continue
            self.found(endpoint)
            return listed
        raise failed or NotFoundError(NO_LIST, remedy=TYPE_NAME)

    def document(self, url: str) -> object:
        """The JSON that the gateway has at an address of its own. Raises ChatError."""
        return self._fetched(url)[1]

    def close(self) -> None:
        self._session.close()

    def body(self, request: ChatRequest, *, stream: bool) -> Body:
        """The JSON object that `stream` or `complete` sends. Raises BadRequestError for what can't be sent."""
        if not request.model.strip():
            raise BadRequestError(NO_MODEL, param="model", remedy=CHOOSE_MODEL)
        if not request.messages:
            raise BadRequestError(NO_MESSAGES, param="messages", remedy=WRITE_MESSAGE)
        set_ones = {name: value for name, value in request.parameters.items() if value is not None}
        for name, text in problems(set_ones).items():
            raise BadRequestError(text, param=name, remedy=NOT_SENT)
        body = wire.request_body(request, self.gateway.quirks, stream=stream)
        try:
            wire.encode({name: value for name, value in body.items() if name != "messages"})
        except (ValueError, TypeError) as error:
            raise BadRequestError(NOT_JSON, remedy=NOT_SENT) from error
        return body

    def found(self, endpoint: Endpoint) -> None:
        """This form of the address works: use no other from now on."""
        self.endpoints = (endpoint,)

    def send(self, exchange: Exchange, link: Link) -> requests.Response:
        """Send one exchange and wait for its headers. Raises ChatError, WasCut."""
        accept = "text/event-stream" if exchange.body.get("stream") else "application/json"
        with link.during():
            return self._send("POST", exchange.url, accept, wire.encode(exchange.body))

    def _models_at(self, url: str) -> list[str]:
        status, listed = self._fetched(url)
        ids = wire.model_ids(listed)
        if ids is None:
            if (said := error_in(listed)) is not None:
                raise self.redacted(failure(None, said))
            raise ProtocolError(NO_LIST, remedy=TYPE_NAME, status=status)
        return ids

    def _fetched(self, url: str) -> tuple[int, object]:
        """The status and the JSON at an address. Raises ChatError, without the key."""
        with self._send("GET", url, "application/json", None) as response:
            try:
                if response.status_code >= 300:
                    raise failure(response.status_code, body_text(response), response.headers)
                return response.status_code, body_json(response)
            except ChatError as error:
                self.redacted(error)
                raise

    def _send(self, method: str, url: str, accept: str, content: bytes | None) -> requests.Response:
        headers: dict[str, str | bytes] = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "parley"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        try:
            return self._session.request(
                method,
                url,
                data=content,
                headers=headers,
                auth=BearerAuth(self._key),
                stream=True,
                allow_redirects=False,
                timeout=(CONNECT_TIMEOUT_S, self.read_timeout_s),
            )
        except requests.Timeout as error:
            limit = CONNECT_TIMEOUT_S if isinstance(error, requests.ConnectTimeout) else self.read_timeout_s
            raise TimedOutError(TIMED_OUT.fill(host=_host(url), seconds=limit or 0)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            refused = isinstance(error, requests.URLRequired | ValueError)  # the address itself can't be used
            words = NO_CONNECTION.fill(host=_host(url), why=_why(error))
            raise ConnectionFailedError(words, retryable=not refused) from error

    def without_key(self, text: str) -> str:
        """The same text without the key."""
        return redact(text, self._key)

    def redacted(self, error: ChatError) -> ChatError:
        """The same error without the key: some gateways print it back."""
        error.code = error.code and redact(error.code, self._key)
        error.param = error.param and redact(error.param, self._key)
        error.reword(Text(redact(error.words.en, self._key), redact(error.words.zh, self._key)))
        return error


def _host(url: str) -> str:
    return url.split("/")[2].rpartition("@")[2] if url.count("/") >= 2 else url


REASONS: tuple[tuple[str, Text], ...] = (
    ("NameResolutionError", Text("no such host", "找不到这个主机名")),
    ("getaddrinfo", Text("no such host", "找不到这个主机名")),
    ("Connection refused", Text("nothing listens there", "该地址没有服务在监听")),
    ("WinError 10061", Text("nothing listens there", "该地址没有服务在监听")),
    ("CERTIFICATE_VERIFY_FAILED", Text("its certificate is not trusted", "证书不受信任")),
    ("SSLError", Text("no secure connection could be made", "无法建立安全连接")),
    (
        "Inside:",
        Text(
            "an address of an inner network, which gateways typed here may not have",
            "这是内网地址，这里填写的网关不能访问",
        ),
    ),
    ("ProxyError", Text("the proxy does not let it through", "代理拒绝转发")),
    ("Network is unreachable", Text("the network can't be reached", "网络不可达")),
    ("RemoteDisconnected", Text("it hung up without an answer", "对方没有回应就断开了")),
    ("reset by peer", Text("it cut the connection", "对方断开了连接")),
)


def _why(error: BaseException) -> Text:
    said = repr(error)
    return next((text for words, text in REASONS if words in said), same(type(error).__name__))
