"""Plays a conversation through the running product: the patient's own socket, the real bot, the real desk.

What a turn brought is known for certain, not after a pause: a turn is over when the product has nothing left to do for
the conversation, and the socket has shown all that is stored of it.
"""

import json
import re
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, func, select, text

from bot.chat.log import look
from bot.desk.demo import PEOPLE
from bot.envelope import parse_keys
from bot.identity.staff import Role
from bot.privacy.encryption import Vault
from bot.storage.database import open_engine
from bot.storage.tables import attempt, demo_phone, flag, outgoing, pending_turn, work_item
from tests.dialogue.outcome import Came, differences, told
from tests.dialogue.story import Story, Turn
from tests.patient import Patient
from tests.stack import Stack, until
from tests.technician import Technician

WITHIN_S = 20.0
_FRAMES = {"says": "say", "ends": "end", "closes": "close", "gives back": "release", "transfers": "transfer"}
_CODE = re.compile(r"\b\d{6}\b")


class Failed(AssertionError):
    """A turn brought something else. The message tells story, turn, and what came instead."""


class NotPlayable(Exception):
    """A turn asks for something that cannot be done there, such as filling in a form that is not shown."""


@dataclass
class Theatre:
    """A running product on which stories are played, one after the other, each by a patient of its own."""

    stack: Stack
    chats: Engine
    pharmacy: Engine
    vault: Vault

    @classmethod
    @contextmanager
    def at(cls, stack: Stack) -> Iterator["Theatre"]:
        keys = json.loads((stack.var / "keys.json").read_text())["vault_keys"]
        theatre = cls(
            stack,
            open_engine(f"sqlite:///{stack.var / 'scriptdesk.db'}"),
            create_engine(f"sqlite:///{stack.var / 'pharmacy.db'}"),
            Vault(parse_keys(keys)),
        )
        try:
            yield theatre
        finally:
            theatre.chats.dispose()
            theatre.pharmacy.dispose()

    def labels(self) -> dict[str, str]:
        """The pharmacy's own word on each prescription number: "Alvarez 1961-04-09 lisinopril zestril"."""
        query = text(
            "SELECT x.number, p.last_name || ' ' || p.birth_date || ' ' || d.generic || ' ' || d.brand"
            " FROM elm_prescription x JOIN elm_patient p ON p.reference = x.patient"
            " JOIN elm_formulary d ON d.code = x.drug"
        )
        with self.pharmacy.connect() as connection:
            return {str(number): str(label) for number, label in connection.execute(query)}

    def play(self, story: Story) -> None:
        """Raises Failed at the first turn that brings something else."""
        self._as_before()
        performance = _Performance(self, story, self._arrives(story.at))
        try:
            for number, turn in enumerate(story.turns, start=1):
                _judge(story, number, turn, performance)
        finally:
            performance.goes_home()
            self._as_before()

    def _arrives(self, location: str | None) -> Patient:
        body = json.dumps({"location": location} if location else {}).encode()
        url = f"{self.stack.url}/api/conversations"
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            opened = json.load(answer)
        patient = Patient(self.stack.url, opened["conversation"], opened["secret"])
        patient.connects()
        return patient

    def _as_before(self) -> None:
        """What a story leaves behind that another would stumble over: a requested refill, and failed identity checks,
        which the product counts for an hour."""
        with self.pharmacy.begin() as connection:
            connection.execute(text("DELETE FROM refill_request"))
        with self.chats.begin() as connection:
            connection.execute(delete(attempt))

    def at_rest(self, conversation: str) -> bool:
        """Whether the product has nothing left to do for a conversation."""
        with self._reading() as connection:
            waits = select(func.count()).select_from(pending_turn).where(pending_turn.c.conversation == conversation)
            return not connection.scalar(waits)

    def standing(self, conversation: str) -> tuple[int, str, dict[str, Any], dict[str, str], tuple[str, ...]]:
        """The last `seq`, state, slots, how the desk has it, and the flags raised, in order."""
        with self._reading() as connection:
            held = look(connection, self.vault, conversation)
            items = select(work_item).where(work_item.c.conversation == conversation).order_by(work_item.c.id.desc())
            item = connection.execute(items).mappings().first()
            work = {name: str(item[name]) for name in ("queue", "topic", "reason", "urgency")} if item else {}
            raised = select(flag.c.kind).where(flag.c.conversation == conversation).order_by(flag.c.id)
            flags = tuple(str(kind) for kind in connection.scalars(raised))
        return held.last_seq, str(held.standing.state), held.memory.slots, work, flags

    def code_sent(self) -> str:
        """The newest code on the demo's telephone; of six digits that are wrong, where none was sent."""
        until(self._all_sent, "all messages are sent")
        with self._reading() as connection:
            sent = connection.scalar(select(demo_phone.c.text).order_by(demo_phone.c.id.desc()).limit(1))
        found = _CODE.search(sent or "")
        return found.group() if found else "000000"

    def _all_sent(self) -> bool:
        with self._reading() as connection:
            return not connection.scalar(select(func.count()).where(outgoing.c.outcome.is_(None)))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.chats.execution_options(scriptdesk_reads=True).connect() as connection:
            yield connection


