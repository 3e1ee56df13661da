"""How often and how many at once."""

from bot.edges.rates import AtOnce, Rate


def test_the_window_slides_and_a_refusal_says_how_long_to_wait() -> None:
    now = [0.0]
    rate = Rate(2, 60.0, lambda: now[0])
    assert [rate.take("a"), rate.take("a"), rate.take("b")] == [0.0, 0.0, 0.0]
    now[0] = 50.0
    assert rate.take("a") == 10.0
    now[0] = 60.0
    assert [rate.take("a"), rate.take("a")] == [0.0, 0.0]
    assert rate.take("a") == 60.0


def test_who_came_once_is_forgotten() -> None:
    now = [0.0]
    rate = Rate(2, 60.0, lambda: now[0])
    for number in range(5_000):
        now[0] += 1.0
        rate.take(str(number))
    assert len(rate._taken) < 1_100


def test_who_leaves_makes_room_also_after_a_failure() -> None:
    held = AtOnce(1)
    with held.hold("a") as first, held.hold("a") as second, held.hold("b") as other:
        assert (first, second, other) == (True, False, True)
    with held.hold("a") as again:
        assert again
