"""Start the Rasa process: `python -m bot.nlu.serve --model models/x.tar.gz --port 5005`.

It listens on loopback only, has one channel, no HTTP API and no CORS, and logs no texts. It needs three variables,
SCRIPTDESK_CHANNEL_TOKEN, SCRIPTDESK_ACTION_TOKEN and SCRIPTDESK_ACTION_URL, and starts with no other variable set.
Exit codes: 2 wrong call or setting, 3 the model cannot be used, 4 the port is taken.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path
from typing import List, NoReturn, Optional

from bot.nlu import before_rasa

PROJECT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
SETTINGS = ("SCRIPTDESK_CHANNEL_TOKEN", "SCRIPTDESK_ACTION_TOKEN", "SCRIPTDESK_ACTION_URL")

WRONG_CALL = 2
NO_MODEL = 3
PORT_TAKEN = 4


def main(arguments: Optional[List[str]] = None) -> None:
    parser = argparse.ArgumentParser(prog="bot.nlu.serve", description="Start the Rasa process of ScriptDesk.")
    parser.add_argument("--model", type=Path, required=True, help="a trained model, *.tar.gz")
    parser.add_argument("--port", type=int, default=5005, help=f"port on {HOST} (default 5005)")
    parser.add_argument("--endpoints", type=Path, default=PROJECT / "endpoints.yml")
    parser.add_argument("--credentials", type=Path, default=PROJECT / "credentials.yml")
    asked = parser.parse_args(arguments)
    missing = [name for name in SETTINGS if not os.environ.get(name)]
    if missing:
        _stop(WRONG_CALL, f"Rasa cannot start: {', '.join(missing)} must be set.")
    if not asked.model.is_file():
        _stop(NO_MODEL, f"Rasa cannot start: there is no model at {asked.model}, train one first.")
    listening = _reserve(asked.port)
    # Importing Rasa takes seconds; everything that can be refused before it has been.
    before_rasa.settle()
    from bot.nlu import quiet

    quiet.configure()
    from bot.nlu.agent import CannotServe, load_agent
    from bot.nlu.server import application

    quiet.configure()
    try:
        agent = load_agent(asked.model, asked.endpoints)
    except CannotServe as reason:
        _stop(NO_MODEL, f"Rasa cannot start: {reason}")
    app = application(agent, asked.credentials)
    app.run(sock=listening, access_log=False, motd=False, debug=False)


def _reserve(port: int) -> socket.socket:
    """The port, bound and not yet listening: nobody is connected before the model is loaded."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except (OSError, OverflowError):
        _stop(PORT_TAKEN, f"Rasa cannot start: port {port} on {HOST} is taken or not allowed.")
    return listening


def _stop(code: int, sentence: str) -> NoReturn:
    sys.stderr.write(sentence + "\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
