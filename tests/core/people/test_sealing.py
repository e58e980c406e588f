"""Keys of one's own: encrypted, and with another key of Parley's after a rotation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.errors import SettingsError
from core.people.sealing import Sealer
from core.store.store import open_store

ROOT = Path(__file__).parents[3]
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_is_read_with_any_of_the_keys_and_with_no_other() -> None:
    sealed = Sealer([OLD]).seal("sk-canary 钥匙")

    assert "canary" not in sealed
    assert Sealer([NEW, OLD]).open(sealed) == "sk-canary 钥匙"
    with pytest.raises(SettingsError):
        Sealer([NEW]).open(sealed)
    with pytest.raises(SettingsError):
        Sealer([OLD]).open(sealed[:-4] + "AAAA")


def test_what_is_no_key_says_so() -> None:
    with pytest.raises(SettingsError) as wrong:
        Sealer(["not a key"])

    assert "PARLEY_STORE_KEYS" in wrong.value.text.zh
    assert "not a key" not in wrong.value.text.en


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-m", "core.rotate", *words]
    return subprocess.run(
        command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_rotation_encrypts_all_that_is_kept_with_the_first_key(tmp_path: Path) -> None:
    made = run("new").stdout.strip()
    assert Fernet(made)
    store = open_store(None, tmp_path)
    for owner in ("ada", "bo"):
        store.kept_gateways.keep(owner, "g", Sealer([OLD]).seal(f"key of {owner}"))

    said = run(PARLEY_DATA=str(tmp_path), PARLEY_STORE_KEYS=f"{made},{OLD}")

    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("2 ")
    assert Sealer([made]).open(store.kept_gateways.of("bo")["g"]) == "key of bo"
    store.close()


def test_a_rotation_without_the_old_key_changes_nothing(tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    sealed = Sealer([OLD]).seal("key")
    store.kept_gateways.keep("ada", "g", sealed)

    said = run(PARLEY_DATA=str(tmp_path), PARLEY_STORE_KEYS=NEW)

    assert said.returncode == 1
    assert said.stderr.startswith("ada: g: ")
    assert "PARLEY_STORE_KEYS" in said.stderr
    assert store.kept_gateways.of("ada") == {"g": sealed}
    store.close()
