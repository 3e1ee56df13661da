"""A patient wants to be told, agrees or does not, and ends it again: in a chat, with the real ledger behind it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select

from bot.cards import Handoff, HandoffReason, NoticeCard, NoticeCode, Queue
from bot.chat import agreements as agreements_of
from bot.chat import entries, log
from bot.chat.agreements import Agreements
from bot.chat.answers import Opened
from bot.chat.consent_words import (
    NOT_GIVEN,
    STOP_WHOM,
    STOPPED,
    VERIFY_AGAIN,
    consent_view,
    stopped_words,
    will_be_told,
)
from bot.chat.intake import Intake
from bot.chat.spanish import speak
from bot.chat.states import State
from bot.messages import consent
from bot.messages.consent import Consent, How, Purpose
from bot.messages.notices import AWAITED, Notices
from bot.messages.sender import Address, Channel
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import notice_request
from tests.bot.chat.chatting import Chat
from tests.bot.chat.test_forms import MARIA_2, sent
from tests.bot.desk.demo_desk import Hands
from tests.spanish import english_in

PHONE = Address(Channel.TEXT, "+12035550187")
WANTS = Handoff("handoff", Queue.TECHNICIAN, "notify_when_ready", HandoffReason.NEEDS_STAFF)
ENOUGH = Handoff("handoff", Queue.TECHNICIAN, "stop_messages", HandoffReason.NEEDS_STAFF)
TOLD_BEFORE = NoticeCard("notice", NoticeCode.NOTIFY_WHEN_READY)
STOPS_BEFORE = NoticeCard("notice", NoticeCode.STOP_MESSAGES)


@pytest.fixture
def notices(database: Database, vault: Vault, pharmacy_system: Engine, clock: Hands) -> Iterator[Notices]:
    pharmacy = SqlPharmacy(pharmacy_system, clock=clock)
    url = "https://chat.elm.example"
    both = frozenset(Channel)
    made = Notices(database, vault, pharmacy, pharmacy.locations(), both, "Elm Street Pharmacy", url, speak, clock)
    yield made
    made.close()


@pytest.fixture
def agreements(vault: Vault, notices: Notices) -> Agreements:
    return Agreements(vault, "Elm Street Pharmacy", notices)


@pytest.fixture
def intake(intake: Intake, agreements: Agreements) -> Intake:
    pressed = dict.fromkeys((agreements_of.YES, agreements_of.NO), agreements.pressed)
    return Intake(intake.vault, intake.enqueue, intake.staffing, intake.phone, pressed)


async def rasa_says(chat: Chat, agreements: Agreements, said: str, handoff: Handoff | None) -> None:
    """What a turn does once Rasa has answered."""
    question = await chat.says(said)
    before = {WANTS.topic: TOLD_BEFORE, ENOUGH.topic: STOPS_BEFORE}
    opened = Opened((before[handoff.topic],) if handoff else ("Hello.",), None, handoff)
    on_file = await agreements.look(await chat.held(), opened, chat.clock())

    def store(connection: Connection) -> None:
        held = log.lock(connection, chat.vault, chat.id)
        decided, more = agreements.decide(connection, held, opened, said, on_file, chat.clock())
        shown = [
            entries.said(log.Author.BOT, one if isinstance(one, str) else f"notice {one.code}")  # type: ignore[union-attr]  # notices alone are shown here
            for one in decided.shown
        ]
        held, _ = log.append(connection, chat.vault, held, [*shown, *more], chat.clock())
        asked = decided.handoff
        if decided.verify is not None:
            held, asked = chat.forms.ask(connection, held, decided.verify, question.seq, chat.clock())
        if asked is not None:
            chat.intake.hand_off(connection, held, asked, chat.clock())

    await chat.database.write(store)


async def verifies(chat: Chat) -> None:
    await chat.asks("show all my prescriptions", tier=2)
    await chat.answers(**MARIA_2)
    assert await chat.answers(code=(await sent(chat))[-1])


async def verifies_as_her_husband(chat: Chat) -> None:
    await chat.asks("show all her prescriptions", tier=2)
    await chat.answers(**(MARIA_2 | {"for": "other"}))
    await chat.answers(own_last_name="Alvarez", own_birth_date="1959-12-02")
    assert await chat.answers(code=(await sent(chat))[-1])


async def the_card(chat: Chat) -> log.Message:
    return next(one for one in reversed(await chat.messages()) if one.body.get("card", {}).get("kind") == "consent")


async def ledger(chat: Chat) -> list[Consent]:
    return await chat.database.read(lambda c: consent.history(c, chat.vault, "P0001"))


async def wishes(chat: Chat) -> int:
    waiting = select(func.count()).select_from(notice_request).where(notice_request.c.outcome.is_(None))
    return await chat.database.read(lambda c: c.execute(waiting).scalar_one())


async def agrees(chat: Chat, agreements: Agreements) -> None:
    await verifies(chat)
    await rasa_says(chat, agreements, "text me when it's ready", WANTS)
    await chat.presses((await the_card(chat)).seq, "b1")


async def test_who_is_not_verified_is_asked_who_they_are_and_nothing_else(chat: Chat, agreements: Agreements) -> None:
    await rasa_says(chat, agreements, "text me when it's ready", WANTS)
    assert (await chat.transcript())[-1] == "bot form: Let’s make sure it’s you"
    assert [field["name"] for field in (await chat.messages())[-1].body["form"]["fields"]] == [*MARIA_2]
    assert (await chat.held()).standing.state is State.BOT


async def test_a_patient_agrees_word_for_word_and_the_ledger_keeps_it(
    chat: Chat, agreements: Agreements, notices: Notices
) -> None:
    await verifies(chat)
    await rasa_says(chat, agreements, "text me when it's ready", WANTS)
    assert await ledger(chat) == []  # a card is no consent
    card = await the_card(chat)
    shown = card.body["card"]
    assert [button["label"] for button in shown["buttons"]] == ["Yes, I agree", "No, thank you"]
    assert PHONE.value not in json.dumps(shown)
    await chat.presses(card.seq, "b1")
    [given] = await ledger(chat)
    assert given.wording == "\n".join((shown["headline"], *shown["notes"]))
    assert (given.address, given.purpose, given.version, given.language) == (PHONE, Purpose.READY_NOTICE, "1", "en")
    assert (given.at, given.conversation, given.revoked_at) == (chat.clock(), chat.id, None)
    said = (await chat.messages())[-1].body["text"]
    assert said.startswith(
        "Thank you. When the pharmacy’s system says that it is ready, we send one text to the number"
    )
    assert "ending in 0187" in said
    known = notices.pharmacy.prescriptions("P0001")
    assert await wishes(chat) == len([rx for rx in known if rx.status.what in AWAITED]) > 0
    assert "consent_given" in await chat.audited()
    assert await chat.in_line() == []


async def test_a_yes_that_is_pressed_twice_is_one_consent(chat: Chat, agreements: Agreements) -> None:
    await agrees(chat, agreements)
    before = await wishes(chat), await chat.waiting()
    await chat.presses((await the_card(chat)).seq, "b1")
    assert len(await ledger(chat)) == 1
    assert (await wishes(chat), await chat.waiting()) == before  # and no press is left to Rasa


async def test_who_has_agreed_is_not_asked_again(chat: Chat, agreements: Agreements) -> None:
    await agrees(chat, agreements)
    await rasa_says(chat, agreements, "text me when it's ready", WANTS)
    assert (await chat.messages())[-1].body["text"].startswith("Thank you. When")
    assert len(await ledger(chat)) == 1


async def test_a_no_is_taken_for_an_answer(chat: Chat, agreements: Agreements) -> None:
    await verifies(chat)
    await rasa_says(chat, agreements, "text me when it's ready", WANTS)
    await chat.presses((await the_card(chat)).seq, "b2")
    assert (await chat.messages())[-1].body["text"] == NOT_GIVEN
    assert await ledger(chat) == []
    assert await wishes(chat) == 0


async def test_a_yes_after_the_verification_has_ended_gives_nothing(chat: Chat, agreements: Agreements) -> None:
    await verifies(chat)
    await rasa_says(chat, agreements, "text me when it's ready", WANTS)
    chat.clock.move(minutes=31)
    await chat.presses((await the_card(chat)).seq, "b1")
    assert (await chat.messages())[-1].body["text"] == VERIFY_AGAIN
    assert await ledger(chat) == []


async def test_a_caregiver_is_offered_no_messages_to_the_patients_phone_and_gets_a_person(
    chat: Chat, agreements: Agreements
) -> None:
    await agrees(chat, agreements)  # Maria did, on her telephone
    before, length = await wishes(chat), len(await chat.messages())
    await verifies_as_her_husband(chat)
    await rasa_says(chat, agreements, "text me when it's ready", WANTS)
    said = [message.body["text"] for message in await chat.messages()][length:]
    assert not any("0187" in one or "Yes, I agree" in one for one in said)
    assert await chat.in_line() == [("technician", "notify_when_ready", "needs_staff", "normal")]
    assert await wishes(chat) == before


async def test_a_caregiver_agrees_to_nothing_by_a_card_that_the_patient_was_shown(
    chat: Chat, agreements: Agreements
) -> None:
    await verifies(chat)
    await rasa_says(chat, agreements, "text me when it's ready", WANTS)
    await verifies_as_her_husband(chat)
    await chat.presses((await the_card(chat)).seq, "b1")
    assert (await chat.messages())[-1].body["text"] == VERIFY_AGAIN
    assert await ledger(chat) == []
    assert await wishes(chat) == 0


async def test_where_nothing_can_be_sent_by_itself_staff_help_as_before(chat: Chat, vault: Vault) -> None:
    nothing = Agreements(vault, "Elm Street Pharmacy", None)
    await verifies(chat)
    await rasa_says(chat, nothing, "text me when it's ready", WANTS)
    assert "bot text: notice notify_when_ready" in await chat.transcript()
    assert [topic for _, topic, _, _ in await chat.in_line()] == ["notify_when_ready"]


async def test_a_pharmacy_system_that_is_away_leaves_it_to_a_person(
    chat: Chat, agreements: Agreements, notices: Notices, tmp_path: Path
) -> None:
    await verifies(chat)
    notices.pharmacy = SqlPharmacy(pharmacy_engine(f"sqlite:///{tmp_path / 'empty.db'}"))
    await rasa_says(chat, agreements, "text me when it's ready", WANTS)
    assert [topic for _, topic, _, _ in await chat.in_line()] == ["notify_when_ready"]


async def test_stop_from_a_verified_patient_ends_all_at_once(chat: Chat, agreements: Agreements) -> None:
    await agrees(chat, agreements)
    given_at = (await ledger(chat))[0].at
    chat.clock.move(minutes=3)
    await rasa_says(chat, agreements, "stop texting me", ENOUGH)
    [ended] = await ledger(chat)
    assert (ended.at, ended.revoked_at, ended.how_revoked) == (given_at, chat.clock(), How.CHAT)
    told = await chat.transcript()
    assert f"bot text: {STOPPED}" in told
    assert "notice stop_messages" not in str(told)  # it says that only staff can
    assert [topic for _, topic, _, _ in await chat.in_line()] == ["stop_messages"]  # for the other systems


async def test_to_end_it_takes_no_proof_but_the_number(chat: Chat, agreements: Agreements) -> None:
    await agrees(chat, agreements)
    stranger = await Chat(chat.database, chat.vault, chat.clock, chat.intake, chat.forms, chat.post).opens()
    await rasa_says(stranger, agreements, "stop texting 203-555-0187, wrong number", ENOUGH)
    assert f"bot text: {STOPPED}" in await stranger.transcript()
    assert (await ledger(chat))[0].revoked_at == chat.clock()


async def test_who_names_nobody_is_told_how(chat: Chat, agreements: Agreements) -> None:
    await rasa_says(chat, agreements, "stop texting me", ENOUGH)
    assert f"bot text: {STOP_WHOM}" in await chat.transcript()


async def test_plain_words_end_it_whatever_rasa_makes_of_them(chat: Chat, agreements: Agreements) -> None:
    await agrees(chat, agreements)
    await rasa_says(chat, agreements, "no me manden mensajes", None)
    assert (await ledger(chat))[0].revoked_at == chat.clock()
    assert (await chat.messages())[-1].body["text"] == speak("es", STOPPED)
    assert (await chat.held()).standing.state is State.BOT


async def test_while_a_person_has_the_chat_they_end_it_too(chat: Chat, agreements: Agreements) -> None:
    await agrees(chat, agreements)

    def says(connection: Connection, words: str) -> list[str]:
        held = log.lock(connection, chat.vault, chat.id)
        return [one.body["text"] for one in agreements.stop_at_once(connection, held, words, chat.clock())]

    assert await chat.database.write(lambda c: says(c, "thank you, bye")) == []
    assert (await ledger(chat))[0].revoked_at is None
    assert await chat.database.write(lambda c: says(c, "please don't text me")) == [STOPPED]
    assert (await ledger(chat))[0].revoked_at == chat.clock()


@pytest.mark.parametrize("to", [PHONE, Address(Channel.EMAIL, "maria@example.com")])
def test_all_of_it_is_said_in_spanish_too(to: Address) -> None:
    view = consent_view("es", to, "Farmacia", "", "")
    said = [view.text, *(button.label for button in view.buttons), will_be_told("es", to)]
    said += [stopped_words("es", known=known) for known in (True, False)]
    assert english_in(" ".join(said)) - {"start"} == set()
    assert len("\n".join((view.headline, *view.notes))) <= 800
    assert len("\n".join(consent_view("en", to, "A pharmacy of a very long name indeed", "", "").notes)) <= 700
