"""What a conversation remembers between turns, sealed in its row: Rasa itself keeps nothing."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import TypeAdapter

from bot.envelope import Claims, VerifiedPatient
from bot.pharmacy.values import IdentityMatch
from bot.privacy.encryption import Vault
from bot.switches import Switch

LONGEST_PAUSE = timedelta(hours=2)
"""How much of one wait for a person costs a verification nothing. Who was away for a night is asked again."""

type FormName = Literal["verify", "caregiver", "code"]


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The form that waits for an answer, and the message to ask again once it is answered."""

    seq: int
    form: FormName
    tier: Literal[1, 2]
    question_seq: int
    fields: tuple[str, ...]  # what it asks for
    placeholder: str | None = None  # the prescription number that was typed before, by its placeholder
    match: IdentityMatch | None = None  # whom the form before this one found; None: nobody, and the same form
    proxy: str | None = None  # of a code form: the relationship of the caregiver who was found; None: the patient's own
    slots: dict[str, Any] = field(default_factory=dict)  # as they were when that message was asked


@dataclass(frozen=True, slots=True)
class Memory:
    """`slots` are Rasa's own, brought with each turn. `identifiers`: placeholder → what was typed. `waits_since`: when
    the wait for a person began that still goes on."""

    slots: dict[str, Any] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    patient: VerifiedPatient | None = None
    identity: IdentityMatch | None = None  # whom the last successful check named
    form: OpenForm | None = None
    failed_checks: int = 0
    waits_since: datetime | None = None

    @property
    def patient_state(self) -> str | None:
        """The state in which the verified patient lives: who may serve them depends on it."""
        return self.identity.state if self.identity else None

    def verified(self, now: datetime) -> VerifiedPatient | None:
        """The verified patient, while the verification lasts; it does not run while they wait for a person."""
        patient = self.waited(now).patient
        return patient if patient and patient.until > now else None

    def waits(self, now: datetime) -> "Memory":
        """A wait for a person begins."""
        return replace(self, waits_since=now)

    def waited(self, now: datetime) -> "Memory":
        """The wait is over, if there was one: a verification that lasted when it began goes on from there."""
        patient, since = self.patient, self.waits_since
        if patient is not None and since is not None and patient.until > since:
            patient = replace(patient, until=patient.until + min(now - since, LONGEST_PAUSE))
        return replace(self, patient=patient, waits_since=None)

    def claims(self, now: datetime, location: str | None, locale: str, switches: tuple[Switch, ...] = ()) -> Claims:
        """What an action may know of this turn: of what was typed, the prescription numbers alone."""
        numbers = {name: value for name, value in self.identifiers.items() if name.startswith("RX_")}
        return Claims(self.verified(now), numbers, location, locale, "web", switches)

    def without_form(self) -> "Memory":
        return replace(self, form=None)

    def new_stretch(self) -> "Memory":
        """The bot starts over: no carried slot, no open form."""
        return replace(self, slots={}, form=None)


_MEMORY = TypeAdapter(Memory)


def seal_memory(vault: Vault, conversation: str, memory: Memory) -> bytes:
    return vault.seal_json(_MEMORY.dump_python(memory, mode="json"), bound_to=f"memory|{conversation}")


def open_memory(vault: Vault, conversation: str, sealed: bytes) -> Memory:
    return _MEMORY.validate_python(vault.open_json(sealed, bound_to=f"memory|{conversation}"))
