"""The gateway that is attacked, started once for a file."""

from collections.abc import Iterator

import pytest

from tests.actions.conftest import app as app
from tests.actions.conftest import engine as engine
from tests.actions.conftest import envelopes as envelopes
from tests.actions.conftest import seeded as seeded
from tests.actions.conftest import services as services
from tests.bot.chat.conftest import clock as clock
from tests.bot.chat.conftest import forms as forms
from tests.bot.chat.conftest import intake as intake
from tests.bot.chat.conftest import open_chat as open_chat
from tests.bot.chat.conftest import pharmacy_file as pharmacy_file
from tests.bot.chat.conftest import pharmacy_system as pharmacy_system
from tests.bot.chat.conftest import post as post
from tests.browser.conftest import browser as browser
from tests.browser.conftest import person as person
from tests.security.gateway import SCALE, SEED, Gateway


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with Gateway.running(tmp_path_factory.mktemp("gateway")) as gateway:
        yield gateway


@pytest.fixture(autouse=True)
def seed() -> int:
    """What a test that draws by chance begins with, shown where it fails."""
    print(f"SCRIPTDESK_SECURITY_SEED={SEED} SCRIPTDESK_SECURITY_SCALE={SCALE}")
    return SEED
