"""How long to wait before a pharmacy's system is asked once more."""

import random

FIRST_PAUSE = 0.05
"""Seconds. Doubled with each further try, and spread by half: callers that failed together do not come together."""


def pause_before(tries: int, error: BaseException | None) -> float:
    """Seconds to wait after so many `tries`; at least as long as the system asked for (HTTP's Retry-After, which an
    adapter puts into the error's `retry_after`)."""
    pause: float = FIRST_PAUSE * 2 ** (tries - 1) * random.uniform(0.5, 1.5)  # noqa: S311  # spread, not secrecy
    return max(pause, float(getattr(error, "retry_after", None) or 0.0))
