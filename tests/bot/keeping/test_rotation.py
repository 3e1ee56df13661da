"""A patient in the middle of a form while the key is changed: nothing is forgotten, and nothing is spoiled."""

from dataclasses import dataclass, field

import pytest

from bot.chat.forms import LOCKED, NO_MATCH
from bot.cli.keys import new_key
from bot.envelope import Key
from bot.identity.throttle import LIMITS
from bot.privacy.encryption import Vault
from bot.privacy.keyring import fingerprint_secret
from bot.storage.database import Database
from tests.bot.chat.chatting import MARIA
from tests.bot.keeping.stories import Stories


@dataclass
class Ring:
    """The keys, as a file would hold them."""

    keys: list[Key] = field(default_factory=lambda: [new_key()])

    def turns(self, vault: Vault) -> None:
        self.keys.insert(0, new_key())
        assert vault.renew()
        assert vault.current == self.keys[0].key_id


@pytest.fixture
def ring() -> Ring:
    return Ring()


@pytest.fixture
def vault(database: Database, ring: Ring) -> Vault:
    vault = Vault(ring.keys, lambda: ring.keys)
    with database.engine.begin() as connection:
        vault.fingerprint_with(fingerprint_secret(connection, vault))
    return vault


async def test_a_code_that_was_sent_before_is_right_afterwards(stories: Stories, vault: Vault, ring: Ring) -> None:
    chat = await stories.open_chat()
    await chat.asks(tier=2)
    await chat.answers(**{name: MARIA[name] for name in ("for", "last_name", "birth_date")})
    (sent,) = await chat.gets()
    code = next(word.strip(".") for word in sent.split() if word.strip(".").isdigit() and len(word.strip(".")) == 6)
    ring.turns(vault)
    assert await chat.answers(code=code)


async def test_a_rotation_gives_nobody_fresh_tries(stories: Stories, vault: Vault, ring: Ring) -> None:
    wrong = MARIA | {"last_name": "Nobody"}
    for n in range(LIMITS["number"]):  # each in a chat and from an address of its own
        chat = await stories.open_chat()
        await chat.asks()
        assert await chat.is_told(address=f"192.0.2.{n}", **wrong) == NO_MATCH
        ring.turns(vault)
    chat = await stories.open_chat()
    await chat.asks()
    await chat.answers(address="192.0.2.99", **MARIA)
    assert (await chat.transcript())[2] == f"system form_done: {LOCKED}"
