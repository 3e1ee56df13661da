"""Logging of the Rasa process: one JSON line each on standard error, and never what a patient typed.

Rasa quotes texts, slots and bodies in its messages, warnings and tracebacks. So of a foreign log line only its logger,
place, level and exception type are kept; our own loggers (scriptdesk.*) keep their message, which never holds a text.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from typing import Any, MutableMapping, Optional, TextIO, Type, Union

import structlog

OWN = "scriptdesk"

_SAID_AT_EVERY_START = "Slot auto-fill has been removed"

_KEPT_KEYS = frozenset({"event", "level", "timestamp", "action_name"})
_LOUD = ("rasa", "sanic.root", "sanic.error", "sanic.access", "aiohttp", "asyncio", "apscheduler", "urllib3")


class WithoutTexts(logging.Formatter):
    """Formats a record as JSON without its message, unless the logger is our own."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "where": f"{record.module}:{record.lineno}",
        }
        if record.name == OWN or record.name.startswith(OWN + "."):
            line["message"] = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
        return json.dumps(line)


def configure(level: int = logging.WARNING) -> None:
    """Take over logging, warnings and structlog of this process. Call again after importing Rasa: it sets its own."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutTexts())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _LOUD:
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(level)
    logging.getLogger("sanic.access").disabled = True
    logging.captureWarnings(False)
    warnings.showwarning = _warned
    structlog.configure(
        processors=[structlog.processors.add_log_level, _known_keys_only, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _known_keys_only(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in _KEPT_KEYS}


def _warned(
    message: Union[Warning, str],
    category: Type[Warning],
    filename: str,
    lineno: int,
    file: Optional[TextIO] = None,
    line: Optional[str] = None,
) -> None:
    """A warning's kind and place; its words may quote a message. The pinned versions' known habits are no news."""
    if issubclass(category, DeprecationWarning) or str(message).startswith(_SAID_AT_EVERY_START):
        return
    logging.getLogger(f"{OWN}.warnings").warning("%s at %s:%d", category.__name__, filename, lineno)
