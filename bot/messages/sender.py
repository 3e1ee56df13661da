"""What carries a message to a patient, and how it fails. A number or an address stands in no exception and no log."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Channel(StrEnum):
    TEXT = "text"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: a telephone number as +12035550187, or an e-mail address."""

    channel: Channel
    value: str

    def __repr__(self) -> str:
        return f"Address({self.channel}, …)"


@dataclass(frozen=True, slots=True)
class Message:
    """`id`: the same at each try, so that a service can tell a repeated try from a second message."""

    id: str
    to: Address
    text: str

    def __repr__(self) -> str:
        return f"Message({self.id}, …)"


class NotSent(Exception):
    """A message did not go. `why` is one word, for the log.

    `service`: the service is at fault and would fail for anybody. Otherwise it refuses this one address.
    """

    def __init__(self, why: str, *, service: bool) -> None:
        super().__init__(f"the message was not sent: {why}")
        self.why = why
        self.service = service


class Sender(Protocol):
    """Plain blocking code, called from a bounded pool. Each call ends within seconds."""

    def send(self, message: Message) -> None:
        """Bring it to the service. Raises NotSent."""

    def check(self, message_id: str) -> None:
        """All the work of `send` but the sending: where it would fail for anybody, this fails. Raises NotSent."""
