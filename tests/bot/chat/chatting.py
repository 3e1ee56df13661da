"""A patient in a chat, without a socket: what is sent, what then stands in the log, and what the desk is given."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.cards import Card, Verify
from bot.chat import entries, log
from bot.chat.forms import Forms
from bot.chat.intake import Intake, Receipt
from bot.chat.language import spoken
from bot.chat.log import Conversation, Message
from bot.chat.safety import read as read_alarm
from bot.chat.states import Event
from bot.identity.patient import FormFault
from bot.messages.post import Post
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import audit, demo_phone, flag, pending_turn, work_item
from tests.bot.desk.demo_desk import Hands

LISINOPRIL, METFORMIN = "4471182", "4471190"
MARIA = {"for": "self", "prescription_number": LISINOPRIL, "last_name": "Alvarez", "birth_date": "1961-04-09"}
"""What the patient of the demo conversation types into the first form."""


def fresh_id() -> str:
    return secrets.token_hex(8)


@dataclass
class Chat:
    """One conversation."""

    database: Database
    vault: Vault
    clock: Hands
    intake: Intake
    forms: Forms
    post: Post
    id: str = ""

    async def opens(self) -> "Chat":
        self.id, _ = await self.database.write(
            lambda c: log.create(c, self.vault, location="NH", locale="en", now=self.clock())
        )
        return self

    async def says(self, text: str, client_id: str = "") -> Receipt:
        key = client_id or fresh_id()
        return await self.database.write(
            lambda c: self.intake.say(c, self.id, key, text, read_alarm(text), self.clock(), language=spoken(text))
        )

    async def presses(self, seq: int, button: str, client_id: str = "") -> Receipt:
        key = client_id or fresh_id()
        return await self.database.write(lambda c: self.intake.press(c, self.id, key, seq, button, self.clock()))

    async def is_shown(self, card: Card) -> int:
        """The bot answers with this card; its place in the log."""

        def show(connection: Connection) -> int:
            held = log.lock(connection, self.vault, self.id)
            shown = entries.shown_card(
                card, stretch=held.standing.stretch, now=self.clock(), zone=self.forms.zone, evidence={}
            )
            _, stored = log.append(connection, self.vault, held, [shown], self.clock())
            return stored[0].seq

        return await self.database.write(show)

    async def asks(self, text: str = "is my lisinopril ready", tier: int = 1, placeholder: str | None = None) -> int:
        """Ask what takes a verification: the bot draws its form, or calls a person. Returns the question's place."""
        question = (await self.says(text)).seq

        def answer(connection: Connection) -> None:
            connection.execute(pending_turn.delete().where(pending_turn.c.conversation == self.id))
            held = log.lock(connection, self.vault, self.id)
            verify = Verify("verify", 2 if tier > 1 else 1, placeholder)
            held, handoff = self.forms.ask(connection, held, verify, question, self.clock())
            if handoff is not None:
                self.intake.hand_off(connection, held, handoff, self.clock())

        await self.database.write(answer)
        return question

    async def answers(self, client_id: str = "", address: str = "192.0.2.1", **values: str) -> bool:
        """Answer the open form; whether the bot then has the question to answer. Raises FormFault or Refused."""
        held = await self.held()
        assert held.memory.form is not None
        return await self.answers_form(held.memory.form.seq, client_id or fresh_id(), address, values)

    async def answers_form(self, seq: int, client_id: str, address: str, values: dict[str, str]) -> bool:
        _, asked_again = await self.forms.answer(self.id, client_id, seq, values, address)
        return asked_again

    async def is_told(self, address: str = "192.0.2.1", **values: str) -> str:
        """What a wrong answer is told."""
        try:
            await self.answers(address=address, **values)
        except FormFault as fault:
            return str(fault)
        return (await self.messages())[-1].body["text"]  # type: ignore[no-any-return]  # JSON

    async def gets(self) -> list[str]:
        """All texts that the demo's telephone has received, the last one last."""
        while await self.post.send_due():
            pass
        query = select(demo_phone.c.text).order_by(demo_phone.c.id)
        return await self._rows(lambda c: list(c.scalars(query)))

    async def moves(self, happening: Event) -> None:
        def move(connection: Connection) -> None:
            held = log.lock(connection, self.vault, self.id)
            log.transition(connection, self.vault, held, happening, self.clock())

        await self.database.write(move)

    async def held(self) -> Conversation:
        return await self.database.read(lambda c: log.look(c, self.vault, self.id))

    async def messages(self) -> list[Message]:
        return await self.database.read(lambda c: log.messages_after(c, self.vault, self.id, 0))

    async def transcript(self) -> list[str]:
        """What the patient sees, as "author kind: first line"."""
        return [f"{one.author} {one.kind}: {one.body['text'].splitlines()[0]}" for one in await self.messages()]

    async def waiting(self) -> list[tuple[int, str]]:
        """The messages that Rasa is still to be asked about."""
        query = select(pending_turn.c.seq, pending_turn.c.what).where(pending_turn.c.conversation == self.id)
        return await self._rows(lambda c: [(row.seq, row.what) for row in c.execute(query.order_by("seq"))])

    async def in_line(self) -> list[tuple[str, str, str, str]]:
        """What the desk was given: queue, topic, reason, urgency."""
        query = select(work_item.c.queue, work_item.c.topic, work_item.c.reason, work_item.c.urgency)
        return await self._rows(
            lambda c: [tuple(row) for row in c.execute(query.where(work_item.c.conversation == self.id))]
        )

    async def flags(self) -> list[tuple[int, str]]:
        query = select(flag.c.seq, flag.c.kind).where(flag.c.conversation == self.id).order_by(flag.c.id)
        return await self._rows(lambda c: [(row.seq, row.kind) for row in c.execute(query)])

    async def audited(self) -> list[str]:
        query = select(audit.c.action).where(audit.c.conversation == self.id).order_by(audit.c.id)
        return await self._rows(lambda c: list(c.scalars(query)))

    async def _rows[T](self, read: Callable[[Connection], T]) -> T:
        return await self.database.read(read)
