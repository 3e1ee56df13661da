"""Passkeys: what opens the door, and each thing about an answer that must not."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.identity import enrolment, passkeys
from bot.identity.enrolment import NotOpen, Occasion
from bot.identity.passkeys import NotAccepted, Site, site_of
from bot.identity.sign_in import PasskeyNeeded, SignedIn, WrongSignIn, sign_in, sign_in_with_passkey
from bot.identity.staff import Role, Staff, add_staff, leave, staff_of
from bot.identity.tries import SlowDown
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import passkey, staff
from tests.bot.identity.device import Device

PASSWORD = "correct horse battery"
ELM = Site("desk.elmstreet.example", "https://desk.elmstreet.example")


@dataclass
class Lee:
    """A member of staff, with a device of theirs."""

    database: Database
    vault: Vault
    now: datetime
    who: Staff
    device: Device

    async def ticket(self) -> str:
        return await self.database.write(lambda c: enrolment.begin(c, self.who, Occasion.CHANGE, self.now))

    async def asked_to_make(self, ticket: str) -> dict[str, Any]:
        return await self.database.write(lambda c: passkeys.ask_to_create(c, ELM, ticket, self.now))

    async def makes(self, ticket: str | None = None, device: Device | None = None) -> None:
        ticket = ticket or await self.ticket()
        made = (device or self.device).makes(await self.asked_to_make(ticket))
        await self.database.write(lambda c: passkeys.create(c, ELM, ticket, made, None, self.now))

    async def asked_to_show(self) -> dict[str, Any]:
        return await self.database.write(lambda c: passkeys.ask_to_show(c, ELM, self.now))

    async def enters(self, answer: dict[str, Any] | None = None) -> SignedIn:
        answer = answer or self.device.shows(await self.asked_to_show())
        return await sign_in_with_passkey(self.database, self.vault, ELM, answer, "10.0.0.1", lambda: self.now)


@pytest.fixture
async def lee(database: Database, vault: Vault, noon: datetime) -> Lee:
    def add(connection: Connection) -> Staff:
        return add_staff(connection, username="lee", name="Lee Tran", role=Role.PHARMACIST, password=PASSWORD)

    return Lee(database, vault, noon, await database.write(add), Device(ELM.origin))


async def test_a_passkey_signs_in_without_a_name_or_a_password(lee: Lee) -> None:
    await lee.makes()
    entered = await lee.enters()
    assert entered.who == lee.who
    assert await lee.database.read(lambda c: staff_of(c, entered.token, lee.now)) == lee.who
    assert (await lee.enters()).token != entered.token


async def test_with_a_passkey_alone_the_password_opens_nothing(lee: Lee) -> None:
    await lee.makes()
    outcome = await sign_in(lee.database, lee.vault, "lee", PASSWORD, "10.0.0.1", lambda: lee.now)
    assert isinstance(outcome, PasskeyNeeded)


async def test_an_answer_opens_the_door_once(lee: Lee) -> None:
    await lee.makes()
    answer = lee.device.shows(await lee.asked_to_show())
    await lee.enters(answer)
    with pytest.raises(WrongSignIn):
        await lee.enters(answer)


async def test_an_answer_that_comes_late_opens_nothing(lee: Lee) -> None:
    await lee.makes()
    answer = lee.device.shows(await lee.asked_to_show())
    lee.now += timedelta(minutes=5)
    with pytest.raises(WrongSignIn):
        await lee.enters(answer)


async def test_what_was_never_asked_here_is_no_answer(lee: Lee) -> None:
    await lee.makes()
    with pytest.raises(WrongSignIn):
        await lee.enters(lee.device.shows({"rpId": ELM.id, "challenge": "bm90IGFza2Vk"}))
    made_up = await lee.asked_to_make(await lee.ticket())
    with pytest.raises(WrongSignIn):  # a challenge that was for making one is not for showing one
        await lee.enters(lee.device.shows({"rpId": ELM.id, "challenge": made_up["challenge"]}))


async def test_another_site_cannot_pass_an_answer_on(lee: Lee) -> None:
    await lee.makes()
    elsewhere = replace(lee.device, origin="https://elm-street.example")
    with pytest.raises(WrongSignIn):
        await lee.enters(elsewhere.shows(await lee.asked_to_show()))
    asked = {**await lee.asked_to_show(), "rpId": "elm-street.example"}
    with pytest.raises(WrongSignIn):
        await lee.enters(lee.device.shows(asked))


async def test_a_device_that_did_not_check_its_owner_opens_nothing_and_gets_no_passkey(lee: Lee) -> None:
    with pytest.raises(NotAccepted):
        await lee.makes(device=Device(ELM.origin, verifies=False))
    await lee.makes()
    with pytest.raises(WrongSignIn):
        await lee.enters(replace(lee.device, verifies=False).shows(await lee.asked_to_show()))


async def test_another_key_does_not_sign_for_this_one(lee: Lee) -> None:
    await lee.makes()
    thief = Device(ELM.origin, id=lee.device.id)
    with pytest.raises(WrongSignIn):
        await lee.enters(thief.shows(await lee.asked_to_show()))
    with pytest.raises(WrongSignIn):
        await lee.enters(Device(ELM.origin).shows(await lee.asked_to_show()))


async def test_a_copy_of_a_device_is_noticed_by_its_counter(lee: Lee) -> None:
    await lee.makes()
    copy = replace(lee.device)
    await lee.enters()
    await lee.enters()
    with pytest.raises(WrongSignIn):
        await lee.enters(copy.shows(await lee.asked_to_show()))


async def test_whoever_left_is_not_let_in_by_a_passkey(lee: Lee) -> None:
    await lee.makes()
    await lee.database.write(lambda c: leave(c, lee.who))
    with pytest.raises(WrongSignIn):
        await lee.enters()


async def test_a_passkey_of_the_demo_opens_nothing_outside_it(lee: Lee) -> None:
    await lee.makes()
    await lee.database.write(lambda c: c.execute(update(staff).values(demo=True)))
    with pytest.raises(WrongSignIn):
        await lee.enters()


async def test_a_ticket_makes_one_passkey_and_one_passkey_is_not_kept_twice(lee: Lee) -> None:
    ticket = await lee.ticket()
    await lee.makes(ticket)
    with pytest.raises(NotOpen):
        await lee.makes(ticket, Device(ELM.origin))
    with pytest.raises(NotAccepted):
        await lee.makes()
    await lee.makes(device=Device(ELM.origin))
    assert len(await lee.database.read(lambda c: c.execute(select(passkey)).all())) == 2


async def test_what_is_no_credential_at_all_is_no_passkey(lee: Lee) -> None:
    answers: list[dict[str, Any]] = [
        {"id": 7},
        {"response": None},
        {"response": {"clientDataJSON": "e30"}},
        {"id": "x", "response": {"clientDataJSON": "!"}},
    ]
    good = lee.device.shows(await lee.asked_to_show())
    for answer in [*answers, {**good, "response": {"clientDataJSON": good["response"]["clientDataJSON"]}}]:
        with pytest.raises(WrongSignIn):
            await lee.enters(answer)


async def test_wrong_answers_are_counted_for_the_address(lee: Lee) -> None:
    for _ in range(30):
        with pytest.raises(WrongSignIn):
            await lee.enters({"id": "x"})
    with pytest.raises(SlowDown):
        await lee.enters({"id": "x"})


@pytest.mark.parametrize(
    ("host", "https", "site"),
    [
        ("desk.example.com", True, Site("desk.example.com", "https://desk.example.com")),
        ("desk.example.com:8443", True, Site("desk.example.com", "https://desk.example.com:8443")),
        ("desk.example.com", False, None),
        ("localhost:8080", False, Site("localhost", "http://localhost:8080")),
        ("127.0.0.1:8080", False, None),
        ("10.0.0.7", True, None),
        ("[::1]:8080", True, None),
        ("", True, None),
    ],
)
def test_where_browsers_give_passkeys(host: str, https: bool, site: Site | None) -> None:
    assert site_of(host, https=https) == site
