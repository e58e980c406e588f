"""What stands in the way of the local model, and what a person is told about it."""

from __future__ import annotations

import pytest

from core.local import LocalModel
from core.local.machine import missing_instructions, wheel_exists


@pytest.mark.parametrize(
    "model",
    [LocalModel(engine="no_such_package"), LocalModel(weights="no_such_package")],
    ids=["no engine", "no weights"],
)
def test_without_a_package_it_is_unavailable_and_says_how_to_get_it(model: LocalModel) -> None:
    model.start()
    why = model.unavailable()

    assert (model.state, model.pid, model.wait(60)) == ("unavailable", None, False)
    assert why is not None and "make local" in why.en and "make local" in why.zh


@pytest.mark.parametrize(
    ("flags", "missing"),
    [
        ("flags\t\t: fpu sse4_2 f16c fma avx avx2 bmi2\n", set()),
        ("flags\t\t: fpu sse4_2 avx f16c\n", {"avx2", "bmi2", "fma"}),
        ("Features\t: fp asimd\n", set()),
    ],
    ids=["haswell", "ivy bridge", "not x86"],
)
def test_missing_instructions_are_read_from_cpuinfo(flags: str, missing: set[str]) -> None:
    assert missing_instructions(f"processor\t: 0\n{flags}bogomips\t: 4800\n") == missing


@pytest.mark.parametrize(
    ("system", "machine", "libc", "exists"),
    [
        ("Linux", "x86_64", "glibc", True),
        ("Linux", "x86_64", "", False),
        ("Linux", "riscv64", "glibc", False),
        ("Darwin", "arm64", "", True),
        ("Windows", "ARM64", "", False),
        ("FreeBSD", "amd64", "", False),
    ],
)
def test_wheels_exist_for_the_common_machines(system: str, machine: str, libc: str, exists: bool) -> None:
    """The files of the pinned release, as published."""
    assert wheel_exists(system, machine, libc) is exists
