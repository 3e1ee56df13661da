"""The shell round every action: open the envelope, ask the pharmacy within the time there is, seal the answer.

What an action is allowed to see stands in the envelope alone. Slots and entities say what was asked; never by whom.
Whatever goes wrong, the patient gets an honest sentence and a person.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.opened import verified_patient
from actions.parts import merge, most_urgent, next_question, read_questions, shown_before, with_left_over
from actions.question import UNKNOWN_TOPIC, Answer, Question, hand_off, remember
from bot.cards import HandoffReason, NoticeCard, NoticeCode, dump_card
from bot.clock import Clock, utc_now
from bot.envelope import Claims, Direction, Envelopes, TurnContext
from bot.pharmacy.composite import system_of, without
from bot.pharmacy.port import Pharmacy, PharmacyUnavailable, PharmacyUnsupported
from bot.pharmacy.values import Capability
from bot.switches import AnswerType, Switch, SwitchedOff, SwitchKind, find, systems_off

PORT_SECONDS = 5.0
POOL_THREADS = 192
"""Each waits for one system or another. A system keeps 64 callers at most (bot/pharmacy/limits.py), so that two that
hang leave a third of the threads to everybody else."""
OUT_OF_TIME = "pharmacy"

_OF_ONE = (Capability.PRESCRIPTIONS,)
TAKES: Mapping[AnswerType, Sequence[Capability]] = MappingProxyType(
    {
        AnswerType.STATUS: _OF_ONE,
        AnswerType.REFILL: (*_OF_ONE, Capability.REFILLS),
        AnswerType.STOCK: (Capability.STOCK,),
        AnswerType.INSURANCE: (*_OF_ONE, Capability.CLAIMS),
        AnswerType.DELIVERY: (*_OF_ONE, Capability.DELIVERIES),
        AnswerType.HOURS: (Capability.LOCATIONS,),
    }
)
"""What each kind of answer is made of. A status is told without claims and deliveries too."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Services:
    """What actions work with; made once, when the server starts."""

    pharmacy: Pharmacy
    envelopes: Envelopes
    pool: ThreadPoolExecutor
    clock: Clock = utc_now
    port_seconds: float = PORT_SECONDS


@dataclass(frozen=True, slots=True)
class Turn:
    """One question, what its envelope grants, and the way to the pharmacy. `deadline` is in the loop's own seconds;
    `part`: which one it is of a message's questions, from 0."""

    question: Question
    claims: Claims
    context: TurnContext
    now: datetime
    services: Services
    deadline: float
    part: int = 0

    async def ask[Found](self, look_up: Callable[..., Found], *arguments: object) -> Found:
        """Run `look_up(pharmacy, *arguments)` on a pool's thread. Raises PharmacyUnavailable when time is up.

        A thread cannot be stopped: the adapter's own time limits end it. The pool's size bounds how many may hang.
        """
        loop = asyncio.get_running_loop()
        pharmacy = without(self.services.pharmacy, systems_off(self.claims.switches))
        work = loop.run_in_executor(self.services.pool, look_up, pharmacy, *arguments)
        try:
            async with asyncio.timeout_at(self.deadline):
                return await work
        except TimeoutError:
            raise PharmacyUnavailable(OUT_OF_TIME) from None

    def must_answer(self, kind: AnswerType) -> None:
        """Raises SwitchedOff where this kind of answer is off, or a system that it takes."""
        self._must_be_on(SwitchKind.ANSWER, kind)
        for capability in TAKES[kind]:
            self._must_be_on(SwitchKind.SYSTEM, system_of(self.services.pharmacy, capability))

    def must_serve(self, location: str | None) -> None:
        """Raises SwitchedOff where this location is off."""
        self._must_be_on(SwitchKind.LOCATION, location)

    def is_closed(self, location: str) -> bool:
        """Whether this location is switched off."""
        return find(self.claims.switches, SwitchKind.LOCATION, location) is not None

    def notices_of(self, locations: Iterable[str]) -> tuple[NoticeCard, ...]:
        """What patients read of these locations that are switched off."""
        off = (find(self.claims.switches, SwitchKind.LOCATION, location) for location in sorted(locations))
        return tuple(off_notice(switch) for switch in off if switch)

    def _must_be_on(self, kind: SwitchKind, name: str | None) -> None:
        switch = find(self.claims.switches, kind, name)
        if switch:
            raise SwitchedOff(switch)

    def handle(self, reference: str) -> str:
        """What a slot or a button may call a prescription."""
        return self.services.envelopes.handle(self.context.conversation, reference)


type Handler = Callable[[Turn], Awaitable[Answer]]
type Reading = Callable[[Turn], Awaitable[Question | Answer | None]]
"""What a message goes on with, as a question that stands by itself, or its answer; None where it does not."""


