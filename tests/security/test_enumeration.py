"""Guessing at speed: from one address and from many, in one conversation and in many at once, ends at the limits."""

import asyncio
import json
import re
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from bot.chat.forms import CODE_WRONG, LOCKED, MAX_FAILURES, NO_MATCH
from bot.identity.sign_in import WrongSignIn, sign_in
from bot.identity.staff import Role, add_staff
from bot.identity.throttle import LIMITS
from bot.identity.tries import PER_ADDRESS, PER_NAME, PER_NAME_AND_ADDRESS, SlowDown
from bot.privacy.encryption import Vault
from bot.settings import ROOT
from bot.storage.database import Database
from tests.bot.chat.chatting import LISINOPRIL, MARIA, Chat
from tests.bot.desk.demo_desk import Hands
from tests.security.gateway import Gateway, Socket, scaled
from tests.security.test_same_work import OF_PERSON, Asked

type OpenChat = Callable[[], Awaitable[Chat]]


def addresses() -> Callable[[], str]:
    """Another address at each call."""
    numbers = iter(range(10**6))

    def another() -> str:
        number = next(numbers)
        return f"198.51.{number // 250}.{number % 250}"

    return another


async def guesses(
    open_chat: OpenChat, tries: list[dict[str, str]], at_once: int, address: Callable[[], str]
) -> Counter[str]:
    """What each try is told; `at_once` of them at the same time, each in a conversation of its own."""
    told: Counter[str] = Counter()
    for begun in range(0, len(tries), at_once):
        batch = tries[begun : begun + at_once]
        chats = [await open_chat() for _ in batch]
        for chat in chats:
            await chat.asks()
        answers = [chat.is_told(address=address(), **(MARIA | one)) for chat, one in zip(chats, batch, strict=True)]
        for chat, said in zip(chats, await asyncio.gather(*answers), strict=True):
            held = await chat.held()
            told["opened" if held.memory.patient else NO_MATCH if said == NO_MATCH else "locked"] += 1
    return told


