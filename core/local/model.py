"""The local model as Parley holds it: one child process (`server.py`), started on demand, ended with Parley."""

from __future__ import annotations

import atexit
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from core.local.machine import ENGINE, WEIGHTS, obstacle, weights_file
from core.text import Text, same

State = Literal["unavailable", "stopped", "starting", "ready", "failed"]

SERVER = Path(__file__).with_name("server.py")
# What the child gets of Parley's environment: enough to run, and no gateway's key.
ENVIRONMENT = (
    *("PATH", "HOME", "LANG", "SYSTEMROOT", "APPDATA", "USERPROFILE"),
    *("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
)

DID_NOT_START = Text(
    "The local model did not start: {reason}. Try again, or add a gateway under Settings.",
    "本地模型未能启动：{reason}。请重试，或在“设置”里添加网关。",
)
ENDED = Text(
    "The local model stopped unexpectedly: {reason}. Start it again to go on.",
    "本地模型意外停止：{reason}。重新启动即可继续使用。",
)
NO_ANSWER = Text("no sign of life within {seconds:.0f} s", "{seconds:.0f} 秒内没有响应")
EXIT_CODE = Text("its process ended with exit code {code}", "进程已退出，退出码为 {code}")
SIGNAL = Text("its process was ended by {signal}", "进程被信号 {signal} 终止")


class LocalModel:
    """A small model on this machine, behind an OpenAI-compatible server of its own on 127.0.0.1.

    Thread-safe. The child ends at `stop`, and by itself with the process that holds this object,
    however that ends. `engine` and `weights` are the names of the two packages it is made of.
    """

    MODEL: Final = "smollm2-135m-instruct"
    NOTICE: Final = Text(
        "A toy for a first visit: SmolLM2, a model of 135 million parameters that runs on this machine. "
        "It knows English only and makes things up. For real work, add a gateway under Settings.",
        "这是供初次体验的玩具模型：SmolLM2，仅 1.35 亿参数，在本机运行。"
        "它只懂英文，而且常常编造内容。正式使用请在“设置”里添加网关。",
    )

    def __init__(self, engine: str = ENGINE, weights: str = WEIGHTS, *, start_timeout_s: float = 60) -> None:
        self.api_key: Final = secrets.token_urlsafe(32)
        self._engine = engine
        self._weights = weights
        self._start_timeout_s = start_timeout_s
        self._changed = threading.Condition()  # guards what follows
        self._state: State = "stopped"
        self._failure: Text | None = None
        self._base_url = ""
        self._child: subprocess.Popen[bytes] | None = None  # None unless starting or ready

    def unavailable(self) -> Text | None:
        """Why it cannot be started on this machine, and what to do; None when it can."""
        return obstacle(self._engine, self._weights)

    @property
    def state(self) -> State:
        """'unavailable' as long as `unavailable` says so and nothing was tried; 'failed' until the next `start`."""
        with self._changed:
            state = self._state
        return "unavailable" if state == "stopped" and self.unavailable() else state

    @property
    def failure(self) -> Text | None:
        """What went wrong, when `state` is 'failed'; else None."""
        with self._changed:
            return self._failure

    @property
    def base_url(self) -> str:
        """Such as 'http://127.0.0.1:43211/v1'; another port after every start. Raises RuntimeError unless ready."""
        with self._changed:
            if self._state != "ready":
                raise RuntimeError(f"the local model has no address: it is {self._state}, not ready")
            return self._base_url

    @property
    def pid(self) -> int | None:
        """The child's process id; None while there is no child."""
        with self._changed:
            return self._child.pid if self._child else None

    def start(self) -> None:
        """Start it unless it is starting, ready or unavailable. Returns at once; see `wait`."""
        with self._changed:
            if self._child is not None or self.unavailable() is not None:
                return
            try:
                self._child = subprocess.Popen(
                    # -P: this folder's file names must not shadow anybody's modules.
                    [sys.executable, "-P", str(SERVER)],
                    bufsize=0,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
                )
            except OSError as error:
                self._state, self._failure = "failed", DID_NOT_START.fill(reason=str(error))
                return
            self._state, self._failure = "starting", None
            threading.Thread(target=self._attend, args=(self._child,), name="local model", daemon=True).start()

    def wait(self, timeout_s: float) -> bool:
        """Wait while it is starting, `timeout_s` seconds at most; True when it is ready."""
        with self._changed:
            self._changed.wait_for(lambda: self._state != "starting", timeout_s)
            return self._state == "ready"

    def stop(self) -> None:
        """End the child, whatever it is doing. Does nothing when there is none."""
        with self._changed:
            child, self._child = self._child, None
            self._state, self._failure = "stopped", None
            self._changed.notify_all()
        if child is not None:
            child.kill()
            child.wait()

    def _attend(self, child: subprocess.Popen[bytes]) -> None:
        """Bring one child to ready, wait for its end, say why it ended. Runs in a thread of its own."""
        deadline = time.monotonic() + self._start_timeout_s
        killer = threading.Timer(self._start_timeout_s, child.kill)
        killer.daemon = True
        killer.start()
        with child:
            address, error = self._converse(child)
            ready = address is not None and _healthy(child, address)
            late = not ready and time.monotonic() >= deadline
            killer.cancel()
            if ready:
                self._become(child, "ready", base_url=f"{address}/v1")
            code = child.wait()
        reason = NO_ANSWER.fill(seconds=self._start_timeout_s) if late else error or _ended_by(code)
        self._become(child, "failed", failure=(ENDED if ready else DID_NOT_START).fill(reason=reason))

    def _converse(self, child: subprocess.Popen[bytes]) -> tuple[str | None, Text | None]:
        """Tell the child what to serve; its address, or why it cannot. Both None when it died without a word."""
        assert child.stdin is not None
        assert child.stdout is not None
        order = {"api_key": self.api_key, "model": self.MODEL, "model_path": str(weights_file(self._weights))}
        try:
            child.stdin.write(json.dumps(order).encode() + b"\n")
        except BrokenPipeError:
            return None, None
        answer = json.loads(child.stdout.readline() or b"{}")
        error = answer.get("error")
        return answer.get("address"), same(error.rstrip(".")) if error else None

    def _become(
        self, child: subprocess.Popen[bytes], state: State, *, base_url: str = "", failure: Text | None = None
    ) -> None:
        with self._changed:
            if self._child is not child:
                return  # stopped in the meantime: nobody asks about this child any more
            self._state, self._base_url, self._failure = state, base_url, failure
            self._child = child if state == "ready" else None
            self._changed.notify_all()


def _healthy(child: subprocess.Popen[bytes], address: str) -> bool:
    """Wait until the server has loaded its model; False when the child ends first."""
    host = urlsplit(address).netloc
    while child.poll() is None:
        connection = http.client.HTTPConnection(host, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return True
        except (OSError, http.client.HTTPException):
            pass  # not listening yet, or ending: the next round tells
        finally:
            connection.close()
        time.sleep(0.05)
    return False


def _ended_by(code: int) -> Text:
    return SIGNAL.fill(signal=signal.Signals(-code).name) if code < 0 else EXIT_CODE.fill(code=code)


LOCAL_MODEL = LocalModel()
atexit.register(LOCAL_MODEL.stop)
