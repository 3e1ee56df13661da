"""Every column that the vault seals, and how each value is bound to its row. A test compares it with the tables."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, LargeBinary, Row, Table, func, type_coerce
from sqlalchemy.sql import ColumnElement

from bot.storage.tables import (
    break_glass,
    consent,
    conversation,
    enrolment,
    message,
    notice_request,
    outgoing,
    own_secret,
    second_factor,
    wrong_answer,
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed column. `key`: the columns that name a row; `place`: what a value is bound to, from them and `also`."""

    table: Table
    column: Column[Any]
    key: tuple[Column[Any], ...]
    place: str
    also: tuple[Column[Any], ...] = ()

    def bound_to(self, row: Row[Any]) -> str:
        return self.place.format_map({column.name: row._mapping[column] for column in (*self.key, *self.also)})

    def head(self, length: int) -> ColumnElement[bytes]:
        """The first bytes of the stored value, in which the id of its key stands."""
        return type_coerce(func.substr(self.column, 1, length), LargeBinary)

    def under(self, key_id: str) -> ColumnElement[bool]:
        """Whether the value was sealed with this key."""
        mark = key_id.encode() + b"."
        return self.head(len(mark)) == mark


SEALED = (
    Sealed(conversation, conversation.c.memory, (conversation.c.id,), "memory|{id}"),
    Sealed(message, message.c.sealed, (message.c.conversation, message.c.seq), "message|{conversation}|{seq}"),
    Sealed(enrolment, enrolment.c.sealed, (enrolment.c.token_hash,), "enrolment|{token_hash}"),
    Sealed(second_factor, second_factor.c.sealed, (second_factor.c.staff,), "second_factor|{staff}"),
    Sealed(
        break_glass,
        break_glass.c.sealed,
        (break_glass.c.id,),
        "break_glass|{staff}|{conversation}",
        (break_glass.c.staff, break_glass.c.conversation),
    ),
    Sealed(
        consent,
        consent.c.sealed,
        (consent.c.id,),
        "consent|{patient}|{at:%Y-%m-%dT%H:%M:%S.%f}",
        (consent.c.patient, consent.c.at),
    ),
    Sealed(notice_request, notice_request.c.sealed, (notice_request.c.id,), "notice|{id}"),
    Sealed(outgoing, outgoing.c.sealed, (outgoing.c.id,), "outgoing|{id}"),
    Sealed(
        wrong_answer,
        wrong_answer.c.sealed,
        (wrong_answer.c.conversation, wrong_answer.c.seq),
        "wrong_answer|{conversation}|{seq}",
    ),
    Sealed(
        wrong_answer,
        wrong_answer.c.sealed_outcome,
        (wrong_answer.c.conversation, wrong_answer.c.seq),
        "wrong_answer_outcome|{conversation}|{seq}",
    ),
    Sealed(own_secret, own_secret.c.sealed, (own_secret.c.name,), "own secret|{name}"),
)