def _judge(story: Story, number: int, turn: Turn, performance: "_Performance") -> None:
    try:
        came = performance.plays(turn)
    except (NotPlayable, AssertionError) as fault:
        raise Failed(f"{_where(story, number, turn)}\n  {fault}") from None
    faults = differences(turn.gets, came)
    if faults:
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise Failed(f"{_where(story, number, turn)}\n{listed}\n  what came:\n{told(came)}")


def _where(story: Story, number: int, turn: Turn) -> str:
    did = " and ".join(f"“{one}”" for one in turn.texts) or "the form"
    return f"{story.file}:{turn.line}: {story.name}\n  turn {number}, {turn.kind} {did}"


@dataclass
class _Performance:
    """One story on its stage."""

    theatre: Theatre
    story: Story
    patient: Patient
    staff: Technician | None = None
    queue: str | None = None

    def plays(self, turn: Turn) -> Came:
        before = self.patient.seen
        refused = self._act(turn)
        conversation = self.patient.conversation
        until(lambda: self.theatre.at_rest(conversation), "the product has answered", WITHIN_S)
        last, state, slots, work, flags = self.theatre.standing(conversation)
        if self.patient.seen < last:
            self.patient.until(lambda frame: frame["type"] == "message" and frame["seq"] >= last)
        self.patient.state(state)
        queue = work["queue"] if state == "queued" else None
        entered = queue if queue != self.queue else None
        self.queue = queue
        shown = [self.patient.log[seq] for seq in range(before + 1, last + 1)]
        shown = [message for message in shown if message["author"] != "patient"]
        return Came(shown, state, entered, work, slots, refused, flags)

    def goes_home(self) -> None:
        """The chat ends, so that the desk's queues are as they were."""
        if self.staff is not None:
            self.staff.socket.close()
        if self.patient.status.get("state") != "closed":
            self.patient.sends({"type": "end"})
            self.patient.state("closed")
        self.patient.leaves()

    def _act(self, turn: Turn) -> str | None:
        match turn.kind:
            case "says":
                return self._taken([self.patient.says(text) for text in turn.texts])
            case "presses":
                return self._taken([self._press(label) for label in turn.texts])
            case "fills":
                return self._taken([self._fill(turn.values)])
            case "leaves":
                self.patient.sends({"type": "leave_queue"})
                self.patient.state("bot")
            case "ends":
                self.patient.sends({"type": "end"})
                self.patient.state("closed")
            case "staff":
                self._staff(*turn.texts)
        return None

    def _taken(self, sent: list[str]) -> str | None:
        """Wait until each was acknowledged; the code of the first error, or a form's sentence, otherwise."""
        refused = None
        for client_id in sent:
            answer = next((frame for frame in self.patient.frames if _answers(frame, client_id)), None)
            answer = answer or self.patient.until(lambda frame, sent=client_id: _answers(frame, sent))  # type: ignore[misc]
            if answer["type"] != "ack":
                refused = refused or str(answer["code"] if answer["type"] == "error" else answer["message"])
        return refused

    def _press(self, label: str) -> str:
        for seq, message in sorted(self.patient.log.items(), reverse=True):
            for button in (message.get("card") or {}).get("buttons", ()):
                if button["label"] == label:
                    return self.patient.sends({"type": "press", "seq": seq, "button": button["id"]})
        raise NotPlayable(f"no card has a button “{label}”")

    def _fill(self, values: Mapping[str, str]) -> str:
        forms = [message for _, message in sorted(self.patient.log.items()) if message["kind"] == "form"]
        if not forms:
            raise NotPlayable("no form was shown")
        asked = {one["name"] for one in forms[-1]["form"]["fields"]}
        answers = {name: value for name, value in values.items() if name in asked}
        if answers.get("code") == "sent":
            answers["code"] = self.theatre.code_sent()
        return self.patient.sends({"type": "answer", "seq": forms[-1]["seq"], "values": answers})

    def _staff(self, what: str, said: str = "") -> None:
        conversation = self.patient.conversation
        if what == "takes":
            role = Role.PHARMACIST if self.queue == "pharmacist" else Role.TECHNICIAN
            username, password = next((name, word) for _, held, name, word in PEOPLE if held is role)
            if self.staff is not None:
                self.staff.socket.close()
            self.staff = Technician.signs_in(self.theatre.stack.url, username, password)
            answer = self.staff.claims(conversation)
            if answer["type"] != "claimed":
                raise NotPlayable(f"the desk says: {answer.get('message')}")
            return
        if self.staff is None:
            raise NotPlayable("nobody of the staff has taken this chat")
        self.staff.does(_FRAMES[what], conversation, **({"text": said} if said else {}))


def _answers(frame: Mapping[str, Any], client_id: str) -> bool:
    return frame["type"] in ("ack", "error", "form_error") and frame.get("client_id") == client_id
