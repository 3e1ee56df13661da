"""The identity forms: drawn by the gateway, answered to the gateway, unknown to Rasa.

The same words and the same work whether a patient exists or not. After a success the question is asked again.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.cards import Handoff, HandoffReason, Queue, Verify
from bot.chat import entries, log
from bot.chat.code_letters import post_code
from bot.chat.form_checks import NOBODY, Checked, check
from bot.chat.form_views import (
    CAREGIVER_FIELDS,
    CODE_FIELDS,
    SAME_PERSON_FIELDS,
    TIER_1_FIELDS,
    TIER_2_FIELDS,
    form_view,
)
from bot.chat.intake import Intake, Receipt, Refused
from bot.chat.log import Author, Conversation, Wanted
from bot.chat.memory import FormName, Memory, OpenForm
from bot.chat.spanish import speak
from bot.chat.states import State
from bot.chat.switchboard import Switchboard
from bot.clock import Clock, utc_now
from bot.envelope import VerifiedPatient
from bot.identity import codes, throttle
from bot.identity.patient import Answers, FormFault, Relation, is_pharmacists, read_answers
from bot.messages.outgoing import Kind, Letter, Outcome
from bot.messages.sender import Channel
from bot.pharmacy.composite import without
from bot.pharmacy.port import Pharmacy, PharmacyUnavailable
from bot.pharmacy.values import IdentityMatch
from bot.privacy import audit
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.switches import systems_off

logger = logging.getLogger(__name__)

VERIFIED_FOR = timedelta(minutes=30)
MAX_FAILURES = 5
PORT_DEADLINE_S = 5.0

ONE_MORE_STEP = "Thank you. One more step."
NO_MATCH = "That did not match our records. Please check what you typed, or ask for a person."
NOT_YOURS = "That number did not match what we have for you. Please check it, and tell us whose it is."
CODE_NOT_SENT = (
    "We could not send a code: our message service does not work right now. That says nothing about what you typed. "
    "A person will help you with this."
)
CODE_WRONG = "That code is not right, or it has expired. Please check it, or ask for a person."
LOCKED = "That did not match too many times. To keep your information safe, a person has to help you now."


@dataclass(slots=True)
class Forms:
    """Draws identity forms and checks their answers.

    `channels`: what one-time codes can be sent by; where there is none, tier 2 and caregivers need a person. `zone`:
    the pharmacy's own. `minors_own_from`: the age, in years, from which no caregiver is told of a minor.
    """

    database: Database
    vault: Vault
    pharmacy: Pharmacy
    intake: Intake
    channels: Collection[Channel]
    pharmacy_name: str
    zone: ZoneInfo
    minors_own_from: int
    clock: Clock = utc_now
    switchboard: Switchboard = field(default_factory=Switchboard)
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, thread_name_prefix="identity"))

    def ask(
        self, connection: Connection, held: Conversation, verify: Verify, question_seq: int, now: datetime
    ) -> tuple[Conversation, Handoff | None]:
        """Draw the form that `verify` asks for, or hand off where a form cannot help."""
        if held.memory.failed_checks >= MAX_FAILURES:
            return held, _handoff("verification", HandoffReason.LOCKED_OUT)
        if verify.tier == 2 and not self.channels:
            return held, _handoff("verification", HandoffReason.NEEDS_STAFF)
        one_prescription = SAME_PERSON_FIELDS if held.memory.verified(now) else TIER_1_FIELDS
        fields = TIER_2_FIELDS if verify.tier == 2 else one_prescription
        return self.draw(connection, held, "verify", verify.tier, fields, question_seq, now, verify.placeholder), None

    async def answer(
        self, conversation_id: str, client_id: str, seq: int, values: Mapping[str, object], address: str
    ) -> tuple[Receipt, bool]:
        """Check a form's answers. Returns where the outcome stands, and whether the bot now has a question to answer.

        Raises Refused if the form is no longer open, FormFault if an answer cannot be used or does not match.
        """
        now = self.clock()
        held, known = await self.database.read(lambda connection: self._open(connection, conversation_id, client_id))
        if known is not None:
            return Receipt(known, fresh=False), False
        form = held.memory.form
        if form is None or form.seq != seq:
            raise Refused("no_such_form", "That form is no longer open. Please ask your question again.")
        answers = read_answers(values, frozenset(form.fields), self.today(now))
        subjects = throttle.subjects(self.vault, answers, address)
        too_often, off = await self.database.read(
            lambda connection: (
                throttle.throttled(connection, subjects, now),
                systems_off(self.switchboard.in_force(connection, held.location)),
            )
        )
        checked: Checked | None = None
        if not too_often and (answers.relation is Relation.SELF or self.channels):
            checked = await self._check(without(self.pharmacy, off), form, answers, held.memory, now)

        def decide(connection: Connection) -> tuple[Receipt, bool] | FormFault:
            current = log.lock(connection, self.vault, conversation_id)
            if current.memory.form != form or current.standing.state is not State.BOT:
                raise Refused("no_such_form", "That form is no longer open. Please ask your question again.")
            decision = _Decision(self, connection, current, form, client_id, subjects, now)
            throttle.one_at_a_time(connection, subjects.values())
            if too_often or throttle.throttled(connection, subjects, now):  # by others, while this one was checked
                return decision.locked()
            for_another = answers.relation is not Relation.SELF
            if checked is None:
                return decision.proxy() if for_another or form.form == "caregiver" else decision.system_down()
            if for_another:
                return decision.for_another(checked.match)
            if form.form == "code":
                return decision.code(answers)
            return decision.send_code(checked) if form.tier == 2 else decision.tier_1(checked.match)

        outcome = await self.database.write(decide)
        if isinstance(outcome, FormFault):
            raise outcome
        return outcome

    def _open(self, connection: Connection, conversation_id: str, client_id: str) -> tuple[Conversation, int | None]:
        held = log.look(connection, self.vault, conversation_id)
        return held, log.sent_before(connection, conversation_id, Author.SYSTEM, client_id)

    async def _check(
        self, pharmacy: Pharmacy, form: OpenForm, answers: Answers, memory: Memory, now: datetime
    ) -> Checked | None:
        """Ask the pharmacy's system; None if it does not answer in 5 s."""
        if form.form == "code":
            return Checked(form.match)
        ask = partial(check, pharmacy, form, answers, memory, now, self.today(now))
        try:
            async with asyncio.timeout(PORT_DEADLINE_S):
                return await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        except (PharmacyUnavailable, TimeoutError) as error:
            logger.error("an identity check got no answer", extra={"error": type(error).__name__})
            return None

    def today(self, now: datetime) -> date:
        """The pharmacy's date."""
        return now.astimezone(self.zone).date()

    def draw(
        self,
        connection: Connection,
        held: Conversation,
        form: FormName,
        tier: Literal[1, 2],
        fields: tuple[str, ...],
        question_seq: int,
        now: datetime,
        placeholder: str | None = None,
        found: Checked = NOBODY,
        why: str = "The newer form below takes its place.",
        client_id: str | None = None,
    ) -> Conversation:
        """Put a form into the log and remember it as the open one; an earlier one is replaced, and the patient reads
        `why`. `found`, `client_id`: what that earlier one found, and what it was answered with."""
        added, before = [], held.memory.form
        if before is not None:
            done = entries.form_done(before.seq, "replaced", speak(held.locale, why))
            added.append(replace(done, client_id=client_id))
        number = held.memory.identifiers.get(placeholder) if placeholder else None
        to_caregiver = form == "code" and before is not None and before.form == "caregiver"
        added.append(entries.form(form_view(form, fields, number, held.locale, to_caregiver=to_caregiver)))
        held, stored = log.append(connection, self.vault, held, added, now)
        slots = before.slots if before and before.question_seq == question_seq else held.memory.slots
        seq = stored[-1].seq
        opened = OpenForm(seq, form, tier, question_seq, fields, placeholder, found.match, found.proxy, slots)
        return log.remember(connection, self.vault, held, replace(held.memory, form=opened))

    def withdraw(self, connection: Connection, held: Conversation, now: datetime) -> Conversation:
        """Close the form that stands open, if one does: the patient wants no more of what it was for."""
        if held.memory.form is None:
            return held
        words = speak(held.locale, "This form is closed.")
        closed = entries.form_done(held.memory.form.seq, "cancelled", words)
        held, _ = log.append(connection, self.vault, held, [closed], now)
        return log.remember(connection, self.vault, held, held.memory.without_form())

    def code_ended(self, connection: Connection, letter: Letter, outcome: Outcome, now: datetime) -> None:
        """A code's letter came to its end. If the service failed, whoever has the form open is told and gets a person:
        also where the letter was nobody's."""
        if letter.kind is not Kind.CODE or outcome is not Outcome.FAILED or letter.conversation is None:
            return
        try:
            held = log.lock(connection, self.vault, letter.conversation)
        except log.NoSuchConversation:
            return
        form = held.memory.form
        if form is not None and form.seq == letter.form_seq and held.standing.state is State.BOT:
            _Decision(self, connection, held, form, None, {}, now).not_sent()

    def close(self) -> None:
        self._threads.shutdown(wait=False)


