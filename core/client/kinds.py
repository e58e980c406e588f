"""Status and words of a failure -> its kind, one of `core.errors.KINDS`. Labels lie: status, `type` and `code` all do.

Words beat the status for quota, content filter and DashScope's throttle; otherwise the status decides. Inside a 200
reply there is no status, and more words count. Each row of WORDS says where its words were seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

INSIDE_200 = 0


@dataclass(frozen=True, slots=True)
class Words:
    """Words in an error's code, type or message that name its kind; `^` is the beginning of the code. `statuses`: only
    under these (INSIDE_200: under none); empty: always."""

    kind: str
    pattern: re.Pattern[str]
    source: str
    statuses: tuple[int, ...] = ()


def _words(kind: str, pattern: str, source: str, *statuses: int) -> Words:
    return Words(kind, re.compile(pattern, re.IGNORECASE), source, statuses)


_SPENT = r"(不足|用完|用尽|耗尽)"

WORDS: tuple[Words, ...] = (
    _words(
        "rate_limit",
        r"\bthrottling|error-code#token-limit|limit_burst_rate|limit_requests|please retry in [\d.]+ ?m?s",
        "DashScope, Gemini: a per-minute throttle in the words of a quota (oh-my-pi#8476)",
    ),
    _words("quota", r"insufficient_(user_)?quota|insufficient_balance|exceeded_current_quota", "OpenAI, new-api"),
    _words("quota", r"exceeded your current (token )?quota|quota is not enough", "OpenAI, Moonshot, one-api#1270"),
    _words(
        "quota",
        r"billing_(hard_limit|not_active)|payment required|budget has been exceeded|budget_exceeded",
        "OpenAI, LiteLLM",
    ),
    _words("quota", r"(insufficient|not enough) (account )?balance|balance is (insufficient|too low)", "DeepSeek"),
    _words(
        "quota", r"credit balance|(not enough|insufficient|more|out of|no|all available) credits", "OpenRouter, xAI"
    ),
    _words("quota", r"spending limit|key limit exceeded|free.?tier.?only|free tier.{0,40}exhausted", "xAI, DashScope"),
    _words("quota", r"arrearage|good standing|overdue", "DashScope (supersonic#1572), Volcengine"),
    _words(
        "quota",
        rf"(额度|余额|配额|余量|资源包|积分|点数)[^，。,]{{0,4}}{_SPENT}|欠费|请充值|预扣费额度失败",
        "new-api#6929, one-api, Zhipu",
    ),
    _words("quota", r"^(1113|30011)\b", "Zhipu, SiliconFlow error codes"),
    _words("content_filter", r"content.?filter|content.?policy|responsible_?ai_?policy", "Azure, LiteLLM, Moonshot"),
    _words(
        "content_filter", r"content management policy|content exists risk|data_?inspection_?failed", "Azure, DeepSeek"
    ),
    _words(
        "content_filter", r"considered high risk|input was flagged|sensitive.?(content|words?)", "Moonshot, OpenRouter"
    ),
    _words("content_filter", r"敏感(内容|词|信息)|不安全内容|审核(未|不)通过|内容违规|^1301\b", "Zhipu, iFlytek"),
    _words(
        "rate_limit",
        r"^(1302|1303|1305)\b|访问量过大|并发数过高|too many requests|rate.?limit|负载已饱和",
        "Zhipu, one-api",
        INSIDE_200,
    ),
    _words(
        "unavailable", r"overloaded|无可用渠道|(service|temporarily) unavailable|timed? ?out", "OpenRouter", INSIDE_200
    ),
    _words("authentication", r"api.?key|authentication|unauthorized|无效的令牌", "one-api", INSIDE_200),
    _words("permission", r"permission|forbidden|无权", "one-api", INSIDE_200),
    _words(
        "not_found",
        r"model.{0,60}(not exist|not found)|model_?not_?found|not a valid model|^20012\b|模型不存在",
        "SiliconFlow, Ollama, OpenRouter",
        INSIDE_200,
        400,
    ),
    _words(
        "bad_request",
        r"invalid.?(request|parameter|argument)|bad.?request|validation|context.?(length|size|window)",
        "DashScope, vLLM, llama.cpp",
        INSIDE_200,
    ),
)

STATUS_KINDS: dict[int, str] = {
    401: "authentication",
    402: "quota",
    403: "permission",
    404: "not_found",
    405: "not_found",
    408: "timeout",
    429: "rate_limit",
    500: "server",
    501: "server",
    502: "unavailable",
    503: "unavailable",
    504: "unavailable",
    **dict.fromkeys(range(520, 531), "unavailable"),
}


def kind_of(status: int | None, words: str) -> str:
    """The kind of a failure. `status`: the HTTP status, or the one an error inside a 200 names; None: none at all."""
    for row in WORDS:
        if (not row.statuses or (status or INSIDE_200) in row.statuses) and row.pattern.search(words):
            return row.kind
    if status is None:
        return "server"
    return STATUS_KINDS.get(status, "bad_request" if status < 500 else "server")