class PatientAction(Action):
    """An action as rasa-sdk calls it. `questions`: who answers what is asked beside other things, by intent;
    `reads_on`: what a message goes on with; `listens`: whether the bot is told to wait for the patient afterwards."""

    def __init__(
        self,
        name: str,
        handler: Handler,
        questions: Mapping[str, Handler],
        services: Services,
        *,
        reads_on: Reading,
        listens: bool = False,
    ) -> None:
        self._name = name
        self._handler = handler
        self._questions = questions
        self._services = services
        self._reads_on = reads_on
        self._listens = listens

    def name(self) -> str:
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Answer one turn. Raises only where there is no turn to answer: metadata that names none."""
        message = tracker.latest_message
        metadata = message["metadata"]
        context = TurnContext(str(metadata["conversation"]), int(metadata["stretch"]), int(metadata["turn"]))
        answer = await self._answer(context, message, tracker.slots)
        for response in answer.responses:
            dispatcher.utter_message(response=response)
        for card in answer.cards:
            sealed = self._services.envelopes.seal(Direction.TO_GATEWAY, context, dump_card(card))
            dispatcher.utter_message(json_message={"card": card.kind, "sealed": sealed})
        events = [SlotSet(name, value) for name, value in answer.memory.slots().items()]
        return [*events, FollowupAction("action_listen")] if self._listens else events

    async def _answer(self, context: TurnContext, message: Mapping[str, Any], slots: Mapping[str, Any]) -> Answer:
        questions: tuple[Question, ...] = (Question(intent=UNKNOWN_TOPIC),)
        try:
            questions = read_questions(message, slots, self._questions)
            claims = self._services.envelopes.open_claims(context, str(message["metadata"]["envelope"]))
        except Exception as error:  # whatever it was, the patient is owed an answer
            log.error("an action failed", extra={"action": self._name, "error": type(error).__name__})
            return system_down(questions[0])
        if len(questions) > 1:
            return await self._answer_each(questions, claims, context)
        (question,) = questions
        # An emergency in a message with other questions is answered alone, whichever of them Rasa acted on.
        handler = self._handler if question.intent == message["intent"]["name"] else self._questions[question.intent]
        deadline = asyncio.get_running_loop().time() + self._services.port_seconds
        turn = Turn(question, claims, context, self._services.clock(), self._services, deadline)
        return await self._answer_one(partial(self._answer_or_go_on, handler), turn)

    async def _answer_or_go_on(self, handler: Handler, turn: Turn) -> Answer:
        """A message that goes on from the one before is answered as what it goes on with, whatever its intent."""
        read = await self._reads_on(turn)
        if isinstance(read, Answer):
            return read
        if read is None:
            return await handler(turn)
        return await self._questions[read.intent](replace(turn, question=read))

    async def _answer_each(self, questions: Sequence[Question], claims: Claims, context: TurnContext) -> Answer:
        """Each has its share of the time, and what those before it have left of theirs."""
        questions, left = most_urgent(questions)
        services = self._services
        keys = [services.envelopes.handle(context.conversation, f"part|{q.intent}|{q.text}") for q in questions]
        start, now, began = questions[0].memory, services.clock(), asyncio.get_running_loop().time()
        answers: list[Answer] = []
        for part in range(len(questions)):
            question = next_question(questions, keys, answers)
            deadline = began + services.port_seconds * (part + 1) / len(questions)
            turn = Turn(question, claims, context, now, services, deadline, part)
            answers.append(await self._answer_one(self._questions[question.intent], turn))
        shown = shown_before(start, keys) if verified_patient(claims, now) else frozenset[str]()
        return with_left_over(merge(answers, keys, start, shown), left)

    async def _answer_one(self, handler: Handler, turn: Turn) -> Answer:
        try:
            return await handler(turn)
        except SwitchedOff as off:
            return switched_off(turn.question, off.switch)
        except PharmacyUnsupported as lacking:
            switch = find(turn.claims.switches, SwitchKind.SYSTEM, lacking.system)
            return switched_off(turn.question, switch) if switch else not_offered(turn.question)
        except PharmacyUnavailable as down:
            log.warning("the pharmacy does not answer", extra={"action": self._name, "system": down.system})
        except Exception as error:  # whatever it was, the patient is owed an answer
            log.error("an action failed", extra={"action": self._name, "error": type(error).__name__})
        return system_down(turn.question)


def switched_off(question: Question, switch: Switch) -> Answer:
    """What staff want patients to read. Nobody is handed over who does not ask for it."""
    return Answer((off_notice(switch),), remember(question))


def off_notice(switch: Switch) -> NoticeCard:
    return NoticeCard("notice", NoticeCode.SWITCHED_OFF, switch.phone, switch.notice)


def not_offered(question: Question) -> Answer:
    """The pharmacy's systems do not tell this at all: staff can find out."""
    return hand_off(question, HandoffReason.NEEDS_STAFF, before=(NoticeCard("notice", NoticeCode.NOT_OFFERED),))


def system_down(question: Question) -> Answer:
    """The pharmacy's system did not answer: say so, and give the chat to a technician."""
    notice = NoticeCard("notice", NoticeCode.SYSTEM_DOWN)
    return hand_off(question, HandoffReason.SYSTEM_DOWN, before=(notice,))
