"""What happens when a process dies."""

import pytest

from bot.cli.supervision import History, Next, decide


def after(*deaths: float) -> History:
    history = History()
    for at in deaths:
        history = history.died(at)
    return history


@pytest.mark.parametrize("exit_code", [0, 1, 2, 4, -9, -15])
def test_a_process_that_died_is_started_again_however_it_ended(exit_code: int) -> None:
    assert decide(after(10.0), exit_code) is Next.START_AGAIN


def test_a_second_death_is_forgiven_too() -> None:
    assert decide(after(10.0, 12.0), -9) is Next.START_AGAIN


def test_the_third_death_within_a_minute_ends_it() -> None:
    assert decide(after(10.0, 40.0, 69.9), 1) is Next.GIVE_UP


def test_a_death_of_a_minute_ago_no_longer_counts() -> None:
    assert decide(after(10.0, 40.0, 70.0), 1) is Next.START_AGAIN


def test_a_process_that_dies_once_a_minute_is_kept_alive_for_ever() -> None:
    history = after(*(60.0 * minute for minute in range(1_000)))
    assert decide(history, 1) is Next.START_AGAIN
    assert len(history.deaths) == 1


def test_a_model_that_cannot_be_used_is_not_tried_again() -> None:
    assert decide(after(10.0), 3) is Next.BAD_MODEL
