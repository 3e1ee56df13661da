"""The one logger set-up: JSON lines on standard error, without anything that a person typed.

A record keeps its constant message; arguments are never put into it, because they may be a patient's words. What a
reader needs besides goes into `extra=` under one of the names in FIELDS. Other people's libraries put values into
their messages, so of their records only logger, level and place are kept. An exception is its type and its place.
"""

import json
import logging
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TextIO

OURS = ("bot", "actions", "scriptdesk")
FIELDS = (
    "process",
    "conversation",
    "stretch",
    "turn",
    "seq",
    "action",
    "card",
    "queue",
    "reason",
    "error",
    "status",
    "system",
    "count",
    "milliseconds",
    "model",
)
_OTHERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi", "rasa_sdk", "sqlalchemy", "asyncio")


class NoTextFormatter(logging.Formatter):
    """A record as one JSON line of known fields."""

    def format(self, record: logging.LogRecord) -> str:
        own = record.name.partition(".")[0] in OURS
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.msg if own and isinstance(record.msg, str) else f"{record.module}:{record.lineno}",
        }
        if own:
            line.update((name, _plain(getattr(record, name))) for name in FIELDS if hasattr(record, name))
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = place(record.exc_info[2])
        return json.dumps(line)


def _plain(value: object) -> object:
    """Numbers as they are, names without spaces; anything else is replaced by its type."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if len(text) <= 80 and not any(sign.isspace() for sign in text) else f"<{type(value).__name__}>"


def place(traceback: TracebackType | None) -> str | None:
    """Where an exception was raised, as module:line."""
    frames = list(walk_tb(traceback))
    if not frames:
        return None
    frame, line = frames[-1]
    return f"{frame.f_globals.get('__name__', Path(frame.f_code.co_filename).stem)}:{line}"


def configure(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Set up all logging of this process. Safe to call again; call it after a framework set up its own.

    `stream`: standard error unless given.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(NoTextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in _OTHERS:
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True  # an address may hold what a person typed
    warnings.showwarning = _warn
    sys.excepthook = _last_word


def _warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    logging.getLogger("scriptdesk.warnings").warning(
        "a library warns", extra={"error": category.__name__, "reason": f"{Path(filename).stem}:{lineno}"}
    )


def _last_word(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    logging.getLogger("scriptdesk").critical("the process stops", exc_info=(kind, error, traceback))
