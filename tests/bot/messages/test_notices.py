"""There is news: one message, to who agreed, by day, with a link that opens once. Against the demo pharmacy."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from bot.chat.spanish import speak
from bot.messages import consent, links, notices, outgoing
from bot.messages.consent import Consent, How, Purpose
from bot.messages.notices import LOOK_EVERY, WAITS_FOR, Ended, Notices, Wish
from bot.messages.outgoing import Kind, Letter, Outcome
from bot.messages.post import NOTICE_AGAIN_AFTER, Post
from bot.messages.sender import Address, Channel, Message, NotSent
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import notice_link, notice_request
from tests.bot.desk.demo_desk import Hands

PHONE = Address(Channel.TEXT, "+12035550187")
SAID = re.compile(r"Elm Street Pharmacy: there is news about your request\. https://chat\.elm\.example/n/([\w-]{43})")


class Telephone:
    def __init__(self) -> None:
        self.got: list[Message] = []
        self.ill = False

    def send(self, message: Message) -> None:
        if self.ill:
            raise NotSent("answer_500", service=True)
        self.got.append(message)

    def check(self, message_id: str) -> None:
        """It is there."""


class Story:
    """Maria waits for a prescription; a pharmacy, its shops, and a telephone."""

    def __init__(self, database: Database, vault: Vault, system: Engine, clock: Hands) -> None:
        self.database, self.vault, self.system, self.clock = database, vault, system, clock
        pharmacy = SqlPharmacy(system, clock=clock)
        self.telephone = Telephone()
        url = "https://chat.elm.example"
        shops = pharmacy.locations()
        channels = {Channel.TEXT}
        self.notices = Notices(database, vault, pharmacy, shops, channels, "Elm Street Pharmacy", url, speak, clock)
        senders = {Channel.TEXT: self.telephone}
        self.post = Post(database, vault, senders, clock, may_go=self.notices.may_go, ended=self.notices.ended)
        waiting = [rx for rx in pharmacy.prescriptions("P0001") if rx.status.what in notices.AWAITED]
        self.waiting = [rx.reference for rx in waiting]
        self.location = waiting[0].location

    async def agrees(self, patient: str = "P0001") -> None:
        given = Consent(patient, PHONE, Purpose.READY_NOTICE, "May we?", "1", "en", self.clock(), "c_1")
        await self.database.write(lambda c: consent.give(c, self.vault, given))

    async def wishes(self, reference: str = "", **more: Any) -> None:
        known = {"state": "CT", "locale": "en"} | more
        wish = Wish("P0001", reference or self.waiting[0], PHONE, self.location, **known)
        await self.database.write(lambda c: notices.ask(c, self.vault, wish, self.clock()))

    def stands(self, status: str, *, as_of: datetime | None = None) -> None:
        """The pharmacy's system says so: as of then, or as of the moment when it is asked."""
        known = as_of.strftime("%Y-%m-%d %H:%M:%S.%f") if as_of else None
        change = "UPDATE elm_prescription SET status = :status, as_of = :as_of WHERE reference = :reference"
        values = {"status": status, "as_of": known, "reference": self.waiting[0]}
        with self.system.begin() as connection:
            connection.execute(text(change), values)

    async def passes(self, **time: float) -> list[str]:
        """Time goes by, and the gateway looks and sends. All texts so far."""
        self.clock.move(**time)
        await self.notices.look()
        while await self.post.send_due():
            pass
        return [message.text for message in self.telephone.got]

    async def outcomes(self) -> list[str | None]:
        return await self.database.read(lambda c: list(c.scalars(select(notice_request.c.outcome))))

    async def uses(self, said: str) -> str | None:
        found = SAID.fullmatch(said)
        assert found is not None
        return await self.database.write(lambda c: links.use(c, found[1], self.clock()))


@pytest.fixture
def story(database: Database, vault: Vault, noon: datetime, tmp_path: Path) -> Iterator[Story]:
    system = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(system, noon)
    story = Story(database, vault, system, Hands(noon))
    yield story
    story.notices.close()
    story.post.close()
    system.dispose()


