"""`.env` and the environment -> `Settings`. The environment wins; nothing here is ever written back."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from core.client.reach import Reach
from core.people.signin import sign_in_of
from core.settings.gateways import connections
from core.settings.numbers import NUMBERS, Setting
from core.settings.settings import Settings
from core.text import Text, same

UNREADABLE_FILE = Text(
    "The file {path} can't be read ({why}). Save it as UTF-8 text; until then it is left out.",
    "无法读取文件 {path}（{why}）。请把它存为 UTF-8 文本；在此之前它不会生效。",
)
BROKEN_LINE = Text(
    "Line {line} of {path} is not NAME=value, so it is left out: {content}",
    "{path} 第 {line} 行不是 NAME=value 的形式，已跳过：{content}",
)
NOT_ONE = Text(
    "PARLEY_OPEN is neither 1 nor 0, so it is taken for 0: only this machine is served.",
    "PARLEY_OPEN 既不是 1 也不是 0，已按 0 处理：只为本机服务。",
)
NO_HOST = Text(
    "PARLEY_IMAGE_HOSTS has '{host}', which is no host; it is left out. A host looks like images.example.com.",
    "PARLEY_IMAGE_HOSTS 里的“{host}”不是主机名，已忽略。主机名的样子如 images.example.com。",
)
NOT_A_NUMBER = Text(
    "{name} must be a number of at least {low:g}; it is '{value}'. The default, {default:g}, is used.",
    "{name} 必须是不小于 {low:g} 的数字，现在是“{value}”。已改用默认值 {default:g}。",
)


def read_settings(env_file: Path = Path(".env"), environment: Mapping[str, str] | None = None) -> Settings:
    """Read `.env` (it need not exist) below the environment (`os.environ` when None)."""
    problems: list[Text] = []
    values = _read_file(env_file, problems) | dict(os.environ if environment is None else environment)
    if values.get("PARLEY_OPEN", "").strip() not in ("", "0", "1"):
        problems.append(NOT_ONE)
    numbers = {row.name: _number(row, values.get(row.name), problems) for row in NUMBERS}
    return Settings(
        connections=connections(values, problems),
        numbers=numbers,
        database_url=values.get("DATABASE_URL") or None,
        data_folder=Path(values.get("PARLEY_DATA") or "data"),
        problems=tuple(problems),
        sign_in=sign_in_of(values, numbers["PARLEY_SIGN_IN_HOURS"]),
        reach=Reach(_listed(values, "PARLEY_GATEWAY_HOSTS"), _listed(values, "PARLEY_PRIVATE_HOSTS")),
        open_to_all=values.get("PARLEY_OPEN", "").strip() == "1",
        store_keys=_listed(values, "PARLEY_STORE_KEYS"),
        image_hosts=_image_hosts(values, problems),
        log_as_json=values.get("PARLEY_LOG", "").strip().lower() == "json",
    )


def _image_hosts(values: Mapping[str, str], problems: list[Text]) -> tuple[str, ...]:
    named = _listed(values, "PARLEY_IMAGE_HOSTS")
    problems += [NO_HOST.fill(host=same(one)) for one in named if not HOST.fullmatch(one)]
    return tuple(one for one in named if HOST.fullmatch(one))


HOST = re.compile(r"(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?")
"""What may stand among the sources of a content security policy."""


def _listed(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in values.get(name, "").split(",") if one.strip())


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
