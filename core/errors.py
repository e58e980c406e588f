"""What can go wrong, as a tree. A page catches `ParleyError` and shows its `text`; it never needs to know more.

    ParleyError
      ChatError                    a request to a gateway failed; `completion` is what had arrived
        AuthenticationError        401, a key that is missing or malformed
        PermissionDeniedError      403, model or region not allowed
        NotFoundError              404, unknown model or path
        RateLimitError             429 and the like: waiting helps
        QuotaError                 money or allowance is gone: waiting does not help
        BadRequestError            400, 422, a value that is not allowed
        ServerError                500
        UnavailableError           502, 503, 504, 52x, 529, no channel
        ConnectionFailedError      the transport broke
        TimedOutError              one of the clocks ran out
        ProtocolError              the reply is not what the API promises
        ContentFilterError         the gateway refused the question
      SettingsError                `.env` or the environment says something that can't be used

Causes and remedies follow the error table of BaystoneAI's document (400, 401, 403, 404, 429, 500, 503).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.text import Text, same

if TYPE_CHECKING:
    from core.chat import ChatCompletion


class ParleyError(Exception):
    """Anything Parley has a sentence for: `text`, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class SettingsError(ParleyError):
    """`.env`, the environment or a form holds a value that can't be used; the text names it and the remedy."""


class ChatError(ParleyError):
    """A request failed.

    `message`: the gateway's own words, or ours where it said nothing; never the key, never markup.
    `status`: the HTTP status, or the one an error inside a 200 names; None when no status came.
    `param`: the parameter the gateway blames, None when it blames none. `code`: its error code as text.
    `address`: where it was sent, said where the address may be what is wrong.
    `retry_after_s`: how long the gateway asks to wait, in seconds; None when it does not say.
    `retryable`: sending the same again may help and would not deliver text twice.
    `completion`: what had arrived; None when the request never left.
    """

    kind: ClassVar[str]
    cause: ClassVar[Text]
    remedy: ClassVar[Text]
    may_retry: ClassVar[bool] = False

    def __init__(
        self,
        message: str | Text = "",
        *,
        status: int | None = None,
        param: str | None = None,
        code: str | None = None,
        retry_after_s: float | None = None,
        retryable: bool | None = None,
        remedy: Text | None = None,
    ) -> None:
        self.words = same(message) if isinstance(message, str) else message
        self.status = status
        self.param = param or None
        self.code = code or None
        self.retry_after_s = retry_after_s
        self.retryable = self.may_retry if retryable is None else retryable
        self.completion: ChatCompletion | None = None
        self.address: str | None = None
        self.advice = remedy or self.remedy
        super().__init__(self._sentence())

    @property
    def message(self) -> str:
        """What went wrong in the gateway's words (or ours, in English)."""
        return self.words.en

    def __str__(self) -> str:
        return self.message or self.cause.en

    def asked(self, address: str) -> None:
        """Name the address that was asked."""
        self.address = address
        self.reword(self.words)

    def reword(self, words: Text) -> None:
        """Replace what was said, everywhere it stands."""
        self.words = words
        self.text = self._sentence()
        self.args = (self.text.en,)

    def _sentence(self) -> Text:
        said = Text(f" ({self.words.en})", f"（{self.words.zh}）") if self.words.en else same("")
        status = same(f" [HTTP {self.status}]") if self.status and self.status >= 300 else same("")
        said = PARAM.fill(said=said, param=self.param) if self.param and self.param not in self.words.en else said
        said = ASKED.fill(said=said, address=self.address) if self.address else said
        return SENTENCE.fill(cause=self.cause, status=status, said=said, remedy=self.advice)


PARAM = Text("{said}; it names the parameter {param}", "{said}，指出的参数是 {param}")
ASKED = Text("{said}; asked was {address}", "{said}，请求的地址是 {address}")
SENTENCE = Text("{cause}{status}{said}. {remedy}", "{cause}{status}{said}。{remedy}")


class AuthenticationError(ChatError):
    """401, or a key that can't be sent at all."""

    kind = "authentication"
    cause = Text("The gateway does not accept the API key", "网关不接受这个 API Key")
    remedy = Text(
        "Check the key under Settings: copied in full, for this gateway, not expired.",
        "请在“设置”里检查 Key：是否复制完整、属于这个网关、没有过期。",
    )