async def test_one_message_when_it_is_ready_and_it_names_nothing(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    assert await story.passes(minutes=1) == []
    story.stands("ready")
    [said] = await story.passes(minutes=4)
    assert SAID.fullmatch(said)
    assert await story.passes(minutes=30) == [said]
    assert await story.outcomes() == [Ended.SENT]
    row = await story.database.read(lambda c: c.execute(select(notice_request)).mappings().one())
    assert row["sealed"] is None


async def test_the_system_is_asked_every_few_minutes_and_not_more_often(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    await story.passes(minutes=1)
    story.stands("ready")
    assert await story.passes(minutes=1) == []
    assert len(await story.passes(seconds=LOOK_EVERY.total_seconds())) == 1


async def test_an_old_ready_is_no_news(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    story.stands("ready", as_of=story.clock())
    assert await story.passes(hours=5) == []
    story.stands("ready")
    assert len(await story.passes(minutes=4)) == 1


@pytest.mark.parametrize("status", ["picked_up", "cancelled", "transferred", "delivered"])
async def test_what_needs_no_message_any_more_gets_none(story: Story, status: str) -> None:
    await story.agrees()
    await story.wishes()
    story.stands(status)
    assert await story.passes(minutes=1) == []
    assert await story.outcomes() == [Ended.NOT_NEEDED]


async def test_a_message_that_was_queued_is_not_sent_once_it_was_revoked(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    story.stands("ready")
    await story.notices.look()  # the letter is written …
    await story.database.write(lambda c: consent.revoke(c, story.vault, How.TEXT, story.clock(), address=PHONE))
    assert await story.passes(minutes=1) == []  # … and asked about again at the moment of sending
    assert await story.outcomes() == [Ended.REVOKED]


async def test_without_a_consent_nothing_goes(story: Story) -> None:
    await story.agrees("P0002")
    await story.wishes()
    story.stands("ready")
    assert await story.passes(minutes=1) == []


async def test_a_number_that_is_on_file_no_longer_gets_nothing(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    with story.system.begin() as connection:
        connection.execute(text("UPDATE elm_patient SET phone = '+12035550199' WHERE reference = 'P0001'"))
    story.stands("ready")
    assert await story.passes(minutes=1) == []
    assert await story.outcomes() == [Ended.CHANGED]


async def test_news_of_the_night_waits_for_eight_and_its_link_lives_24_hours_from_then(story: Story) -> None:
    await story.agrees()
    await story.wishes(state="HI")  # at noon in New Haven it is seven there
    story.stands("ready")
    assert await story.passes(minutes=10) == []
    [said] = await story.passes(minutes=50)
    sent = story.clock()
    expires = await story.database.read(lambda c: c.scalar(select(notice_link.c.expires_at)))
    assert expires == sent + timedelta(hours=24)
    assert await story.uses(said) is not None


async def test_a_link_opens_once_and_for_24_hours_and_only_its_hash_is_kept(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    story.stands("ready")
    [said] = await story.passes(minutes=1)
    token = said.rpartition("/")[2]
    kept = await story.database.read(lambda c: str(c.execute(select(notice_link)).all()))
    assert token not in kept
    assert await story.database.write(lambda c: links.use(c, token + "x", story.clock())) is None
    assert await story.uses(said) is not None
    assert await story.uses(said) is None


async def test_a_link_that_nobody_used_for_a_day_opens_nothing(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    story.stands("ready")
    [said] = await story.passes(minutes=1)
    story.clock.move(hours=24)
    assert await story.uses(said) is None


async def test_to_one_number_go_three_a_day(story: Story) -> None:
    await story.agrees()

    async def earlier(n: int) -> None:
        letter = Letter(Kind.READY_NOTICE, PHONE, "x", story.clock() + timedelta(days=2), Channel.TEXT, notice=f"n_{n}")
        key = await story.database.write(lambda c: outgoing.post(c, story.vault, letter, story.clock()))
        await story.database.write(lambda c: outgoing.done(c, key, Outcome.SENT, story.clock()))

    for n in range(3):
        await earlier(n)
    await story.wishes()
    story.clock.move(minutes=30)
    story.stands("ready")
    assert await story.passes(minutes=1) == []
    story.clock.move(hours=9)
    assert await story.passes(minutes=1) == []  # half past nine in the evening
    assert len(await story.passes(hours=14, minutes=30)) == 1  # the next day at noon


async def test_the_same_wish_twice_is_one_message(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    await story.wishes()
    story.stands("ready")
    assert len(await story.passes(minutes=1)) == 1


async def test_a_service_that_fails_for_hours_ends_it_and_one_that_recovers_brings_it_once(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    story.stands("ready")
    story.telephone.ill = True
    assert await story.passes(minutes=1) == []
    story.telephone.ill = False
    assert len(await story.passes(seconds=NOTICE_AGAIN_AFTER[0].total_seconds())) == 1
    assert await story.outcomes() == [Ended.SENT]


async def test_a_wish_is_over_after_two_weeks(story: Story) -> None:
    await story.agrees()
    await story.wishes()
    assert await story.passes(seconds=WAITS_FOR.total_seconds()) == []
    assert await story.outcomes() == [Ended.TOO_OLD]


async def test_a_wish_says_nothing_to_who_reads_the_table(story: Story) -> None:
    await story.wishes()
    row = await story.database.read(lambda c: c.execute(select(notice_request)).mappings().one())
    assert not any(secret in str(dict(row)) for secret in ("P0001", story.waiting[0], "5550187"))


async def test_who_wrote_in_spanish_reads_spanish(story: Story) -> None:
    await story.agrees()
    await story.wishes(locale="es")
    story.stands("ready")
    [said] = await story.passes(minutes=1)
    assert said.startswith("Elm Street Pharmacy: hay novedades sobre su pedido. https://chat.elm.example/n/")
