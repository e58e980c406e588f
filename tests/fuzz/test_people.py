"""Claims of a provider, settings, sealed keys, addresses that people type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import example, given
from hypothesis import strategies as some

from core.client.address import endpoints, is_loopback, known_as
from core.client.key import clean_key, mask, redact
from core.client.reach import Reach, host_of
from core.people.person import ROLES
from core.people.sealing import Sealer
from core.people.signin import NEEDED, SignIn, sign_in_of
from core.settings import read_settings
from core.store.store import Store, open_store
from tests.fuzz import LEAVES, TEXTS, bent, json_with, often, told

NAMES = ("sub", "iss", "email", "email_verified", "name", "preferred_username", "groups", "iat", "nonce")
CLAIMS = some.dictionaries(some.sampled_from(NAMES) | TEXTS, json_with(TEXTS), max_size=8)
"""What a signed cookie may hold: JSON that a provider wrote."""
LISTS = {"member": ("*", "@example.com"), "lead": ("lead@example.com",), "admin": ("boss",)}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(None, tmp_path_factory.mktemp("people"))
    yield opened
    opened.close()


@often(150)
@given(CLAIMS)
@example({"iat": 10**400})
@example({"iat": float("nan")})
@example({"email": "a@example.com", "groups": ["boss", {"a": 1}]})
def test_any_claims_give_a_role_or_none_and_an_end_or_none(claims: dict[str, Any]) -> None:
    sign_in = SignIn(True, lists=LISTS, role_claim="groups")  # type: ignore[arg-type]

    assert sign_in.role_of(claims) in (*ROLES, None)
    end = sign_in.ends_at(claims)
    assert end is None or end == end, "an end that is no number never comes"


@often(60)
@given(CLAIMS, some.sampled_from(ROLES))
@example({"sub": "\ud800", "email": "\x00" * 300}, "member")
@example({"sub": {"a": [1]}, "name": ["x"]}, "lead")
def test_any_claims_can_enter(store: Store, claims: dict[str, Any], role: Any) -> None:
    person = told(store.people.enter, claims, role)

    assert person is not None and person.id == store.people.enter(claims, role).id


SETTINGS = ("PARLEY_SIGN_IN", "PARLEY_MEMBERS", "PARLEY_LEADS", "PARLEY_ADMINS", "PARLEY_ROLE_CLAIM", *NEEDED)


@often(100)
@given(some.dictionaries(some.sampled_from(SETTINGS), TEXTS | some.just("x" * 40)), some.floats(0.01, 1e6))
def test_any_values_are_a_sign_in(values: dict[str, str], hours: float) -> None:
    sign_in = sign_in_of(values, hours)

    assert not sign_in.on or (sign_in.problem is None) == (sign_in.provider is not None)


ENV = b"""# Keys
BAYSTONE_API_KEY=sk-0123456789
export BEES_BASE_URL="https://example.com/v1"
OWN_BASE_URL='http://localhost:1/v1' # comment
PARLEY_READ_TIMEOUT_S=60
PARLEY_SIGN_IN=https://id.example.com
PARLEY_IMAGE_HOSTS=a.example.com,*.example.org
"""


@often(150)
@given(bent(ENV) | some.binary(max_size=300) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_settings(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.env"
    path.write_bytes(content)

    settings = read_settings(path, {})

    assert settings.connections
    assert all(one.en and one.zh for one in settings.problems)


@often(100)
@given(some.dictionaries(some.sampled_from(SETTINGS) | TEXTS.map(lambda one: f"{one}_BASE_URL"), TEXTS))
def test_any_environment_is_settings(environment: dict[str, str]) -> None:
    assert read_settings(Path("no.env"), environment).connections


KEY = Fernet.generate_key().decode()
SEALED = Sealer([KEY]).seal("sk-0123456789")


@often(150)
@given(TEXTS | bent(SEALED.encode()).map(lambda data: data.decode("latin-1")))
@example("好" * 8)
@example("\ud800")
def test_any_text_is_a_sealed_key_or_none(sealed: str) -> None:
    sealer = Sealer([KEY])

    assert told(sealer.open, sealed) in (None, "sk-0123456789")
    told(sealer.again, sealed)


@often(100)
@given(some.lists(TEXTS, min_size=1, max_size=2))
@example(["好" * 44])
def test_any_text_is_a_key_to_seal_with_or_none(keys: list[str]) -> None:
    told(Sealer, keys)


HOSTS = (
    "localhost",
    "127.0.0.1",
    "[::1]",
    "[fe80::1%25eth0]",
    "10.0.0.7",
    "例え.jp",
    "a" * 70,
    "[",
    "]",
    "0x7f.1",
    "a..b",
)
ADDRESSES = TEXTS | some.builds(
    "{}{}{}{}{}".format,
    some.sampled_from(("", "http://", "https:", "HTTPS:///", "ftp://", "//", "http://user:pass@", "“")),
    some.sampled_from(HOSTS) | TEXTS,
    some.sampled_from(("", ":", ":0", ":80", ":99999", ":-1", ":x", ":８０", "%")),
    some.sampled_from(("", "/", "/v1", "/v1/chat/completions?a=b", "//v1//models", "/[", "\\", "?", "#", "/好")),
    some.sampled_from(("", "#", " ", "\u200b", "\n", "'")),
)


@often(400)
@given(ADDRESSES)
def test_any_address_is_one_or_none(address: str) -> None:
    found = told(endpoints, address)
    told(is_loopback, address)
    told(host_of, address)
    for reach in (Reach(), Reach(("*",), ("10.0.0.7", "[*"))):
        told(reach.guards, address)
        for any_host in (True, False):
            told(reach.check, address, any_host=any_host)

    for one in found or ():
        assert one.chat.startswith(("http://", "https://"))
        assert known_as(one.chat)


@often(150)
@given(TEXTS, TEXTS)
def test_any_text_is_a_key_or_none(typed: str, text: str) -> None:
    key = told(clean_key, typed)

    assert key is None or key.isascii()
    assert not key or len(key) < 4 or key not in redact(f"{text}{key}", key).replace(mask(key), "")


@often(50)
@given(some.dictionaries(TEXTS, LEAVES))
def test_nobody_who_is_on_no_list_gets_in(claims: dict[str, Any]) -> None:
    assert SignIn(True, role_claim="groups").role_of(claims) is None