def _handoff(topic: str, reason: HandoffReason, queue: Queue = Queue.TECHNICIAN) -> Handoff:
    return Handoff("handoff", queue, topic, reason)


@dataclass(frozen=True, slots=True)
class _Decision:
    """What follows from a check, inside the transaction that stores it."""

    forms: Forms
    connection: Connection
    held: Conversation
    form: OpenForm
    client_id: str | None
    subjects: Mapping[str, str]
    now: datetime

    def tier_1(self, match: IdentityMatch | None) -> tuple[Receipt, bool] | FormFault:
        if match is None or match.prescription is None:
            if self.form.fields == SAME_PERSON_FIELDS:
                return self._ask_who()
            return self._failed(NO_MATCH)
        before = self.held.memory.verified(self.now)
        if before is not None and before.reference != match.patient:
            before = None
        if self._is_pharmacists(match, before.proxy if before else None):
            return self._to_person(Queue.PHARMACIST, "minor", HandoffReason.NEEDS_STAFF)
        until = self.now + VERIFIED_FOR
        if before is not None:
            opened = tuple(ref for ref in before.prescriptions if ref != match.prescription)
            # A weaker proof than the first opens one prescription more, and keeps nothing open longer. A caregiver
            # stays one.
            weaker = before.tier > 1 or self.form.fields == SAME_PERSON_FIELDS
            until = before.until if weaker else until
            patient = replace(before, until=until, prescriptions=(*opened, match.prescription))
        else:
            patient = VerifiedPatient(match.patient, 1, until, (match.prescription,))
        return self._verified(patient, match)

    def for_another(self, match: IdentityMatch | None) -> tuple[Receipt, bool]:
        """Somebody asks for somebody else: the next form asks who they are, whether or not anybody matched."""
        throttle.count_failure(self.connection, self.subjects, self.now)
        held = self._draw(self.held, "caregiver", 2, CAREGIVER_FIELDS, ONE_MORE_STEP, Checked(match))
        return Receipt(held.last_seq, fresh=True), False

    def send_code(self, checked: Checked) -> tuple[Receipt, bool]:
        """Name and date are in: a code goes out if they name one person, and all else is the same if not.

        What is sent is written here and sent after this transaction. Each code counts as a try: nobody's telephone is
        filled with codes.
        """
        throttle.count_failure(self.connection, self.subjects, self.now)
        held = self._draw(self.held, "code", 2, CODE_FIELDS, ONE_MORE_STEP, checked)
        opened, forms = held.memory.form, self.forms
        assert opened is not None  # just drawn
        code = codes.issue(self.connection, forms.vault, held.id, opened.seq, self.now)
        post_code(
            self.connection,
            forms.vault,
            held,
            code,
            checked.contact if checked.match else None,
            self.subjects["person"],
            forms.channels,
            forms.pharmacy_name,
            self.now,
        )
        return Receipt(held.last_seq, fresh=True), False

    def code(self, answers: Answers) -> tuple[Receipt, bool] | FormFault:
        assert answers.code is not None
        match, proxy = self.form.match, self.form.proxy
        right = codes.redeem(self.connection, self.forms.vault, self.held.id, self.form.seq, answers.code, self.now)
        if not right or match is None:
            return self._failed(CODE_WRONG)
        if self._is_pharmacists(match, proxy):
            return self._to_person(Queue.PHARMACIST, "minor", HandoffReason.NEEDS_STAFF)
        return self._verified(VerifiedPatient(match.patient, 2, self.now + VERIFIED_FOR, proxy=proxy), match)

    def proxy(self) -> tuple[Receipt, bool]:
        """Somebody asks for somebody else, and no system says whether they may: staff look what is on record."""
        return self._to_person(Queue.TECHNICIAN, "proxy", HandoffReason.NEEDS_STAFF)

    def system_down(self) -> tuple[Receipt, bool]:
        return self._to_person(Queue.TECHNICIAN, "verification", HandoffReason.SYSTEM_DOWN)

    def not_sent(self) -> tuple[Receipt, bool]:
        self._audit("code_not_sent")
        return self._done("cancelled", CODE_NOT_SENT, _handoff("verification", HandoffReason.SYSTEM_DOWN))

    def locked(self) -> tuple[Receipt, bool]:
        codes.end(self.connection, self.held.id)
        self._audit("verification_locked")
        return self._done("locked", LOCKED, _handoff("verification", HandoffReason.LOCKED_OUT))

    def _is_pharmacists(self, match: IdentityMatch, proxy: str | None) -> bool:
        return is_pharmacists(match.birth_date, self.forms.today(self.now), proxy, self.forms.minors_own_from)

    def _to_person(self, queue: Queue, topic: str, reason: HandoffReason) -> tuple[Receipt, bool]:
        self._audit(f"verification_{topic}")
        return self._done("cancelled", "A person will help you with this.", _handoff(topic, reason, queue))

    def _verified(self, patient: VerifiedPatient, match: IdentityMatch) -> tuple[Receipt, bool]:
        acts = {} if patient.proxy is None else {"proxy": patient.proxy}
        self._audit("verified", tier=patient.tier, patient=patient.reference, **acts)
        # As when the question was asked: whatever was talked about while the form stood open is another matter.
        slots = self.form.slots
        memory = replace(self.held.memory, patient=patient, identity=match, form=None, slots=slots)
        text = speak(self.held.locale, "Thank you, that matches. Here is your answer.")
        done = replace(entries.form_done(self.form.seq, "verified", text), client_id=self.client_id)
        held = log.remember(self.connection, self.forms.vault, self.held, memory)
        held, stored = log.append(self.connection, self.forms.vault, held, [done], self.now)
        log.want(self.connection, held.id, self.form.question_seq, Wanted.ANSWER)
        return Receipt(stored[0].seq, fresh=True), True

    def _ask_who(self) -> tuple[Receipt, bool]:
        """The number is not the verified patient's own: ask whose it is, once, and count the try."""
        outcome = self._failed(NO_MATCH)
        if not isinstance(outcome, FormFault):
            return outcome
        held = log.lock(self.connection, self.forms.vault, self.held.id)
        held = self._draw(held, "verify", 1, TIER_1_FIELDS, NOT_YOURS)
        return Receipt(held.last_seq, fresh=True), False

    def _draw(
        self,
        held: Conversation,
        form: FormName,
        tier: Literal[1, 2],
        fields: tuple[str, ...],
        why: str,
        found: Checked = NOBODY,
    ) -> Conversation:
        """The next form takes the place of the one that was answered."""
        again = self.form.placeholder if form == "verify" else None
        asked = self.form.question_seq
        return self.forms.draw(
            self.connection, held, form, tier, fields, asked, self.now, again, found, why, self.client_id
        )

    def _failed(self, message: str) -> tuple[Receipt, bool] | FormFault:
        throttle.count_failure(self.connection, self.subjects, self.now)
        failures = self.held.memory.failed_checks + 1
        whom = self.form.match.patient if self.form.match else None
        self._audit("verification_failed", tier=self.form.tier, **audit.about(whom))
        held = log.remember(
            self.connection, self.forms.vault, self.held, replace(self.held.memory, failed_checks=failures)
        )
        if failures >= MAX_FAILURES:
            return replace(self, held=held).locked()
        return FormFault(message)

    def _done(self, outcome: Literal["locked", "cancelled"], text: str, handoff: Handoff) -> tuple[Receipt, bool]:
        said = speak(self.held.locale, text)
        done = replace(entries.form_done(self.form.seq, outcome, said), client_id=self.client_id)
        held = log.remember(self.connection, self.forms.vault, self.held, self.held.memory.without_form())
        held, stored = log.append(self.connection, self.forms.vault, held, [done], self.now)
        self.forms.intake.hand_off(self.connection, held, handoff, self.now)
        return Receipt(stored[0].seq, fresh=True), False

    def _audit(self, action: str, **detail: Any) -> None:
        audit.record(self.connection, "patient", action, self.held.id, detail, self.now)