def days(count: int) -> list[dict[str, str]]:
    return [{"birth_date": str(date(1961, 4, 9) + timedelta(days=n - count // 2))} for n in range(count)]


async def test_birth_dates_of_one_number_from_many_addresses_and_conversations(open_chat: OpenChat) -> None:
    count = scaled(400, 40)
    told = await guesses(
        open_chat, [one for one in days(count) if one != {"birth_date": "1961-04-09"}], 10, addresses()
    )
    assert told == {NO_MATCH: LIMITS["number"], "locked": count - 1 - LIMITS["number"]}
    assert (await guesses(open_chat, [{}], 1, addresses())) == {"locked": 1}  # the right one, too late


async def test_numbers_for_one_person_from_many_addresses_and_conversations(open_chat: OpenChat) -> None:
    count = scaled(400, 40)
    tries = [{"prescription_number": str(4_471_000 + n)} for n in range(count + 1) if str(4_471_000 + n) != LISINOPRIL]
    told = await guesses(open_chat, tries[:count], 10, addresses())
    assert told == {NO_MATCH: LIMITS["person"], "locked": count - LIMITS["person"]}


async def test_many_guesses_in_the_same_moment_are_no_way_round_the_limit(open_chat: OpenChat) -> None:
    count = scaled(200, 40)
    wrong = [one for one in days(count) if one != {"birth_date": "1961-04-09"}]
    told = await guesses(open_chat, [*wrong, {}], count, addresses())
    assert told[NO_MATCH] + told["opened"] <= LIMITS["number"] + 1
    assert told["locked"] >= count - LIMITS["number"] - 1


async def test_one_address_gets_so_many_tries_whoever_it_asks_for(open_chat: OpenChat) -> None:
    tries = [
        {"prescription_number": str(8_000_000 + n), "last_name": f"Person{n}", "birth_date": "1970-01-01"}
        for n in range(LIMITS["address"] + 20)
    ]
    told = await guesses(open_chat, tries, 10, lambda: "198.51.100.1")
    assert told == {NO_MATCH: LIMITS["address"], "locked": 20}


async def test_the_pharmacys_system_is_not_even_asked_once_the_limit_is_reached(open_chat: OpenChat) -> None:
    await guesses(open_chat, days(LIMITS["number"] + 1), 1, addresses())
    chat = await open_chat()
    await chat.asks()
    asked = Asked(chat.forms.pharmacy)
    chat.forms.pharmacy = asked
    assert (await chat.is_told(**MARIA)) != NO_MATCH
    assert asked.calls == []


async def test_one_persons_telephone_gets_so_many_codes_however_many_ask_at_once(open_chat: OpenChat) -> None:
    chats = [await open_chat() for _ in range(scaled(200, 30))]
    for chat in chats:
        await chat.asks("show all my prescriptions", tier=2)
    another = addresses()
    await asyncio.gather(*(chat.answers(address=another(), **OF_PERSON) for chat in chats))
    assert len(await chats[0].gets()) == LIMITS["person"]


async def test_a_code_of_six_digits_is_guessed_at_five_times(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.asks("show all my prescriptions", tier=2)
    await chat.answers(**OF_PERSON)
    held = await chat.held()
    assert held.memory.form is not None
    seq, another = held.memory.form.seq, addresses()

    async def guess(code: int) -> str:
        try:
            await chat.answers_form(seq, secrets.token_hex(8), another(), {"code": f"{code:06}"})
        except Exception as fault:
            return str(fault)
        return LOCKED

    told = Counter(await asyncio.gather(*(guess(code) for code in range(scaled(200, 40)))))
    assert told[CODE_WRONG] == MAX_FAILURES - 1
    assert told[LOCKED] == 1
    assert (await chat.held()).memory.patient is None


async def test_passwords_are_guessed_at_five_times_from_one_place_and_thirty_from_all(
    database: Database, vault: Vault, clock: Hands
) -> None:
    await database.write(
        lambda c: add_staff(c, username="dana", name="Dana", role=Role.TECHNICIAN, password="a password of hers")
    )

    async def tries(username: str, address: str) -> str:
        try:
            await sign_in(database, vault, username, "not it at all", address, clock)
        except (WrongSignIn, SlowDown) as refused:
            return type(refused).__name__
        return "in"

    at_once = Counter(await asyncio.gather(*(tries("dana", "198.51.100.1") for _ in range(20))))
    assert at_once == {"WrongSignIn": PER_NAME_AND_ADDRESS, "SlowDown": 20 - PER_NAME_AND_ADDRESS}
    clock.move(minutes=16)
    another = addresses()
    everywhere = Counter([await tries("dana", another()) for _ in range(PER_NAME + 10)])
    assert everywhere == {"WrongSignIn": PER_NAME, "SlowDown": 10}
    clock.move(minutes=16)
    names = Counter([await tries(f"name{n}", "198.51.100.1") for n in range(PER_ADDRESS + 10)])
    assert names == {"WrongSignIn": PER_ADDRESS, "SlowDown": 10}


def test_a_secret_cannot_be_chosen_and_is_never_shown_again(gateway: Gateway) -> None:
    wished: dict[str, Any] = {
        "conversation": "c_mine",
        "secret": "mine",
        "id": "c_mine",
        "secret_hash": "x",
        "state": "live",
    }
    opened = [gateway.request("POST", "/api/conversations", json.dumps(wished).encode()).json() for _ in range(20)]
    assert len({one["conversation"] for one in opened} | {one["secret"] for one in opened}) == 40
    assert not {"c_mine", "mine"} & {value for one in opened for value in one.values()}
    assert all(len(one["secret"]) >= 43 for one in opened)
    patient = gateway.opens()
    with Socket.of_patient(gateway, patient) as socket:
        socket.get("welcome")
        socket.send(type="say", client_id="say-00001", text="hello")
        socket.get("ack")
        socket.pong()
    assert patient.secret not in json.dumps(socket.frames)
    assert not any(patient.secret in line for line in gateway.logged.lines)


def test_a_link_cannot_put_a_patient_into_a_conversation_that_somebody_else_has_opened() -> None:
    """What the window takes from its address: a language and a place, and no conversation."""
    scripts = [path.read_text() for path in sorted((ROOT / "bot/web/chat").glob("*.js"))]
    taken = {name for script in scripts for name in re.findall(r"query\.get\(\"(\w+)\"\)", script)}
    assert taken == {"locale", "location"}
    assert sum(script.count("location.search") for script in scripts) == 1
    assert not any("location.hash" in script or "document.cookie" in script for script in scripts)
