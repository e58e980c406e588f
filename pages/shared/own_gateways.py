"""Gateways of one's own: where they may be, and keeping them with their key, encrypted."""

from __future__ import annotations

import json

from core.client.address import endpoints
from core.client.gateways import PRESETS, Gateway
from core.client.reach import host_of
from core.errors import ParleyError, SettingsError
from core.parley import parley
from core.people.sealing import OTHER_KEY, Sealer
from core.settings import Connection
from core.text import same
from pages.shared import state
from pages.shared.me import me

OWN = ("session", "kept")
"""Origins of connections whose key a person brought."""


def own_gateway(name: str, address: str, key: str, *, origin: str, allowed: bool = False) -> Connection:
    """A gateway that a person typed, or kept. `name`: a preset's id, or "" for another address. `allowed`: `.env` has
    that very address. Raises ParleyError where it is no address, or they may not go there."""
    target, settings = endpoints(address)[0].chat, parley().settings
    guarded = settings.guarded and not allowed
    if guarded:
        settings.reach.check(address, any_host=me().may("admin"))
    preset = next((one for one in PRESETS if one.id == name), None)
    if guarded and preset is not None and host_of(address) != host_of(preset.base_url):
        preset = None  # what goes elsewhere isn't counted as that gateway's
    host = target.split("/")[2].rpartition("@")[2]
    known = preset.id if preset else "".join(char if char.isalnum() else "-" for char in host)
    if not preset and known in {one.id for one in parley().connections()}:
        known += "-own"
    return Connection(
        id=known,
        label=preset.label if preset else same(host),
        gateway=Gateway(known, address, key, outside=guarded and settings.reach.guards(address)),
        models=preset.models if preset else (),
        needs_key=preset.needs_key if preset else False,
        origin=origin,
        note=preset.note if preset else None,
    )


def can_keep() -> bool:
    """Whether keys can be kept: somebody is signed in, and there is something to encrypt them with."""
    settings = parley().settings
    return settings.sign_in.on and bool(settings.store_keys)


def keep(connection: Connection) -> None:
    """Raises ParleyError."""
    gateway = connection.gateway
    said = {"owner": me().id, "id": connection.id, "address": gateway.base_url, "key": gateway.api_key}
    sealed = Sealer(parley().settings.store_keys).seal(json.dumps(said))
    parley().store.kept_gateways.keep(me().id, connection.id, sealed)


def forget(connection_id: str) -> None:
    """Kept or not: it is gone from this session, and from the store."""
    parley().store.kept_gateways.forget(me().id, connection_id)
    state.own_connections().pop(connection_id, None)
    state.model_lists().pop(connection_id, None)


def bring() -> None:
    """Into this session, once: the gateways that this person keeps. One that can't be read, or may no longer be
    reached, is told of and left where it is."""
    if not can_keep() or state.state().get(state.BROUGHT) == me().id:
        return
    state.state()[state.BROUGHT] = me().id
    problems = state.state()[state.UNREADABLE] = []
    for sealed in parley().store.kept_gateways.of(me().id).values():
        try:
            connection = _opened(sealed)
        except ParleyError as error:
            problems.append(error.text)
        else:
            state.own_connections().setdefault(connection.id, connection)


def _opened(sealed: str) -> Connection:
    said = json.loads(Sealer(parley().settings.store_keys).open(sealed))
    if said["owner"] != me().id:  # a row that was moved to another person
        raise SettingsError(OTHER_KEY)
    return own_gateway(said["id"], said["address"], said["key"], origin="kept")
