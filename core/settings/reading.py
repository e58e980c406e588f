"""`.env` and the environment -> `Settings`. The environment wins; nothing here is ever written back."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from core.client.address import endpoints
from core.client.gateways import PRESETS, PROFILES, Gateway, Preset
from core.client.key import clean_key, mask
from core.errors import AuthenticationError, SettingsError
from core.text import Text, same

UNREADABLE_FILE = Text(
    "The file {path} can't be read ({why}). Save it as UTF-8 text; until then it is left out.",
    "无法读取文件 {path}（{why}）。请把它存为 UTF-8 文本；在此之前它不会生效。",
)
BROKEN_LINE = Text(
    "Line {line} of {path} is not NAME=value, so it is left out: {content}",
    "{path} 第 {line} 行不是 NAME=value 的形式，已跳过：{content}",
)
NOT_A_NUMBER = Text(
    "{name} must be a number of at least {low:g}; it is '{value}'. The default, {default:g}, is used.",
    "{name} 必须是不小于 {low:g} 的数字，现在是“{value}”。已改用默认值 {default:g}。",
)
BAD_GATEWAY = Text("{name} in .env can't be used: {why}", ".env 里的 {name} 无法使用：{why}")
NO_PROFILE = Text(
    "there is no profile '{profile}'; there are {known}", "没有名为“{profile}”的网关档案；可用的有 {known}"
)


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
)


@dataclass(frozen=True, slots=True)
class Connection:
    """A gateway a person can choose. `models`: names its document shows, offered first where it lists them.
    `favourites`: names set in `.env`, always offered first.

    `origin`: where its key comes from ('env', 'session', 'local', or 'none': a key is needed and there is none yet).
    """

    id: str
    label: Text
    gateway: Gateway
    models: tuple[str, ...] = ()
    favourites: tuple[str, ...] = ()
    needs_key: bool = True
    origin: str = "none"
    note: Text | None = None

    @property
    def ready(self) -> bool:
        return bool(self.gateway.api_key) or not self.needs_key

    @property
    def key_label(self) -> str:
        """Tells keys apart without giving them away; "" for none."""
        return mask(self.gateway.api_key)

    @property
    def key_variable(self) -> str:
        return f"{re.sub(r'[^A-Z0-9]', '_', self.id.upper())}_API_KEY"


@dataclass(frozen=True, slots=True)
class Settings:
    """What was set. `problems` are sentences for the person who set it; a wrong line never stops the start."""

    connections: tuple[Connection, ...]
    numbers: Mapping[str, float]
    database_url: str | None = None
    data_folder: Path = Path("data")
    problems: tuple[Text, ...] = field(default=())

    @property
    def titles(self) -> bool:
        return self.numbers["PARLEY_TITLES"] > 0

    @property
    def read_timeout_s(self) -> float:
        return self.numbers["PARLEY_READ_TIMEOUT_S"]

    @property
    def first_event_timeout_s(self) -> float:
        return self.numbers["PARLEY_FIRST_EVENT_TIMEOUT_S"]

    @property
    def whole_timeout_s(self) -> float:
        return self.numbers["PARLEY_WHOLE_TIMEOUT_S"]

    @property
    def retries(self) -> int:
        return int(self.numbers["PARLEY_RETRIES"])

    @property
    def replies_at_once(self) -> int:
        return int(self.numbers["PARLEY_REPLIES_AT_ONCE"])


ALWAYS_OFFERED = ("baystone", "bees")


def read_settings(env_file: Path = Path(".env"), environment: Mapping[str, str] | None = None) -> Settings:
    """Read `.env` (it need not exist) below the environment (`os.environ` when None)."""
    problems: list[Text] = []
    values = _read_file(env_file, problems) | dict(os.environ if environment is None else environment)
    numbers = {row.name: _number(row, values.get(row.name), problems) for row in NUMBERS}
    return Settings(
        connections=_connections(values, problems),
        numbers=numbers,
        database_url=values.get("DATABASE_URL") or None,
        data_folder=Path(values.get("PARLEY_DATA") or "data"),
        problems=tuple(problems),
    )


def _read_file(path: Path, problems: list[Text]) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        source = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(UNREADABLE_FILE.fill(path=path, why=type(error).__name__))
        return {}
    values: dict[str, str] = {}
    for binding in parse_stream(StringIO(source)):
        broken = binding.error or (binding.key is not None and binding.value is None)
        if broken:
            # what stands behind '=' may be a key
            content = re.split(r"[=:\s]", binding.original.string.strip(), maxsplit=1)[0][:40] + " …"
            problems.append(BROKEN_LINE.fill(line=binding.original.line, path=path, content=content))
        elif binding.key is not None and binding.value is not None:
            values[binding.key] = binding.value
    return values


def _number(row: Setting, said: str | None, problems: list[Text]) -> float:
    if not said:
        return row.default
    try:
        value = float(said)
    except ValueError:
        value = float("nan")
    if value >= row.low and value != float("inf"):
        return value
    problems.append(NOT_A_NUMBER.fill(name=row.name, low=row.low, value=said, default=row.default))
    return row.default


def _connections(values: Mapping[str, str], problems: list[Text]) -> tuple[Connection, ...]:
    """The two of the documents, every preset that something is set for, and any NAME_BASE_URL of one's own."""
    presets = {preset.id: preset for preset in PRESETS}
    names = [preset.id for preset in PRESETS if preset.id in ALWAYS_OFFERED or _is_set(preset, values)]
    own = (name.removesuffix("_BASE_URL").lower() for name in values if name.endswith("_BASE_URL") and values[name])
    names += [name for name in own if name not in names and name not in presets and not name.startswith("parley")]
    connections = (_connection(name, presets.get(name), values, problems) for name in names)
    return tuple(connection for connection in connections if connection is not None)


def _is_set(preset: Preset, values: Mapping[str, str]) -> bool:
    return bool(values.get(preset.key_variable) or values.get(preset.url_variable))


def _connection(name: str, preset: Preset | None, values: Mapping[str, str], problems: list[Text]) -> Connection | None:
    upper = name.upper()
    address = values.get(f"{upper}_BASE_URL") or (preset.base_url if preset else "")
    profile = values.get(f"{upper}_PROFILE") or None
    models = tuple(model.strip() for model in values.get(f"{upper}_MODELS", "").split(",") if model.strip())
    key = ""
    try:
        endpoints(address)
        if profile is not None and profile not in {row.name for row in PROFILES}:
            known = ", ".join(row.name for row in PROFILES)
            raise SettingsError(NO_PROFILE.fill(profile=profile, known=known))
        key = clean_key(values.get(f"{upper}_API_KEY", ""))
    except SettingsError as error:
        problems.append(BAD_GATEWAY.fill(name=upper, why=error.text))
        return None
    except AuthenticationError as error:
        problems.append(BAD_GATEWAY.fill(name=f"{upper}_API_KEY", why=error.text))
    needs_key = preset.needs_key if preset else f"{upper}_API_KEY" in values
    return Connection(
        id=name,
        label=same(values.get(f"{upper}_LABEL", ""))
        if values.get(f"{upper}_LABEL")
        else preset.label
        if preset
        else same(name),
        gateway=Gateway(name, address, key, profile or (preset.id if preset and _has_profile(preset.id) else None)),
        models=preset.models if preset else (),
        favourites=models,
        needs_key=needs_key,
        origin="env" if key or not needs_key else "none",
        note=preset.note if preset else None,
    )


def _has_profile(name: str) -> bool:
    return any(row.name == name for row in PROFILES)
