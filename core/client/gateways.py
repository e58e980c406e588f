"""Gateways: what one is, and PRESETS, the addresses of the usual ones. What each does differently is in quirks.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.client.address import endpoints
from core.client.quirks import DEFAULT_PROFILE, PROFILES, Profile
from core.text import Text, same


@dataclass(frozen=True, slots=True)
class Gateway:
    """One gateway as a request needs it. `base_url` is as a person types it (see `core.client.address`).

    `api_key` is "" for a gateway that wants none; it is in no `repr`. `profile` names a row of PROFILES;
    None: told by the host. `outside`: requests may go to public addresses only (`core.client.reach`).
    """

    name: str
    base_url: str
    api_key: str = field(default="", repr=False)
    profile: str | None = None
    outside: bool = False

    @property
    def quirks(self) -> Profile:
        if self.profile is not None:
            return next(row for row in PROFILES if row.name == self.profile)
        host = urlsplit(endpoints(self.base_url)[0].chat).hostname
        return next((row for row in PROFILES if host in row.hosts), DEFAULT_PROFILE)


@dataclass(frozen=True, slots=True)
class Preset:
    """A gateway that is known by name.

    `id`: its name in `.env` (`BAYSTONE_API_KEY`, `BAYSTONE_BASE_URL`). `models`: names its own document shows, offered
    until its list is fetched. `needs_key`: whether it wants one. `note`: what a newcomer should know, or None.
    """

    id: str
    label: Text
    base_url: str
    models: tuple[str, ...] = ()
    needs_key: bool = True
    note: Text | None = None

    @property
    def key_variable(self) -> str:
        return f"{self.id.upper()}_API_KEY"

    @property
    def url_variable(self) -> str:
        return f"{self.id.upper()}_BASE_URL"


_LOCAL = Text("Runs on your own machine; start it first.", "运行在你自己的电脑上，请先启动它。")
PRESETS: tuple[Preset, ...] = (
    Preset(
        "baystone",
        same("BaystoneAI"),
        "https://api.baystoneai.cn/v1",
        ("gpt-4", "gpt-3.5-turbo", "deepseek-r1-distill-qwen-14b"),
    ),
    Preset("bees", same("BeesAI"), "https://api.beesai.cn/v1", ("gpt-4o", "claude-4-5-sonnet-latest")),
    Preset("openai", same("OpenAI"), "https://api.openai.com/v1"),
    Preset("deepseek", same("DeepSeek"), "https://api.deepseek.com/v1", ("deepseek-chat", "deepseek-reasoner")),
    Preset(
        "dashscope",
        Text("DashScope (Alibaba Cloud)", "阿里云百炼（DashScope）"),
        "https://dashscope.aliyuncs.com/compatible-mode/v1",
    ),
    Preset("moonshot", Text("Moonshot (Kimi)", "月之暗面（Moonshot）"), "https://api.moonshot.cn/v1"),
    Preset("zhipu", Text("Zhipu (GLM)", "智谱（GLM）"), "https://open.bigmodel.cn/api/paas/v4"),
    Preset("siliconflow", Text("SiliconFlow", "硅基流动（SiliconFlow）"), "https://api.siliconflow.cn/v1"),
    Preset("openrouter", same("OpenRouter"), "https://openrouter.ai/api/v1"),
    Preset("ollama", same("Ollama"), "http://localhost:11434/v1", needs_key=False, note=_LOCAL),
    Preset("lmstudio", same("LM Studio"), "http://localhost:1234/v1", needs_key=False, note=_LOCAL),
    Preset("vllm", same("vLLM"), "http://localhost:8000/v1", needs_key=False, note=_LOCAL),
    Preset("llamacpp", same("llama.cpp"), "http://localhost:8080/v1", needs_key=False, note=_LOCAL),
)
