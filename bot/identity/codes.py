"""One-time codes to the phone or e-mail on file. Kept as keyed fingerprints, good for ten minutes and one use."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert

from bot.privacy.encryption import Vault
from bot.storage.tables import one_time_code

GOOD_FOR = timedelta(minutes=10)


def issue(connection: Connection, vault: Vault, conversation: str, form_seq: int, now: datetime) -> str:
    """A new code for one form of one conversation; six digits. It ends those that the conversation had before."""
    code = f"{secrets.randbelow(1_000_000):06}"
    end(connection, conversation)
    connection.execute(delete(one_time_code).where(one_time_code.c.expires_at <= now))
    connection.execute(
        insert(one_time_code).values(
            conversation=conversation,
            form_seq=form_seq,
            code_hash=_hash(vault, conversation, form_seq, code),
            expires_at=now + GOOD_FOR,
        )
    )
    return code


def redeem(connection: Connection, vault: Vault, conversation: str, form_seq: int, code: str, now: datetime) -> bool:
    """Whether this is the form's code. A code is gone once it was right."""
    used = connection.execute(
        delete(one_time_code).where(
            one_time_code.c.conversation == conversation,
            one_time_code.c.form_seq == form_seq,
            one_time_code.c.code_hash == _hash(vault, conversation, form_seq, code),
            one_time_code.c.expires_at > now,
        )
    )
    return used.rowcount == 1


def end(connection: Connection, conversation: str) -> None:
    """No code of this conversation is good any more."""
    connection.execute(delete(one_time_code).where(one_time_code.c.conversation == conversation))


def _hash(vault: Vault, conversation: str, form_seq: int, code: str) -> str:
    return vault.fingerprint(f"{conversation}|{form_seq}|{code}", "one-time code")
