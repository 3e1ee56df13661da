"""A state may control what the federal schedules do not."""

from dataclasses import replace

import pytest

from bot.pharmacy.state_schedules import state_schedules, strictest, strictest_stock
from bot.pharmacy.values import Drug, Grade, Schedule, Stock

GABAPENTIN = Drug("1", "Gabapentin 300 mg capsule", "gabapentin", "neurontin")


@pytest.mark.parametrize(("state", "schedule"), [("KY", Schedule.V), ("CT", Schedule.NONE)])
def test_gabapentin_is_controlled_in_kentucky_and_not_in_connecticut(state: str, schedule: Schedule) -> None:
    assert strictest(GABAPENTIN, {state}).schedule is schedule
    assert strictest(replace(GABAPENTIN, generic="Gabapentin-enacarbil"), {state}).schedule is schedule
    assert strictest(Drug("2", "Pregabalin", "pregabalin"), {"KY"}).schedule is Schedule.NONE


def test_the_strictest_of_all_holds_and_no_known_state_is_every_state() -> None:
    assert strictest(replace(GABAPENTIN, schedule=Schedule.II), {"KY"}).schedule is Schedule.II
    assert strictest(GABAPENTIN, {"CT", "KY"}).schedule is Schedule.V
    assert strictest(GABAPENTIN, ()).schedule is Schedule.V


def test_the_stock_of_what_a_state_controls_says_nothing() -> None:
    line = Stock(GABAPENTIN, "LOU", Grade.OUT, None, None)
    controlled = strictest_stock(line, {"KY"})
    assert (controlled.grade, controlled.expected_on, controlled.as_of) == (Grade.ASK, None, None)
    assert strictest_stock(line, {"CT"}) is line


def test_the_table_has_states_and_schedules_of_the_right_form() -> None:
    assert all(len(state) == 2 and state.isupper() and substance.islower() for state, substance in state_schedules())
    assert Schedule.NONE not in state_schedules().values()
