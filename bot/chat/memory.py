"""What a conversation remembers between turns, sealed in its row: Rasa itself keeps nothing."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from bot.envelope import Claims, VerifiedPatient
from bot.pharmacy.values import IdentityMatch
from bot.privacy.encryption import Vault
from bot.switches import Switch

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
    """`slots` are Rasa's own, brought with each turn. `identifiers`: placeholder → what was typed."""

    slots: dict[str, Any] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    patient: VerifiedPatient | None = None
    identity: IdentityMatch | None = None  # whom the last successful check named
    form: OpenForm | None = None
    failed_checks: int = 0

    @property
    def patient_state(self) -> str | None:
        """The state in which the verified patient lives: who may serve them depends on it."""
        return self.identity.state if self.identity else None

    def verified(self, now: datetime) -> VerifiedPatient | None:
        """The verified patient, while the verification lasts."""
        return self.patient if self.patient and self.patient.until > now else None

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
