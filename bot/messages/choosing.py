"""What carries messages, as the settings name it. What cannot be used is said at the start, by the variable's name."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from sqlalchemy import Engine, create_engine

from bot.messages.demo_phone import DemoPhone
from bot.messages.sender import Channel, Sender
from bot.messages.smtp import SmtpSender
from bot.messages.webhook import WebhookSender
from bot.settings import Settings, SettingsError

CONSOLE, SMTP, WEBHOOK = "console", "smtp", "webhook"
THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def make_senders(settings: Settings, engine: Engine) -> Mapping[Channel, Sender]:
    """A sender for each channel that the settings name. None: nothing is sent, and staff verify patients.

    `engine`: the conversations database, which the demo's phone panel shows from. Raises SettingsError.
    """
    named = settings.messages_by.split() or ([CONSOLE] if settings.demo else [])
    senders: dict[Channel, Sender] = {}
    for name in named:
        if name == CONSOLE:
            if not settings.demo:
                raise _fault("MESSAGES_BY", "console is for the demo alone, and this is none: name smtp or webhook")
            phone = DemoPhone(engine)
            senders |= {Channel.TEXT: phone, Channel.EMAIL: phone}
        elif name == SMTP:
            senders[Channel.EMAIL] = _smtp(settings)
        elif name == WEBHOOK:
            senders[Channel.TEXT] = _webhook(settings)
        else:
            raise _fault("MESSAGES_BY", "it may name console, smtp and webhook")
    return senders


def check_messages(settings: Settings) -> None:
    """Raise SettingsError now, for whoever starts everything, and not in a process of its own that then dies of it."""
    make_senders(settings, create_engine("sqlite://"))  # an engine that is never used
    public_address(settings)


def public_address(settings: Settings) -> str | None:
    """Where links in notices lead, without a slash at its end; None: there are no notices. Raises SettingsError."""
    if not settings.public_url:
        return None
    parts = urlsplit(settings.public_url)
    if parts.scheme != "https" and parts.hostname not in THIS_MACHINE:
        raise _fault("PUBLIC_URL", "it does not begin with https://, and a link in a notice opens a patient's form")
    return settings.public_url


def _smtp(settings: Settings) -> SmtpSender:
    if settings.smtp_host is None:
        raise _fault("SMTP_HOST", "it is not set, and SCRIPTDESK_MESSAGES_BY names smtp")
    if settings.smtp_from is None or not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", settings.smtp_from):
        raise _fault("SMTP_FROM", "it is not an e-mail address, and SCRIPTDESK_MESSAGES_BY names smtp")
    if settings.smtp_tls == "none" and settings.smtp_host not in THIS_MACHINE:
        raise _fault("SMTP_TLS", "without TLS a code can be read on the way: name starttls or implicit")
    return SmtpSender(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_tls,
        settings.smtp_from,
        settings.pharmacy_name,
        settings.smtp_user,
        settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        settings.smtp_ca,
    )


def _webhook(settings: Settings) -> WebhookSender:
    if settings.webhook_url is None:
        raise _fault("WEBHOOK_URL", "it is not set, and SCRIPTDESK_MESSAGES_BY names webhook")
    parts = urlsplit(settings.webhook_url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in THIS_MACHINE):
        raise _fault("WEBHOOK_URL", "without TLS a code can be read on the way: it must begin with https://")
    if settings.webhook_secret is None:
        raise _fault("WEBHOOK_SECRET", "it is not set, and SCRIPTDESK_MESSAGES_BY names webhook")
    trust = str(settings.webhook_ca) if settings.webhook_ca else True
    return WebhookSender(settings.webhook_url, settings.webhook_auth, settings.webhook_secret.get_secret_value(), trust)


def _fault(name: str, why: str) -> SettingsError:
    return SettingsError(f"SCRIPTDESK_{name} cannot be used: {why}.")
