"""Settings that are numbers: a row each."""

from __future__ import annotations

from dataclasses import dataclass

from core.text import Text


@dataclass(frozen=True, slots=True)
class Setting:
    """One number that can be set in `.env`. `unit` is part of `name`; `low` is the least that makes sense."""

    name: str
    default: float
    low: float
    help: Text


NUMBERS: tuple[Setting, ...] = (
    Setting(
        "PARLEY_READ_TIMEOUT_S",
        60,
        0.1,
        Text("Silence allowed between two bytes of an answer, in seconds.", "回复中途允许的最长静默时间，单位为秒。"),
    ),
    Setting(
        "PARLEY_FIRST_EVENT_TIMEOUT_S",
        120,
        0.1,
        Text("Time until an answer must have begun, in seconds.", "最晚多久必须开始回复，单位为秒。"),
    ),
    Setting(
        "PARLEY_WHOLE_TIMEOUT_S",
        600,
        0.1,
        Text(
            "Time for an answer that is not streamed, in seconds.", "关闭流式输出时，等待完整回复的最长时间，单位为秒。"
        ),
    ),
    Setting(
        "PARLEY_RETRIES",
        2,
        0,
        Text(
            "How often a busy gateway is asked again before the first token.",
            "网关繁忙时，在首个 token 之前自动重试的次数。",
        ),
    ),
    Setting(
        "PARLEY_REPLIES_AT_ONCE",
        64,
        1,
        Text("How many replies run at once; more wait their turn.", "同时进行的回复数上限，超出的排队等待。"),
    ),
    Setting(
        "PARLEY_TITLES",
        1,
        0,
        Text(
            "1: the model names each new conversation, which costs one small request; 0: its first words stay.",
            "1：由模型给新对话起标题（多一次很小的请求）；0：用问题的开头作标题。",
        ),
    ),
    Setting(
        "PARLEY_SIGN_IN_HOURS",
        12,
        0.01,
        Text("How long a sign-in holds, in hours.", "登录的有效时间，单位为小时。"),
    ),
    Setting(
        "PARLEY_REPLIES_PER_PERSON",
        16,
        1,
        Text(
            "How many requests of one signed-in person may be under way at once, on all processes together.",
            "每位登录用户同时进行的请求数上限（所有进程合计）。",
        ),
    ),
    Setting(
        "PARLEY_REQUESTS_PER_MINUTE",
        120,
        1,
        Text(
            "How many requests one signed-in person may begin within a minute, on all processes together.",
            "每位登录用户每分钟可发起的请求数上限（所有进程合计）。",
        ),
    ),
    Setting(
        "PARLEY_METRICS_PORT",
        0,
        0,
        Text(
            "Figures for Prometheus, and /healthz and /readyz, on this port of 127.0.0.1; 0: none.",
            "在 127.0.0.1 的这个端口提供 Prometheus 指标，以及 /healthz 和 /readyz；0 表示不提供。",
        ),
    ),
)
