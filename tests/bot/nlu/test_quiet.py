"""What the Rasa process logs: enough to find a fault, nothing of what a patient typed."""

import json
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
CANARY = "canary-of-a-patient"

SPEAKS = f"""
import logging, warnings
from bot.nlu import quiet
quiet.configure()
import structlog
logging.getLogger("rasa.core.processor").warning("Circuit breaker tripped for text %s", "{CANARY}")
try:
    raise ValueError("{CANARY}")
except ValueError:
    logging.getLogger("sanic.error").exception("while handling {CANARY}")
warnings.warn("parsed /{CANARY}", UserWarning)
structlog.get_logger().warning("rasa.core.agent", user_text="{CANARY}", action_name="action_why")
structlog.get_logger().debug("processor.message.parse", parse_data_text="{CANARY}")
logging.getLogger("scriptdesk.channel").error("turn failed: %s", "KeyError")
logging.getLogger("rasa.core.processor").info("{CANARY}")
"""


def test_texts_in_messages_warnings_and_tracebacks_are_left_out_and_the_rest_is_told() -> None:
    said = subprocess.run([sys.executable, "-c", SPEAKS], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert CANARY not in said.stdout + said.stderr
    assert not said.stdout
    lines = [json.loads(line) for line in said.stderr.splitlines()]
    assert [line.get("logger", line.get("event")) for line in lines] == [
        "rasa.core.processor",
        "sanic.error",
        "scriptdesk.warnings",
        "rasa.core.agent",
        "scriptdesk.channel",
    ]
    assert lines[1]["exception"] == "ValueError"
    assert "UserWarning" in lines[2]["message"]
    assert lines[3]["action_name"] == "action_why"
    assert lines[4]["message"] == "turn failed: KeyError"
