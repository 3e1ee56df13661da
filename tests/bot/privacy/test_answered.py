"""When a model or a kind of answer was wrong: who got it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.chat import log
from bot.chat.log import Author, Entry, Kind
from bot.privacy.answered import answered
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.database import Database

OLD, NEW = "efa4e4dde306", "0a1b2c3d4e5f"


def test_answers_are_found_by_model_and_card_with_the_patient_who_got_them(
    database: Database, vault: Vault, noon: datetime
) -> None:
    def minute(number: int) -> datetime:
        return noon + timedelta(minutes=number)

    def says(connection: Connection, chat: str, at: datetime, author: Author, **evidence: str | None) -> None:
        held = log.lock(connection, vault, chat)
        entry = Entry(author, Kind.TEXT, {"text": "…"}, evidence=evidence or None)
        log.append(connection, vault, held, [entry], at)

    with database.engine.begin() as connection:
        chat, _ = log.create(connection, vault, location="NH", locale="en", now=noon)
        says(connection, chat, minute(1), Author.BOT, model=OLD, card="stock", intent="medication_availability")
        says(connection, chat, minute(2), Author.PATIENT)
        record(connection, "patient", "verified", chat, {"tier": 1, "patient": "maria"}, minute(3))
        says(connection, chat, minute(3), Author.BOT, model=OLD, card="status")
        record(connection, "s_dana", "verified_by_staff", chat, {"tier": 1, "patient": "sam"}, minute(4))
        says(connection, chat, minute(5), Author.BOT, model=NEW, card="status", mappings="77f0")
        says(connection, chat, minute(6), Author.BOT, rule="must_not_miss")  # by a rule, and not by a model

    def found(**by: str | datetime | None) -> list[tuple[int, str | None]]:
        times = {name: by.pop(name, None) for name in ("since", "until")}
        with database.engine.connect() as connection:
            return [(one.seq, one.patient) for one in answered(connection, **times, basis=by)]  # type: ignore[arg-type]

    assert found() == [(1, None), (3, "maria"), (4, "sam")]
    assert found(model=OLD) == [(1, None), (3, "maria")]
    assert found(card="status") == [(3, "maria"), (4, "sam")]
    assert found(model=OLD, card="status") == [(3, "maria")]
    assert found(mappings="77f0", card=None) == [(4, "sam")]
    assert found(intent="medication_availability") == [(1, None)]
    assert found(since=minute(4)) == [(4, "sam")]
    assert found(until=minute(3)) == [(1, None)]
