"""The local model's own process: llama.cpp's HTTP server around one model file, on 127.0.0.1.

`core/local/model.py` runs this file as a script, so nothing of Parley is imported here.
In, on stdin: one JSON line with `api_key`, `model` and `model_path`. Out, on stdout: one JSON line,
`{"address": "http://127.0.0.1:43211"}` or `{"error": "why it did not start"}`.
It ends as soon as stdin does, and stdin ends with Parley, even when Parley is killed.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any


def main() -> None:
    """Serve until stdin ends."""
    # Ctrl-C in a terminal reaches this process too; it is meant for Parley, whose end ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stdout = take_stdout()
    order = sys.stdin.readline()
    if not order:
        return
    threading.Thread(target=end_with_stdin, daemon=True).start()
    try:
        server = serve(**json.loads(order))
    except (ImportError, RuntimeError) as error:
        os.write(stdout, json.dumps({"error": str(error)}).encode() + b"\n")
        os._exit(1)
    os.write(stdout, json.dumps({"address": server.listening_address}).encode() + b"\n")
    threading.Event().wait()


def serve(api_key: str, model: str, model_path: str) -> Any:
    """A running server that answers as `model`. Raises ImportError, or RuntimeError when it cannot start."""
    # The default, threads that wait by spinning, is twenty times slower as soon as a browser
    # shares the cores. Read by libgomp when it is loaded, so it is set before the import.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model_path
    params.model_alias = {model}
    params.api_keys = [api_key]
    params.hostnames = ["127.0.0.1"]
    params.port = 0  # any free one
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = max(1, cores() // 2)
    params.n_parallel = 2
    params.n_ctx = 16384  # for both slots together: 8192 each, the model's limit
    params.cache_ram_mib = 64  # default: up to 8 GiB of old prompts
    params.sampling.temp = 0.2  # where a request sets none: at the usual 0.8 this model rambles
    params.n_predict = 512  # where a request sets none: now and then it would go on to the end of its context
    params.sampling.penalty_repeat = 1.15  # without it, it falls into saying one phrase for ever
    params.cors_origins = ""  # default "*": any web page could use the server
    params.cors_credentials = False
    params.endpoint_slots = False  # shows the prompts being worked on
    params.ui = False
    params.offline = True
    params.verbosity = 1  # errors only
    return xllamacpp.Server(params)


def cores() -> int:
    """How many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def take_stdout() -> int:
    """A descriptor of stdout that only this file writes to; what the engine prints goes nowhere."""
    stdout = os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return stdout


def end_with_stdin() -> None:
    """End this process at once when stdin does. The engine's own shutdown waits for every running request."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
