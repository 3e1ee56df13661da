"""A code that cannot be sent: the patient reads it and gets a person, and learns nothing about who exists."""

from datetime import timedelta

import pytest

from bot.chat.forms import CODE_NOT_SENT, CODE_WRONG, MAX_FAILURES
from bot.chat.states import State
from bot.messages import consent
from bot.messages.addresses import address_of
from bot.messages.consent import How
from bot.messages.post import AGAIN_AFTER
from bot.messages.sender import Address, Channel, Message, NotSent
from bot.pharmacy.values import Contact
from tests.bot.chat.chatting import Chat
from tests.bot.chat.test_forms import MARIA_2, NOBODY_2, OpenChat, sent


class Ill:
    """A service that fails everybody, or one address alone."""

    def __init__(self, *, service: bool) -> None:
        self.service = service
        self.tries = 0

    def send(self, message: Message) -> None:
        self.tries += 1
        raise NotSent("answer_500" if self.service else "refused", service=self.service)

    def check(self, message_id: str) -> None:
        self.tries += 1
        if self.service:
            raise NotSent("answer_500", service=True)


async def all_tries(chat: Chat) -> list[tuple[int, list[str]]]:
    """After each round of tries: how many letters were taken up, and what the patient sees."""
    seen = []
    for wait in (*AGAIN_AFTER, timedelta()):
        taken = await chat.post.send_due()
        seen.append((taken, await chat.transcript()))
        chat.clock.now += wait
    return seen


async def test_whether_somebody_or_nobody_waits_a_failing_service_is_told_in_the_same_words_at_the_same_moment(
    open_chat: OpenChat,
) -> None:
    seen = []
    for answers in (MARIA_2, NOBODY_2):
        chat = await open_chat()
        ill = Ill(service=True)
        chat.post.senders = {Channel.TEXT: ill, Channel.EMAIL: ill}
        await chat.asks("show all my prescriptions", tier=2)
        await chat.answers(**answers)
        assert (await chat.transcript())[-1] == "bot form: Enter your code"
        seen.append((await all_tries(chat), ill.tries, await chat.in_line(), await chat.audited()))
        assert (await chat.held()).standing.state is State.QUEUED
    assert seen[0] == seen[1]
    rounds, tries, in_line, _ = seen[0]
    assert tries == len(AGAIN_AFTER) + 1
    assert in_line == [("technician", "verification", "system_down", "normal")]
    assert [f"system form_done: {CODE_NOT_SENT}" in transcript for _, transcript in rounds] == [False] * 4 + [True]


async def test_a_refused_number_tells_nobody_that_it_is_there(open_chat: OpenChat) -> None:
    seen = []
    for answers in (MARIA_2, NOBODY_2):
        chat = await open_chat()
        ill = Ill(service=False)
        chat.post.senders = {Channel.TEXT: ill, Channel.EMAIL: ill}
        await chat.asks("show all my prescriptions", tier=2)
        await chat.answers(**answers)
        await chat.post.send_due()
        note = (await chat.messages())[-1].body["form"]["note"]
        seen.append((await chat.transcript(), note))
    assert seen[0] == seen[1]
    assert seen[0][1].endswith("If none comes within 2 minutes, ask for a person.")


async def test_who_has_moved_on_is_not_told_of_an_old_code(chat: Chat) -> None:
    ill = Ill(service=True)
    await chat.asks("show all my prescriptions", tier=2)
    await chat.answers(**MARIA_2)
    await chat.asks("is my lisinopril ready")  # another form took its place
    chat.post.senders = {Channel.TEXT: ill, Channel.EMAIL: ill}
    await all_tries(chat)
    assert CODE_NOT_SENT not in str(await chat.transcript())
    assert (await chat.held()).standing.state is State.BOT


async def test_five_wrong_tries_end_a_code_for_good(chat: Chat) -> None:
    await chat.asks("show all my prescriptions", tier=2)
    await chat.answers(**MARIA_2)
    [code] = await sent(chat)
    form = (await chat.held()).memory.form
    assert form is not None
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(MAX_FAILURES - 1):
        assert await chat.is_told(code=wrong) == CODE_WRONG
    await chat.is_told(code=wrong)
    kept = "SELECT count(*) FROM one_time_code"
    assert await chat.database.read(lambda c: c.exec_driver_sql(kept).scalar_one()) == 0


async def test_the_code_of_an_earlier_form_does_not_open_the_next(chat: Chat) -> None:
    codes = []
    for _ in range(2):
        await chat.asks("show all my prescriptions", tier=2)
        await chat.answers(**MARIA_2)
        codes.append((await sent(chat))[-1])
    old, new = codes
    if old != new:
        assert await chat.is_told(code=old) == CODE_WRONG
    assert await chat.answers(code=new)


PHONE, MAIL = "+12035550187", "maria@example.com"


@pytest.mark.parametrize(
    ("contact", "channels", "to"),
    [
        (Contact(PHONE, MAIL), {Channel.TEXT, Channel.EMAIL}, Address(Channel.TEXT, PHONE)),
        (Contact(PHONE, MAIL), {Channel.EMAIL}, Address(Channel.EMAIL, MAIL)),
        (Contact(None, MAIL), {Channel.TEXT, Channel.EMAIL}, Address(Channel.EMAIL, MAIL)),
        (Contact(PHONE, None), {Channel.EMAIL}, None),
        (Contact(None, None), {Channel.TEXT, Channel.EMAIL}, None),
        (None, {Channel.TEXT}, None),
    ],
)
def test_a_code_goes_to_the_telephone_first_and_by_what_there_is(
    contact: Contact | None, channels: set[Channel], to: Address | None
) -> None:
    assert address_of(contact, channels) == to


async def test_a_telephone_that_said_stop_gets_no_code_until_it_says_start(chat: Chat) -> None:
    phone = Address(Channel.TEXT, PHONE)

    async def codes_after_asking() -> int:
        await chat.asks("show all my prescriptions", tier=2)
        await chat.answers(**MARIA_2)
        assert (await chat.transcript())[-1] == "bot form: Enter your code"
        return len(await sent(chat))

    chat.forms.channels = {Channel.TEXT}
    await chat.database.write(lambda c: consent.revoke(c, chat.vault, How.TEXT, chat.clock(), address=phone))
    assert await codes_after_asking() == 0
    await chat.database.write(lambda c: consent.resume(c, chat.vault, phone, chat.clock()))
    assert await codes_after_asking() == 1
