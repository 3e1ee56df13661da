"""Messages by e-mail: SMTP with TLS (RFC 3207, RFC 8314). Nothing but the pharmacy's name stands in the subject."""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Literal

from bot.clock import Clock, utc_now
from bot.messages.sender import Message, NotSent

PATIENCE_S = 10.0

type Tls = Literal["starttls", "implicit", "none"]

_MAILBOX = re.compile(r"[^\s@<>,;:\"\\]+@[^\s@<>,;:\"\\]+")


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """`from_address`: what patients see and may answer to. `ca_file`: whom to trust, if not the system's own list.

    `tls` may be none towards this machine alone; make_senders holds to it.
    """

    host: str
    port: int
    tls: Tls
    from_address: str
    pharmacy_name: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    clock: Clock = utc_now
    patience: float = PATIENCE_S

    def send(self, message: Message) -> None:
        if not _MAILBOX.fullmatch(message.to.value) or not message.to.value.isascii():
            raise NotSent("no_address", service=False)
        mail = self._mail(message)
        self._talk(lambda server: server.send_message(mail, self.from_address, [message.to.value]))

    def check(self, message_id: str) -> None:
        def begin(server: smtplib.SMTP) -> None:
            server.ehlo_or_helo_if_needed()
            code, _ = server.mail(self.from_address)
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, b"", self.from_address)
            server.rset()

        self._talk(begin)

    def _mail(self, message: Message) -> EmailMessage:
        name, _, domain = self.from_address.partition("@")
        mail = EmailMessage()
        mail["From"] = Mailbox(self.pharmacy_name, name, domain)
        mail["To"] = message.to.value
        mail["Subject"] = self.pharmacy_name
        mail["Date"] = format_datetime(self.clock())
        mail["Message-ID"] = f"<{message.id}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's out-of-office note answers it
        mail.set_content(message.text)
        return mail

    def _talk(self, say: Callable[[smtplib.SMTP], object]) -> None:
        """Connect, sign in, speak, and leave. The library's own errors repeat addresses, so none of them is kept."""
        said = False
        try:
            with self._connected() as server:
                if self.user is not None:
                    server.login(self.user, self.password or "")
                say(server)
                said = True
            return
        except smtplib.SMTPRecipientsRefused as error:
            # 4xx: the server cannot now, and RFC 5321 (4.2.1) asks to try again. 5xx: it does not know the address.
            later = any(code < 500 for code, _ in error.recipients.values())
            fault = NotSent("busy" if later else "refused", service=later)
        except ssl.SSLError:
            fault = NotSent("tls", service=True)
        except TimeoutError:
            fault = NotSent("timeout", service=True)
        except smtplib.SMTPAuthenticationError:
            fault = NotSent("sign_in", service=True)
        except smtplib.SMTPNotSupportedError:
            fault = NotSent("no_tls_offered" if self.tls == "starttls" else "not_supported", service=True)
        except smtplib.SMTPResponseException as error:
            fault = NotSent(f"answer_{error.smtp_code}", service=True)
        except (OSError, smtplib.SMTPException) as error:
            fault = NotSent(type(error).__name__, service=True)
        if not said:  # once it was taken, a bad goodbye takes nothing back
            raise fault

    def _connected(self) -> smtplib.SMTP:
        if self.tls == "implicit":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=self._trust())
        server = smtplib.SMTP(self.host, self.port, timeout=self.patience)
        if self.tls == "starttls":
            try:
                server.starttls(context=self._trust())
            except BaseException:
                server.close()
                raise
        return server

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