class PermissionDeniedError(ChatError):
    """403: the key is good but may not do this."""

    kind = "permission"
    cause = Text("This key may not use that", "这个 Key 没有访问权限")
    remedy = Text(
        "Choose another model, or a key with the right to it; the gateway's console lists what a key may use.",
        "请换一个模型，或使用有权限的 Key；网关控制台里可以看到 Key 的权限范围。",
    )


class NotFoundError(ChatError):
    """404: no such model, or no such path."""

    kind = "not_found"
    cause = Text("The gateway does not know this model or address", "网关上没有这个模型或地址")
    remedy = Text(
        "Check the model's name and the gateway's address (often only /v1 is missing).",
        "请检查模型名称和网关地址（常见原因是少了 /v1）。",
    )


class RateLimitError(ChatError):
    """429 and its relatives: too many requests for now."""

    kind = "rate_limit"
    may_retry = True
    cause = Text("Too many requests for now", "请求太频繁")
    remedy = Text(
        "Wait a moment and try again, or raise the limit of your plan.", "请稍等片刻再试，或升级 API 订阅计划。"
    )


class QuotaError(ChatError):
    """The balance or the allowance is used up, whatever the status code says."""

    kind = "quota"
    cause = Text("The balance or allowance of this key is used up", "这个 Key 的余额或额度已用完")
    remedy = Text("Top up in the gateway's console, or use another key.", "请到网关控制台充值，或换一个 Key。")


class BadRequestError(ChatError):
    """400, 422: a parameter or a message the gateway can't take."""

    kind = "bad_request"
    cause = Text("The gateway can't take this request", "网关无法处理这个请求")
    remedy = Text(
        "Look at the parameter it names; switch it off or correct it, then send again.",
        "请检查它指出的参数，关闭或改正后重新发送。",
    )


class ServerError(ChatError):
    """500: the gateway itself failed."""

    kind = "server"
    may_retry = True
    cause = Text("The gateway had an internal error", "网关内部出错")
    remedy = Text("Try again a little later.", "请稍后重试。")


class UnavailableError(ChatError):
    """502, 503, 504, 52x, 529: overloaded, in maintenance, or nothing behind it for this model."""

    kind = "unavailable"
    may_retry = True
    cause = Text("The gateway or the model behind it is not available", "网关或其上游模型暂时不可用")
    remedy = Text(
        "It may be under maintenance: try again later or choose another model.",
        "可能正在维护：请稍后重试，或换一个模型。",
    )


class ConnectionFailedError(ChatError):
    """No connection, or it broke."""

    kind = "connection"
    may_retry = True
    cause = Text("The connection to the gateway failed", "与网关的连接失败")
    remedy = Text(
        "Check the address and your network; what had arrived is kept.", "请检查地址和网络；已收到的内容都已保留。"
    )


class TimedOutError(ChatError):
    """Nothing came in the time allowed."""

    kind = "timeout"
    cause = Text("The gateway did not answer in time", "网关没有在限定时间内回应")
    remedy = Text(
        "Try again, or choose a faster model; thinking models need a longer limit (PARLEY_READ_TIMEOUT_S).",
        "请重试，或换一个更快的模型；思考型模型可以调大时限（PARLEY_READ_TIMEOUT_S）。",
    )


class ProtocolError(ChatError):
    """The reply is not what the API promises: HTML, nothing, a redirect, an early end, garbage."""

    kind = "protocol"
    cause = Text("The reply is not one of a chat gateway", "返回的内容不符合对话接口的约定")
    remedy = Text(
        "Check the gateway's address (does it end in /v1?); if it is right, try again.",
        "请检查网关地址（是否以 /v1 结尾）；地址无误时请重试。",
    )


class ContentFilterError(ChatError):
    """The gateway refused the question or stopped the answer for its content."""

    kind = "content_filter"
    cause = Text("The gateway's content filter refused this", "内容被网关的安全过滤器拦截")
    remedy = Text("Put the question differently; nothing of it is lost.", "请换一种说法；原文已保留。")


KINDS: dict[str, type[ChatError]] = {cls.kind: cls for cls in ChatError.__subclasses__()}
