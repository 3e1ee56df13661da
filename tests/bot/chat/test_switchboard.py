"""What staff switched off: who, when and why stays, and every change is in the audit."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.chat.switchboard import Switchboard, history, switch_off, switch_on
from bot.storage.database import Database
from bot.storage.tables import audit
from bot.switches import Switch, SwitchKind

HERE, HAMDEN = "+12035550142", "+12035550188"
BOARD = Switchboard(HERE, {"NH": HERE, "HD": HAMDEN})


def test_it_holds_until_it_is_switched_on_and_its_history_stays(database: Database, noon: datetime) -> None:
    later = noon + timedelta(hours=1)
    with database.engine.begin() as connection:
        assert BOARD.in_force(connection, None) == ()
        switch_off(connection, SwitchKind.ANSWER, "stock", notice="Wrong today.", why="inventory", by="dana", now=noon)
    with database.engine.begin() as connection:
        assert BOARD.in_force(connection, "HD") == (Switch(SwitchKind.ANSWER, "stock", "Wrong today.", HAMDEN),)
        assert switch_on(connection, SwitchKind.ANSWER, "stock", by="sam", now=later)
        assert not switch_on(connection, SwitchKind.ANSWER, "stock", by="sam", now=later)
    with database.engine.begin() as connection:
        assert BOARD.in_force(connection, "HD") == ()
        assert history(connection, everything=False) == []
        (told,) = history(connection, everything=True)
        assert (told.why, told.off_by, told.off_at, told.on_by, told.on_at) == ("inventory", "dana", noon, "sam", later)
        lines = connection.execute(select(audit.c.actor, audit.c.action, audit.c.detail)).all()
    assert [(line.actor, line.action) for line in lines] == [
        ("operator:dana", "switched_off"),
        ("operator:sam", "switched_on"),
    ]
    assert lines[0].detail == {"kind": "answer", "name": "stock"}


def test_a_new_notice_takes_the_place_of_the_old_one(database: Database, noon: datetime) -> None:
    with database.engine.begin() as connection:
        for notice in ("Closed by a storm.", "Closed until Friday."):
            switch_off(connection, SwitchKind.LOCATION, "HD", notice=notice, why="storm", by="dana", now=noon)
    with database.engine.begin() as connection:
        assert BOARD.in_force(connection, "NH") == (Switch(SwitchKind.LOCATION, "HD", "Closed until Friday.", HAMDEN),)
        assert len(history(connection, everything=True)) == 2
