"""A prescription with what its system pushed since. Why it is done so: docs/decisions/0010-a-push-freshens.md."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, utc_now
from bot.pharmacy.guarded import GuardedPharmacy
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.push.store import Pushed, Pushes
from bot.pharmacy.push.system import PushSystem
from bot.pharmacy.rejects import open_codes
from bot.pharmacy.remembered import Remembered
from bot.pharmacy.resilience import Guard
from bot.pharmacy.rules import read_status
from bot.pharmacy.values import FillStatus, Prescription

_log = logging.getLogger(__name__)


def freshened(known: Prescription, pushed: Pushed | None) -> Prescription:
    """The prescription with a status that was pushed after what its system says was true.

    A push of a word that nobody mapped says that something changed and not what: the old status is doubted, so that
    nothing is ready for certain any more.
    """
    if pushed is None or pushed.at <= known.status.as_of:
        return known
    if pushed.what is FillStatus.UNKNOWN:
        return replace(known, status=replace(known.status, confirmed=False))
    status = read_status(
        pushed.what,
        pushed.why,
        since=pushed.at,
        due=None,
        as_of=pushed.at,
        confirmed=pushed.confirmed,
        codes=open_codes(known.claim),
    )
    asked = known.refill_requested_at
    stands = asked is not None and asked >= pushed.at  # a younger status shows that a request was taken up
    return replace(known, status=status, refill_requested_at=asked if stands else None)


class FreshenedPharmacy(GuardedPharmacy):
    """A system that pushes, behind its guard."""

    def __init__(
        self,
        adapter: Pharmacy,
        guard: Guard,
        remembered: Remembered,
        *,
        system: PushSystem,
        pushes: Pushes,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(adapter, guard, remembered)
        self._system = system
        self._pushes = pushes
        self._clock = clock

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        found = super().prescription(patient, reference)
        return found and self._fresh([found])[0]

    def prescriptions(self, patient: str) -> Sequence[Prescription]:
        return self._fresh(super().prescriptions(patient))

    def _fresh(self, found: Sequence[Prescription]) -> Sequence[Prescription]:
        """What the system said, where the pushes can't be read: it is as old as it says it is."""
        marks = {
            known.reference: self._system.fingerprints(known.reference, known.number, known.location) for known in found
        }
        try:
            pushed = self._pushes.latest({mark for each in marks.values() for mark in each}, self._clock())
        except SQLAlchemyError as error:
            extra = {"system": self._system.name, "error": type(error).__name__}
            _log.warning("what was pushed can't be read", extra=extra)
            return found
        return [freshened(known, _youngest(pushed, marks[known.reference])) for known in found]


def _youngest(pushed: dict[str, Pushed], marks: Sequence[str]) -> Pushed | None:
    fitting = [pushed[mark] for mark in marks if mark in pushed]
    return max(fitting, key=_moment) if fitting else None


def _moment(pushed: Pushed) -> datetime:
    return pushed.at
