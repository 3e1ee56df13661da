"""An operator names what carries messages; what would send a code in the clear is refused at the start."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import create_engine

from bot.messages.choosing import make_senders, public_address
from bot.messages.demo_phone import DemoPhone
from bot.messages.sender import Channel
from bot.messages.smtp import SmtpSender
from bot.messages.webhook import WebhookSender
from bot.settings import Settings, SettingsError
from tests.bot.test_app import KEY, NOBODY, TOKEN

SMTP = {"messages_by": "smtp", "smtp_host": "mail.example", "smtp_from": "chat@elm.example"}
WEBHOOK = {"messages_by": "webhook", "webhook_url": "https://texts.example/m", "webhook_secret": "s" * 32}
ENGINE = create_engine("sqlite://")


def settings(**more: Any) -> Settings:
    known = {"demo": False, "var": Path("var"), "rasa_url": NOBODY, "action_url": NOBODY}
    secrets = {"channel_token": TOKEN, "action_token": TOKEN, "envelope_keys": KEY, "vault_keys": KEY}
    return Settings(**(known | secrets | more))  # type: ignore[arg-type]  # as an operator's environment would


def test_the_demo_has_its_telephone_and_a_pharmacy_has_nothing_until_it_is_named() -> None:
    senders = make_senders(settings(demo=True), ENGINE)
    assert {type(sender) for sender in senders.values()} == {DemoPhone}
    assert set(senders) == set(Channel)
    assert make_senders(settings(), ENGINE) == {}


def test_mail_and_texts_may_both_be_named() -> None:
    senders = make_senders(settings(**(SMTP | WEBHOOK | {"messages_by": "webhook smtp"})), ENGINE)
    mail = senders[Channel.EMAIL]
    assert isinstance(mail, SmtpSender)
    assert mail.tls == "starttls"
    assert isinstance(senders[Channel.TEXT], WebhookSender)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"messages_by": "console"}, "MESSAGES_BY cannot be used: console is for the demo alone"),
        ({"messages_by": "pigeon"}, "MESSAGES_BY cannot be used: it may name console, smtp and webhook"),
        (SMTP | {"smtp_host": None}, "SMTP_HOST cannot be used: it is not set"),
        (SMTP | {"smtp_from": "Elm <chat@elm.example>"}, "SMTP_FROM cannot be used: it is not an e-mail address"),
        (SMTP | {"smtp_tls": "none"}, "SMTP_TLS cannot be used: without TLS a code can be read on the way"),
        (WEBHOOK | {"webhook_url": None}, "WEBHOOK_URL cannot be used: it is not set"),
        (WEBHOOK | {"webhook_url": "http://texts.example/m"}, "WEBHOOK_URL cannot be used: without TLS"),
        (WEBHOOK | {"webhook_secret": None}, "WEBHOOK_SECRET cannot be used: it is not set"),
    ],
)
def test_what_is_missing_or_unsafe_is_said_by_its_name(given: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        make_senders(settings(**given), ENGINE)


def test_on_this_machine_a_server_may_be_without_tls() -> None:
    assert make_senders(settings(**(SMTP | {"smtp_tls": "none", "smtp_host": "127.0.0.1"})), ENGINE)
    assert make_senders(settings(**(WEBHOOK | {"webhook_url": "http://127.0.0.1:9/m"})), ENGINE)


def test_a_link_leads_to_an_address_over_https() -> None:
    assert public_address(settings()) is None
    assert public_address(settings(public_url="https://chat.elm.example/")) == "https://chat.elm.example"
    assert public_address(settings(public_url="http://127.0.0.1:8080")) == "http://127.0.0.1:8080"
    with pytest.raises(SettingsError, match="SCRIPTDESK_PUBLIC_URL cannot be used"):
        public_address(settings(public_url="http://chat.elm.example"))


@pytest.mark.parametrize("wrong", ["chat.elm.example", "https://a@chat.example", "https://chat.example/?x"])
def test_a_public_address_is_an_origin(wrong: str) -> None:
    with pytest.raises(ValidationError):
        settings(public_url=wrong)
