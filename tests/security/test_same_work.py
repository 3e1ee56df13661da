"""Who exists and who does not costs the same work: counted in statements, calls to the pharmacy and hashes."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text, update

from bot.chat import log
from bot.chat.forms import CODE_WRONG, NO_MATCH
from bot.identity import passwords
from bot.identity.sign_in import WrongSignIn, sign_in
from bot.identity.staff import Role, add_staff
from bot.privacy.encryption import Vault
from bot.storage import tables
from bot.storage.database import Database
from bot.storage.tables import outgoing
from tests.bot.chat.chatting import MARIA, Chat
from tests.bot.chat.test_forms import queries
from tests.bot.desk.demo_desk import Hands

type OpenChat = Callable[[], Awaitable[Chat]]

MISSING = {
    "another date": {"birth_date": "1961-04-10"},
    "another name": {"last_name": "Nobody"},
    "a name that nobody can have": {"last_name": "'; DROP TABLE elm_patient; --"},
    "another number": {"prescription_number": "9999999"},
    "somebody else's number": {"prescription_number": "4472006"},
    "nothing that is right": {"prescription_number": "9999999", "last_name": "Nobody", "birth_date": "1950-01-01"},
}
OF_PERSON = {"for": "self", "last_name": "Alvarez", "birth_date": "1961-04-09"}
TWO_TIERS = {
    "nobody": {"for": "self", "last_name": "Nobody", "birth_date": "1950-01-01"},
    "another date": {"for": "self", "last_name": "Alvarez", "birth_date": "1961-04-10"},
    "twins, who cannot be told apart": {"for": "self", "last_name": "Novak", "birth_date": "1994-09-17"},
}
FOR_SOMEBODY = {
    1: {"for": "other", "prescription_number": "4471182", "last_name": "Alvarez", "birth_date": "1961-04-09"},
    2: {"for": "other", "last_name": "Alvarez", "birth_date": "1961-04-09"},
}
CAREGIVER = {"own_last_name": "Alvarez", "own_birth_date": "1959-12-02"}
NO_CAREGIVERS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "no such patient": ({"last_name": "Nobody"}, {}),
    "a patient of another date": ({"birth_date": "1961-04-10"}, {}),
    "twins, who cannot be told apart": ({"last_name": "Novak", "birth_date": "1994-09-17"}, {}),
    "no such caregiver": ({}, {"own_last_name": "Nobody"}),
    "a caregiver of another date": ({}, {"own_birth_date": "1959-12-03"}),
    "whose authority is over": ({}, {"own_last_name": "Okafor", "own_birth_date": "1990-05-21"}),
    "whose authority has not begun": (
        {"last_name": "O'Brien", "birth_date": "1946-10-10"},
        {"own_last_name": "O'Brien", "own_birth_date": "1970-01-01"},
    ),
    "who may only pick up": ({}, {"own_last_name": "Picker", "own_birth_date": "1980-02-02"}),
}


@dataclass
class Asked:
    """A pharmacy that notes what it is asked, and passes it on."""

    pharmacy: Any
    calls: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.pharmacy, name)

        def call(*arguments: object, **more: object) -> object:
            self.calls.append(name)
            return found(*arguments, **more)

        return call if callable(found) else found


@dataclass
class Work:
    """What one answer cost. Statements are told apart by their text without values."""

    of_pharmacy: list[str] = field(default_factory=list)
    of_gateway: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)


@pytest.fixture
def working(
    open_chat: OpenChat, pharmacy_system: Engine, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Chat], AbstractContextManager[Work]]:
    hashes: list[str] = []
    fingerprint = Vault.fingerprint

    def noted(self: Vault, value: str, purpose: str) -> str:
        hashes.append(purpose)
        return fingerprint(self, value, purpose)

    monkeypatch.setattr(Vault, "fingerprint", noted)

    @contextmanager
    def measure(chat: Chat) -> Iterator[Work]:
        work, asked = Work(), Asked(chat.forms.pharmacy)
        chat.forms.pharmacy = asked
        hashes.clear()
        with queries(pharmacy_system) as of_pharmacy, queries(chat.database.engine) as of_gateway:
            yield work
        chat.forms.pharmacy = asked.pharmacy
        work.of_pharmacy = [one.split("WHERE")[0] for one in of_pharmacy]
        work.of_gateway = list(of_gateway)
        work.calls, work.hashes = asked.calls, list(hashes)

    return measure


@pytest.fixture
def one_who_picks_up(pharmacy_system: Engine) -> Iterator[None]:
    """Somebody may pick up for Maria, and no more."""
    with pharmacy_system.begin() as connection:
        columns = "reference, patient, relationship, last_name, birth_date, scope, valid_from, phone"
        values = "'A9001', 'P0001', 'neighbor', 'Picker', '1980-02-02', 'pickup', '2020-01-01', '+12035550129'"
        connection.execute(text(f"INSERT INTO elm_proxy ({columns}) VALUES ({values})"))
    yield
    with pharmacy_system.begin() as connection:
        connection.execute(text("DELETE FROM elm_proxy WHERE reference = 'A9001'"))


@pytest.mark.parametrize("missing", MISSING)
async def test_a_wrong_answer_about_one_prescription_costs_the_same_whatever_is_wrong(
    open_chat: OpenChat, working: Any, missing: str
) -> None:
    seen = []
    for answers in (MARIA | {"birth_date": "1961-04-08"}, MARIA | MISSING[missing]):
        chat = await open_chat()
        await chat.asks()
        with working(chat) as work:
            said = await chat.is_told(**answers)
        seen.append((said, work))
    assert seen[0] == seen[1]
    assert seen[0][0] == NO_MATCH
    assert seen[0][1].calls == ["match_prescription"]


async def test_the_pharmacy_is_asked_the_same_for_the_right_answer_as_for_a_wrong_one(
    open_chat: OpenChat, working: Any
) -> None:
    seen = []
    for answers in (MARIA, MARIA | MISSING["nothing that is right"]):
        chat = await open_chat()
        await chat.asks()
        with working(chat) as work:
            await chat.is_told(**answers)
        seen.append((work.calls, work.of_pharmacy, work.hashes))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("missing", TWO_TIERS)
async def test_a_code_costs_the_same_whether_it_is_on_its_way_or_not_but_for_the_sending(
    open_chat: OpenChat, working: Any, missing: str
) -> None:
    seen = []
    for answers in (OF_PERSON, TWO_TIERS[missing]):
        chat = await open_chat()
        await chat.asks("show all my prescriptions", tier=2)
        with working(chat) as work:
            await chat.answers(**answers)
        with working(chat) as guessing:
            said = await chat.is_told(code="000000")
        seen.append((work, guessing, said, await chat.transcript(), await chat.audited()))
    assert seen[0] == seen[1]
    assert seen[0][2] == CODE_WRONG
    assert seen[0][0].calls == ["match_patient", "contact"]
    assert len(await chat.gets()) == 1


@pytest.mark.parametrize("tier", FOR_SOMEBODY)
@pytest.mark.parametrize("missing", NO_CAREGIVERS)
async def test_a_caregivers_forms_cost_the_same_whoever_exists_and_whatever_they_may_but_for_the_sending(
    open_chat: OpenChat, working: Any, one_who_picks_up: None, missing: str, tier: int
) -> None:
    seen = []
    for of_patient, of_caregiver in (({}, {}), NO_CAREGIVERS[missing]):
        chat = await open_chat()
        await chat.asks("is it ready", tier=tier)
        with working(chat) as first:
            await chat.answers(**(FOR_SOMEBODY[tier] | of_patient))
        with working(chat) as second:
            await chat.answers(**(CAREGIVER | of_caregiver))
        with working(chat) as guessing:
            said = await chat.is_told(code="000000")
        letters = select(func.count()).select_from(outgoing).where(outgoing.c.conversation == chat.id)
        written = await chat.database.read(lambda c, letters=letters: c.scalar(letters))  # type: ignore[misc]
        seen.append((first, second, guessing, said, await chat.transcript(), await chat.audited(), written))
    assert seen[0] == seen[1]
    first, second, _, said, _, _, written = seen[0]
    assert (first.calls, second.calls, said, written) == (["match_patient"], ["proxies"], CODE_WRONG, 1)
    assert len(await chat.gets()) == 1


async def test_a_sign_in_costs_the_same_for_a_stranger_a_wrong_password_and_one_who_has_left(
    database: Database, vault: Vault, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    fits = passwords._fits

    def noted(kept: str, password: str) -> bool:
        checked.append(kept.rpartition("$")[0].rpartition("$")[0])  # algorithm and cost
        return fits(kept, password)

    monkeypatch.setattr(passwords, "_fits", noted)
    for name in ("here", "left"):
        await database.write(
            lambda c, name=name: add_staff(  # type: ignore[misc]
                c, username=name, name=name, role=Role.TECHNICIAN, password="a password of theirs"
            )
        )
    gone = update(tables.staff).where(tables.staff.c.username == "left").values(active=False)
    await database.write(lambda c: c.execute(gone))
    seen = []
    for name, password in (("here", "not it at all"), ("nobody", "not it at all"), ("left", "a password of theirs")):
        checked.clear()
        with queries(database.engine) as asked, pytest.raises(WrongSignIn):
            await sign_in(database, vault, name, password, "192.0.2.1", clock)
        seen.append((list(asked), list(checked)))
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][1]) == 1


async def test_a_conversation_that_is_not_there_costs_the_same_as_a_wrong_secret(
    chat_and_secret: tuple[Chat, str],
) -> None:
    chat, secret = chat_and_secret
    seen = []
    for name, given in ((chat.id, "x" * 43), ("c_not_there", secret), ("c_not_there", "x" * 43), (chat.id, "")):
        with queries(chat.database.engine) as asked, pytest.raises(log.NoSuchConversation) as refused:
            await chat.database.read(lambda c, name=name, given=given: log.admit(c, name, given))  # type: ignore[misc]
        seen.append((list(asked), type(refused.value)))
    assert all(one == seen[0] for one in seen)
    await chat.database.read(lambda c: log.admit(c, chat.id, secret))


@pytest.fixture
async def chat_and_secret(database: Database, vault: Vault, clock: Hands, open_chat: OpenChat) -> tuple[Chat, str]:
    chat = await open_chat()
    chat.id, secret = await database.write(lambda c: log.create(c, vault, location="NH", locale="en", now=clock()))
    return chat, secret
