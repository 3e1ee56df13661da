"""The frames of docs/desk-protocol.md: what a client may send, and how what it gets is written. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.chat import entries
from bot.chat.log import Author, Message
from bot.chat.states import State
from bot.identity.by_staff import Method
from bot.identity.staff import Staff

_CLIENT_ID = r"^[A-Za-z0-9_-]{8,64}$"
_CONVERSATION = r"^[A-Za-z0-9_-]{1,40}$"
_MOST_ITEMS = 2**31 - 1

type _Chat = Annotated[str, Field(pattern=_CONVERSATION)]
type _Seq = Annotated[int, Field(ge=0, le=_MOST_ITEMS)]

WHERE = {
    State.BOT: "The assistant has this conversation again.",
    State.QUEUED: "This conversation is back in a queue.",
    State.LIVE: "A colleague has this conversation now.",
    State.CLOSED: "This conversation is closed.",
}


class _Frame(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _OfChat(_Frame):
    conversation: str = Field(pattern=_CONVERSATION)


class _Sent(_OfChat):
    client_id: str = Field(pattern=_CLIENT_ID)


class Claim(_Frame):
    type: Literal["claim"]
    item: int = Field(ge=0, le=_MOST_ITEMS)


class Open(_OfChat):
    type: Literal["open"]
    after: int = Field(0, ge=0, le=_MOST_ITEMS)


class Say(_Sent):
    type: Literal["say"]
    text: str


class Done(_Sent):
    """Staff are done with a conversation, in one of four ways."""

    type: Literal["end", "close", "release", "transfer"]


class Acknowledge(_Frame):
    type: Literal["acknowledge"]
    flag: int = Field(ge=0, le=_MOST_ITEMS)


class BreakGlass(_OfChat):
    type: Literal["break_glass"]
    reason: str = Field(max_length=2_000)


class Read(_OfChat):
    """Again what was said in a conversation that was opened in an emergency."""

    type: Literal["read"]


class AcknowledgeAlert(_Frame):
    type: Literal["acknowledge_alert"]
    alert: int = Field(ge=0, le=_MOST_ITEMS)


class WrongAnswer(_OfChat):
    """An answer of the assistant in an own chat is wrong."""

    type: Literal["wrong_answer"]
    seq: int = Field(ge=0, le=_MOST_ITEMS)
    why: str = Field(max_length=2_000)


class _OfReport(_Frame):
    report: int = Field(ge=0, le=_MOST_ITEMS)


class Review(_OfReport):
    """Look at a report, and at who got the same answer in the last `days`."""

    type: Literal["review"]
    days: int = Field(30, ge=1, le=400)


class Correct(_OfReport):
    type: Literal["correct"]
    client_id: str = Field(pattern=_CLIENT_ID)
    text: str
    conversations: list[tuple[_Chat, _Seq]] = Field(max_length=500)


class AnswerWasRight(_OfReport):
    type: Literal["answer_was_right"]
    why: str = Field(max_length=2_000)


class VerifyPatient(_Sent):
    """Whoever has the chat has made sure who the patient is, by this method. The rest is health data: no `repr` has
    it."""

    type: Literal["verify_patient"]
    prescription_number: str = Field(max_length=200, repr=False)
    last_name: str = Field(max_length=200, repr=False)
    birth_date: str = Field(max_length=40, repr=False)
    method: Method


class Typing(_OfChat):
    type: Literal["typing"]


class Active(_Frame):
    type: Literal["active"]


class Ping(_Frame):
    type: Literal["ping"]


type Frame = (
    Claim
    | Open
    | Say
    | Done
    | Acknowledge
    | BreakGlass
    | Read
    | AcknowledgeAlert
    | WrongAnswer
    | Review
    | Correct
    | AnswerWasRight
    | VerifyPatient
    | Typing
    | Active
    | Ping
)

_FRAMES: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="type")])


def read_frame(text: str) -> Frame:
    """A frame of the client. Raises ValidationError, whose text must not be shown or logged."""
    return _FRAMES.validate_json(text)


def message_frame(message: Message, people: Mapping[str, tuple[str, str]], who: Staff) -> dict[str, Any]:
    """A message for the person who has the conversation. Their own carries the `client_id` it was sent with; an answer
    that a model gave is `reportable`."""
    shown = entries.frame(message, people)
    own = message.author is Author.STAFF and message.author_id == who.id
    return {
        **shown,
        "conversation": message.conversation,
        "client_id": message.client_id if own else None,
        "reportable": message.author is Author.BOT and message.model is not None,
    }


def stamp(at: datetime) -> str:
    """A moment as the protocols write it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
