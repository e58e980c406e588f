"""`python -m tests.gateway --port 8788`: the gateway for tests, to be asked by hand or by another process."""

import argparse
import threading

from tests.gateway.gateway import FakeGateway

parser = argparse.ArgumentParser(prog="python -m tests.gateway", description=__doc__)
parser.add_argument("--port", type=int, default=8788)
with FakeGateway(parser.parse_args().port) as gateway:
    print(gateway.base_url, flush=True)
    threading.Event().wait()
