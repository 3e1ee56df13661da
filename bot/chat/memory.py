"""What a conversation remembers between turns, sealed in its row: Rasa itself keeps nothing."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from bot.envelope import Claims, VerifiedPatient
from bot.privacy.encryption import Vault


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The form that waits for an answer, and the message to ask again once it is answered."""

    seq: int
    form: Literal["verify", "code"]
    tier: Literal[1, 2]
    question_seq: int
    prescription_number: str | None = None
    relation: str | None = None  # of a code form: who asks, from the first step
    patients: tuple[str, ...] = ()  # of a code form: whom name and date matched; none: nobody, and the same form


@dataclass(frozen=True, slots=True)
class Memory:
    """`slots` are Rasa's own, brought with each turn. `identifiers`: placeholder → what was typed."""

    slots: dict[str, Any] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    patient: VerifiedPatient | None = None
    patient_state: str | None = None  # where the verified patient lives
    form: OpenForm | None = None
    failed_checks: int = 0

    def verified(self, now: datetime) -> VerifiedPatient | None:
        """The verified patient, while the verification lasts."""
        return self.patient if self.patient and self.patient.until > now else None

    def claims(self, now: datetime, location: str | None, locale: str) -> Claims:
        return Claims(self.verified(now), self.identifiers, location, locale, "web")

    def new_stretch(self) -> "Memory":
        """The bot starts over: no carried slot, no open form."""
        return replace(self, slots={}, form=None)


_MEMORY = TypeAdapter(Memory)


def seal_memory(vault: Vault, conversation: str, memory: Memory) -> bytes:
    return vault.seal_json(_MEMORY.dump_python(memory, mode="json"), bound_to=f"memory|{conversation}")


def open_memory(vault: Vault, conversation: str, sealed: bytes) -> Memory:
    return _MEMORY.validate_python(vault.open_json(sealed, bound_to=f"memory|{conversation}"))
