"""Conversations as they come about, some of them of two patients."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from bot.chat import entries, log
from bot.chat.log import Author
from bot.chat.states import Event
from bot.storage.database import Database
from bot.storage.tables import audit, metadata
from tests.bot.chat.chatting import Chat

MARIA_REF, OTHER = "P0001", "P0006"


@dataclass
class Stories:
    """`maria`, `other`: what each types into a form."""

    open_chat: Callable[[], Awaitable[Chat]]
    maria: dict[str, str]
    other: dict[str, str]

    async def unverified(self, *said: str) -> Chat:
        chat = await self.open_chat()
        for text in said or ("what are your hours",):
            await chat.says(text)
            await self.answered(chat, "We open at 9.")
        return chat

    async def of_maria(self, said: str = "is my lisinopril ready") -> Chat:
        return await self.verified(await self.open_chat(), self.maria, said, "Your lisinopril is ready.")

    async def of_other(self, said: str = "is my inhaler ready") -> Chat:
        return await self.verified(await self.open_chat(), self.other, said, "Your inhaler is ready.")

    async def of_both(self) -> Chat:
        chat = await self.of_maria("maria asks")
        return await self.verified(chat, self.other, "other asks", "The other's answer.")

    async def verified(self, chat: Chat, who: dict[str, str], said: str, answer: str) -> Chat:
        chat.clock.move(seconds=30)
        await chat.asks(said)
        form = (await chat.held()).memory.form
        assert form is not None
        if "last_name" not in form.fields:  # somebody is verified: the number is not theirs, and it is asked whose
            await chat.answers(**who)
        chat.clock.move(seconds=30)
        assert await chat.answers(**who)
        chat.clock.move(seconds=30)
        await self.answered(chat, answer)
        return chat

    async def answered(self, chat: Chat, text: str) -> None:
        def say(connection: Connection) -> None:
            held = log.lock(connection, chat.vault, chat.id)
            said = entries.said(Author.BOT, text, evidence={"model": "m1"})
            log.append(connection, chat.vault, held, [said], chat.clock())

        await chat.database.write(say)

    async def by_proxy(self, relationship: str = "parent") -> Chat:
        """Somebody asked for Maria, as a conversation's memory has it."""
        chat = await self.of_maria("is my mother's lisinopril ready")

        def mark(connection: Connection) -> None:
            held = log.lock(connection, chat.vault, chat.id)
            assert held.memory.patient is not None
            patient = replace(held.memory.patient, proxy=relationship)
            log.remember(connection, chat.vault, held, replace(held.memory, patient=patient))

        await chat.database.write(mark)
        return chat


async def closes(chat: Chat) -> None:
    await chat.moves(Event.CLOSE)


async def traces(database: Database, conversation_id: str) -> dict[str, int]:
    """Rows of every table that name a conversation, without the audit's."""

    def count(connection: Connection) -> dict[str, int]:
        found = {}
        for table in metadata.tables.values():
            names = [column for column in table.c if column.name in ("conversation", "topic")]
            if table.name == "conversation":
                names = [table.c.id]
            like = [column.contains(conversation_id) for column in names]
            rows = sum(len(connection.execute(select(table).where(one)).all()) for one in like)
            if rows and table is not audit:
                found[table.name] = rows
        return found

    return await database.read(count)


async def audited(database: Database, action: str) -> list[tuple[str, str | None, dict[str, object]]]:
    """Who did this in which conversation, with the details."""
    query = select(audit.c.actor, audit.c.conversation, audit.c.detail).where(audit.c.action == action)
    rows = await database.read(lambda c: c.execute(query.order_by(audit.c.id)).all())
    return [(row.actor, row.conversation, row.detail) for row in rows]
