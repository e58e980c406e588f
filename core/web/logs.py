"""The log as a JSON object a line on standard error, for programs that collect logs (`PARLEY_LOG=json`)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from pythonjsonlogger.json import JsonFormatter

FIELDS = "{levelname}{name}{message}{process}"
NAMES = {"levelname": "level", "name": "logger"}


class Lines(JsonFormatter):
    """`time` (UTC), `level`, `logger`, `message`, `process` (its id), and `exc_info` where there is one."""

    def __init__(self) -> None:
        super().__init__(FIELDS, style="{", rename_fields=NAMES, timestamp=False, json_ensure_ascii=False)

    def add_fields(
        self,
        log_data: dict[str, object],
        record: logging.LogRecord,
        message_dict: dict[str, object],
    ) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        super().add_fields(log_data, record, message_dict)
        for name in set(log_data) - KEPT:  # what a library hangs on to a record isn't asked for
            del log_data[name]


KEPT = {"time", "level", "logger", "message", "process", "exc_info"}


def log_as_json() -> None:
    """Every logger there is and every one to come writes so; those of Streamlit and uvicorn have handlers of their own.
    uvicorn's log of requests is silent: their addresses hold what isn't for a log."""
    _Logger.lines = Lines()
    logging.setLoggerClass(_Logger)
    known = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    if not logging.root.handlers:
        logging.root.addHandler(logging.StreamHandler())
    for logger in (logging.root, *known):
        for handler in logger.handlers:
            handler.setFormatter(_Logger.lines)
    logging.getLogger("uvicorn.access").disabled = True
    logging.captureWarnings(True)


class _Logger(logging.Logger):
    """Its handlers write lines, whatever format they came with."""

    lines: logging.Formatter

    def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802 (logging's name)
        hdlr.setFormatter(self.lines)
        super().addHandler(hdlr)
