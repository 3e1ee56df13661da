"""Re-sealing: every stored value is brought under the newest key, while the product runs.

A batch is read and sealed anew outside of any lock, and written back only where the old value still stands. Whoever
writes meanwhile wins, here or in another gateway, and a run that is killed has lost nothing: what is left to do can be
seen from the values themselves.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select, tuple_, update
from sqlalchemy.sql import ColumnElement

from bot.privacy.encryption import Vault, VaultError
from bot.privacy.sealed import SEALED, Sealed

BATCH = 100
LONGEST_KEY_ID = 100


@dataclass(frozen=True, slots=True)
class Step:
    """What one batch came to. `overtaken`: written by somebody else meanwhile. `unreadable`: left as they are, because
    their key is not here or they were changed."""

    table: str
    resealed: int
    overtaken: int
    unreadable: int


def reseal(engine: Engine, vault: Vault, batch: int = BATCH) -> Iterator[Step]:
    """Go once through every sealed value that is not under the first key of `vault`; a step is one batch.

    What somebody wrote with an older key behind the walk is left for the next one: `holdings` tells whether there is
    any.
    """
    for sealed in SEALED:
        after: Sequence[Any] | None = None
        while rows := _old(engine, sealed, vault.current, after, batch):
            after = [rows[-1]._mapping[column] for column in sealed.key]
            yield _swap(engine, sealed, vault, rows)


def _old(engine: Engine, sealed: Sealed, current: str, after: Sequence[Any] | None, batch: int) -> Sequence[Any]:
    query = (
        select(*sealed.key, *sealed.also, sealed.column)
        .where(~sealed.under(current))
        .order_by(*sealed.key)
        .limit(batch)
    )
    if after is not None:
        query = query.where(_beyond(sealed, after))
    with engine.execution_options(scriptdesk_reads=True).connect() as connection:
        return connection.execute(query).all()


def _beyond(sealed: Sealed, after: Sequence[Any]) -> ColumnElement[bool]:
    if len(sealed.key) == 1:
        beyond: ColumnElement[bool] = sealed.key[0] > after[0]
        return beyond
    return tuple_(*sealed.key) > tuple_(*after)


def _swap(engine: Engine, sealed: Sealed, vault: Vault, rows: Sequence[Row[Any]]) -> Step:
    renewed: list[tuple[Row[Any], bytes]] = []
    for row in rows:
        place = sealed.bound_to(row)
        try:
            renewed.append((row, vault.seal(vault.open(row._mapping[sealed.column], bound_to=place), bound_to=place)))
        except VaultError:
            continue
    resealed = 0
    with engine.begin() as connection:
        for row, value in renewed:
            here = [column == row._mapping[column] for column in (*sealed.key, sealed.column)]
            changed = connection.execute(update(sealed.table).where(*here).values({sealed.column: value}))
            resealed += changed.rowcount
    return Step(sealed.table.name, resealed, len(renewed) - resealed, len(rows) - len(renewed))


def holdings(connection: Connection) -> Counter[str]:
    """How many stored values each key has sealed, by its id; also keys that are not here."""
    counts: Counter[str] = Counter()
    for sealed in SEALED:
        found: list[str] = []
        while True:
            others = [sealed.column.is_not(None), *(~sealed.under(key_id) for key_id in found)]
            head = connection.scalar(select(sealed.head(LONGEST_KEY_ID + 1)).where(*others).limit(1))
            if head is None:
                break
            key_id = bytes(head).partition(b".")[0].decode(errors="replace")
            if key_id in found:
                break  # a value that begins with no key id: it is damaged, and of no key
            found.append(key_id)
            counts[key_id] += connection.execute(
                select(func.count()).select_from(sealed.table).where(sealed.under(key_id))
            ).scalar_one()
    return counts


def anything_old(connection: Connection, current: str) -> bool:
    """Whether a value is sealed with another key than this one."""
    return any(
        connection.scalar(select(sealed.key[0]).where(~sealed.under(current)).limit(1)) is not None for sealed in SEALED
    )
