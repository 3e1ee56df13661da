"""The audit: who did or saw what, when. Codes and ids alone; never what was said (45 CFR 164.312(b))."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert

from bot.storage.tables import audit

type Detail = str | int | bool | list[str] | None


def record(
    connection: Connection,
    actor: str,
    action: str,
    conversation: str | None,
    detail: Mapping[str, Detail],
    now: datetime,
) -> None:
    """Write one line, in the transaction of what it tells of.

    `actor`: the id of a member of staff, "patient" or "gateway". `action`: a word in the past tense, "claimed".
    `detail`: codes and ids; a text that a person typed has no place here.
    """
    connection.execute(
        insert(audit).values(at=now, actor=actor, action=action, conversation=conversation, detail=dict(detail))
    )
