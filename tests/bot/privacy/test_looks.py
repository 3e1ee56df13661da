"""What a privacy officer asks: who saw a patient's data, and whose data was opened."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.privacy.audit import Detail, about, record
from bot.privacy.looks import Wanted, found, opened, people, record_look, who_saw
from bot.storage.database import Database
from bot.storage.tables import staff


@pytest.fixture
def noted(database: Database, noon: datetime) -> Database:
    """Maria is verified in c_1, Sam after her in the same chat; Maria in c_2; nobody in c_3. Staff look at all."""
    deeds: list[tuple[str, str, str | None, dict[str, Detail]]] = [
        ("patient", "verified", "c_1", {"tier": 1, "patient": "maria"}),
        ("s_dana", "claimed", "c_1", {"item": 1}),
        ("s_dana", "opened", "c_1", {"after": 0, "patient": "maria"}),
        ("s_dana", "viewed_prescriptions", "c_1", {"prescriptions": ["rx1", "rx2"], "patient": "maria"}),
        ("patient", "verified", "c_1", {"tier": 2, "patient": "sam"}),
        ("s_priya", "opened", "c_1", {"after": 0, "patient": "sam"}),
        ("patient", "verified", "c_2", {"tier": 2, "patient": "maria"}),
        ("s_priya", "opened", "c_2", {"after": 0}),  # as lines were before they named the patient
        ("s_dana", "opened", "c_3", {"after": 0}),
        ("gateway", "dropped", "c_2", {"staff": "s_priya"}),
        ("unknown", "sign_in_failed", None, {}),
    ]
    with database.engine.begin() as connection:
        for name in ("dana", "priya"):
            row = {"id": f"s_{name}", "username": name, "name": name.title(), "role": "technician"}
            connection.execute(insert(staff).values(**row, password_hash="x", active=True, demo=True))
        for minute, (actor, action, chat, detail) in enumerate(deeds):
            record(connection, actor, action, chat, detail, noon + timedelta(minutes=minute))
    return database


def test_lines_are_found_by_what_they_tell_of(noted: Database, noon: datetime) -> None:
    with noted.engine.connect() as connection:

        def numbers(**wanted: object) -> list[int]:
            return [line.number for line in found(connection, Wanted(**wanted))]  # type: ignore[arg-type]

        assert numbers() == list(range(1, 12))
        assert numbers(conversation="c_2") == [7, 8, 10]
        assert numbers(actor="dana") == numbers(actor="s_dana") == [2, 3, 4, 9]
        assert numbers(patient="sam") == [5, 6]
        assert numbers(since=noon + timedelta(minutes=2), until=noon + timedelta(minutes=4)) == [3, 4]
        assert numbers(actor="dana", conversation="c_1", patient="maria") == [3, 4]
        assert numbers(actor="nobody") == []
        assert people(connection)["s_dana"].name == "Dana"


def test_everybody_who_touched_a_patients_data_is_told_also_through_the_conversation(noted: Database) -> None:
    with noted.engine.connect() as connection:
        saw = [(line.deed.actor, line.deed.action, line.deed.conversation) for line in who_saw(connection, "maria")]
        assert saw == [
            ("s_dana", "claimed", "c_1"),
            ("s_dana", "opened", "c_1"),
            ("s_dana", "viewed_prescriptions", "c_1"),
            ("s_priya", "opened", "c_1"),
            ("s_priya", "opened", "c_2"),
        ]
        assert {line.deed.conversation for line in who_saw(connection, "sam")} == {"c_1"}
        assert list(who_saw(connection, "nobody")) == []


def test_a_breach_names_every_patient_whose_data_was_opened(noted: Database, noon: datetime) -> None:
    with noted.engine.connect() as connection:
        looks = opened(connection, Wanted(since=noon, until=noon + timedelta(hours=1)))
        assert [(look.patient, look.line.number) for look in looks] == [
            ("maria", 3),
            ("maria", 4),
            ("maria", 6),  # Priya read the whole of c_1, where Maria had been verified before Sam
            ("maria", 8),
            ("sam", 3),
            ("sam", 6),
            (None, 9),
        ]
        of_priya = opened(connection, Wanted(actor="priya", since=noon + timedelta(minutes=6)))
        assert [(look.patient, look.line.number) for look in of_priya] == [("maria", 8)]


def test_a_breach_counts_what_was_read_in_an_emergency(noted: Database, noon: datetime) -> None:
    with noted.engine.begin() as connection:
        record(connection, "s_priya", "read_by_break_glass", "c_1", {}, noon + timedelta(hours=2))
    with noted.engine.connect() as connection:
        looks = opened(connection, Wanted(since=noon + timedelta(hours=1)))
    assert [(look.patient, look.line.number) for look in looks] == [("maria", 12), ("sam", 12)]


def test_a_look_is_a_line_that_says_what_was_looked_for(noted: Database, noon: datetime) -> None:
    with noted.engine.begin() as connection:
        record_look(connection, "olga", "oladmin", "show", Wanted(patient="maria", since=noon).told(), noon)
    with noted.engine.connect() as connection:
        *_, look = who_saw(connection, "maria")
    assert (look.deed.actor, look.deed.action) == ("operator:olga", "read_audit")
    assert look.deed.detail == {"command": "show", "login": "oladmin", "patient": "maria", "since": noon.isoformat()}


def test_a_line_about_nobody_names_nobody() -> None:
    assert (about(None), about("maria")) == ({}, {"patient": "maria"})
