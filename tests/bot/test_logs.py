"""What a process writes about itself never holds what a person typed."""

import io
import json
import logging
import warnings

import pytest

from bot import logs

CANARY = "my name is Zebulon Quux and my number is 4471182"


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure(stream=stream)
    return stream


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_record_is_one_json_line_with_the_fields_that_were_given(log: io.StringIO) -> None:
    logging.getLogger("bot.chat.turn").info("turn answered", extra={"conversation": "c_7", "milliseconds": 12})
    (line,) = lines(log)
    assert line["level"] == "info"
    assert line["logger"] == "bot.chat.turn"
    assert line["event"] == "turn answered"
    assert (line["conversation"], line["milliseconds"]) == ("c_7", 12)
    assert str(line["at"]).endswith("+00:00")


def test_arguments_and_unknown_fields_stay_out(log: io.StringIO) -> None:
    logging.getLogger("actions.status").warning("failed for %s", CANARY, extra={"text": CANARY, "reason": CANARY})
    (line,) = lines(log)
    assert line["event"] == "failed for %s"
    assert line["reason"] == "<str>"
    assert "Zebulon" not in log.getvalue()


def test_an_exception_is_its_type_and_place(log: io.StringIO) -> None:
    try:
        raise LookupError(CANARY)
    except LookupError:
        logging.getLogger("bot.desk").exception("claim failed")
    (line,) = lines(log)
    assert line["error"] == "LookupError"
    assert str(line["where"]).startswith(f"{__name__}:")
    assert "Zebulon" not in log.getvalue()


def test_messages_of_other_libraries_are_not_repeated(log: io.StringIO) -> None:
    logging.getLogger("sqlalchemy.engine").error(f"[parameters: {CANARY}]")
    (line,) = lines(log)
    assert str(line["event"]).startswith("test_logs:")
    assert "Zebulon" not in log.getvalue()


def test_addresses_that_were_asked_for_are_not_logged(log: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").error("GET /%s", CANARY)
    assert log.getvalue() == ""


def test_a_warning_is_its_kind_and_place(log: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(UserWarning(CANARY), UserWarning, "/some/where/module.py", 7)
    (line,) = lines(log)
    assert (line["error"], line["reason"]) == ("UserWarning", "module:7")
    assert "Zebulon" not in log.getvalue()
