"""The gateways of `.env`: the two of the documents, presets that something is set for, and any address of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from core.client.address import endpoints
from core.client.gateways import PRESETS, Gateway, Preset
from core.client.key import clean_key
from core.client.quirks import PROFILES
from core.errors import AuthenticationError, SettingsError
from core.settings.connection import Connection
from core.text import Text, same

ALWAYS_OFFERED = ("baystone", "bees")
BAD_GATEWAY = Text("{name} in .env can't be used: {why}", ".env 里的 {name} 无法使用：{why}")
NO_PROFILE = Text(
    "there is no profile '{profile}'; there are {known}", "没有名为“{profile}”的网关档案；可用的有 {known}"
)


def connections(values: Mapping[str, str], problems: list[Text]) -> tuple[Connection, ...]:
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
