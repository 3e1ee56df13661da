"""Several systems as one pharmacy: each is asked for what pharmacy.yml names it for.

Who a patient is, is the matter of the system of the prescriptions: its references go everywhere. A system of claims or
of deliveries is asked with that reference and with the numbers on the labels. Where it calls patients otherwise, its
adapter must go by the numbers alone.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from bot.pharmacy.authority import Proxy
from bot.pharmacy.consultations import Booking, ConsultationSlot
from bot.pharmacy.guarded import GuardedPharmacy
from bot.pharmacy.overlay import with_claims, with_deliveries
from bot.pharmacy.port import Pharmacy, PharmacyUnavailable, PharmacyUnsupported
from bot.pharmacy.state_schedules import strictest, strictest_stock
from bot.pharmacy.values import (
    Capability,
    Contact,
    Delivery,
    Drug,
    Fill,
    IdentityMatch,
    InsuranceWord,
    Location,
    Prescription,
    RefillRequest,
    Stock,
)

OVERLAY_THREADS = 64

_log = logging.getLogger(__name__)


class CompositePharmacy:
    """The port over several systems. `named`: the system of each capability; None where the pharmacy has none.

    `off`: systems that staff switched off. They are asked nothing.
    """

    def __init__(
        self,
        systems: Mapping[str, GuardedPharmacy],
        named: Mapping[Capability, str | None],
        *,
        off: frozenset[str] = frozenset(),
        threads: ThreadPoolExecutor | None = None,
    ) -> None:
        self._systems = systems
        self._named = named
        self._off = off
        self._threads = threads or ThreadPoolExecutor(OVERLAY_THREADS, thread_name_prefix="overlay")

    def without(self, off: frozenset[str]) -> "CompositePharmacy":
        """The same pharmacy while these systems are switched off."""
        return CompositePharmacy(self._systems, self._named, off=off, threads=self._threads)

    def system_of(self, capability: Capability) -> str | None:
        """The name of the system that is asked for this."""
        return self._named[capability]

    def circuits(self) -> dict[str, str]:
        """Each system's circuit: closed, open or half-open."""
        return {name: system.guard.circuit for name, system in self._systems.items()}

    def look_anew(self) -> None:
        """Ask the system of the locations, whatever is remembered of it. Raises PharmacyUnavailable."""
        self._of(Capability.LOCATIONS).look_anew()

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for system in self._systems.values():
            system.guard.close()

    def match_prescription(self, number: str, last_name: str, birth_date: date) -> IdentityMatch | None:
        return self._of(Capability.IDENTITY).match_prescription(number, last_name, birth_date)

    def match_patient(self, last_name: str, birth_date: date) -> Sequence[IdentityMatch]:
        return self._of(Capability.IDENTITY).match_patient(last_name, birth_date)

    def contact(self, patient: str) -> Contact:
        return self._of(Capability.IDENTITY).contact(patient)

    def proxies(self, patient: str) -> Sequence[Proxy]:
        return self._of(Capability.IDENTITY).proxies(patient)

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        found = self._of(Capability.PRESCRIPTIONS).prescription(patient, reference)
        return self._overlaid(patient, [found])[0] if found else None

    def prescriptions(self, patient: str) -> Sequence[Prescription]:
        return self._overlaid(patient, self._of(Capability.PRESCRIPTIONS).prescriptions(patient))

    def fills(self, patient: str, prescription: str) -> Sequence[Fill]:
        return self._of(Capability.PRESCRIPTIONS).fills(patient, prescription)

    def claims(self, patient: str, numbers: Sequence[str]) -> Mapping[str, InsuranceWord]:
        return self._of(Capability.CLAIMS).claims(patient, numbers)

    def deliveries(self, patient: str, numbers: Sequence[str]) -> Mapping[str, Delivery]:
        return self._of(Capability.DELIVERIES).deliveries(patient, numbers)

    def formulary(self) -> Sequence[Drug]:
        states = set(self._states().values())
        return [strictest(drug, states) for drug in self._of(Capability.STOCK).formulary()]

    def stock(self, drug: str) -> Sequence[Stock]:
        found, states = self._of(Capability.STOCK).stock(drug), self._states()
        return [strictest_stock(line, _state_of(line.location, states)) for line in found]

    def locations(self) -> Sequence[Location]:
        return self._of(Capability.LOCATIONS).locations()

    def request_refill(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        return self._of(Capability.REFILLS).request_refill(patient, prescription, key, at)

    def request_renewal(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        return self._of(Capability.REFILLS).request_renewal(patient, prescription, key, at)

    def consultation_slots(self, location: str, after: datetime, before: datetime) -> Sequence[ConsultationSlot]:
        return self._of(Capability.CONSULTATIONS).consultation_slots(location, after, before)

    def book_consultation(self, patient: str, slot: str, key: str, at: datetime) -> Booking:
        return self._of(Capability.CONSULTATIONS).book_consultation(patient, slot, key, at)

    def _of(self, capability: Capability) -> GuardedPharmacy:
        name = self._named[capability]
        if name is None or name in self._off:
            raise PharmacyUnsupported(name or "none", capability)
        return self._systems[name]

    def _overlaid(self, patient: str, found: Sequence[Prescription]) -> Sequence[Prescription]:
        """With what other systems add, asked at once and each within its own share of the time."""
        if not found:
            return found
        states = self._states()
        found = [replace(rx, drug=strictest(rx.drug, _state_of(rx.location, states))) for rx in found]
        numbers = tuple(rx.number for rx in found)
        deliveries: Future[Mapping[str, Delivery] | None] | None = None
        if self._is_elsewhere(Capability.DELIVERIES):
            deliveries = self._threads.submit(self._unless_down, partial(self.deliveries, patient, numbers))
        if self._is_elsewhere(Capability.CLAIMS):
            words = self._unless_down(partial(self.claims, patient, numbers))
            found = [with_claims(rx, words) for rx in found]
        if deliveries is not None:
            brought = deliveries.result()  # ends by its own deadline, as the system's guard has it
            found = [with_deliveries(rx, brought) for rx in found]
        return found

    def _states(self) -> Mapping[str, str]:
        """The state of each location; of none while their system is away, and then the strictest state's law holds."""
        try:
            return {place.code: place.state for place in self.locations()}
        except PharmacyUnavailable:
            return {}

    def _is_elsewhere(self, capability: Capability) -> bool:
        return self._named[capability] != self._named[Capability.PRESCRIPTIONS]

    def _unless_down[T](self, ask: Callable[[], T]) -> T | None:
        """What another system adds, or None: whatever happens to it, the prescription itself is told."""
        try:
            return ask()
        except PharmacyUnavailable:
            return None  # its guard or adapter has written the line
        except Exception as error:
            _log.error("another pharmacy system failed", extra={"error": type(error).__name__})
            return None


def _state_of(location: str, states: Mapping[str, str]) -> frozenset[str]:
    return frozenset({states[location]} if location in states else ())


def without(pharmacy: Pharmacy, off: frozenset[str]) -> Pharmacy:
    """The pharmacy while these of its systems are switched off."""
    return pharmacy.without(off) if off and isinstance(pharmacy, CompositePharmacy) else pharmacy


def system_of(pharmacy: Pharmacy, capability: Capability) -> str | None:
    """The name of the system that a pharmacy of several asks for this."""
    return pharmacy.system_of(capability) if isinstance(pharmacy, CompositePharmacy) else None


def look_anew(pharmacy: Pharmacy) -> None:
    """Raises PharmacyUnavailable where the pharmacy's main system does not answer now, whatever is remembered of it."""
    if isinstance(pharmacy, CompositePharmacy):
        pharmacy.look_anew()
    else:
        pharmacy.locations()
