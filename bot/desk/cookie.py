"""The cookies of the desk's browsers, that of a session first. Scripts cannot read them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.identity.staff import LONGEST


@dataclass(frozen=True, slots=True)
class Cookie:
    """`secure`: whether the gateway is reached over https; the name then keeps it to this very host (RFC 6265bis).
    `same_site`: whether a browser also sends it when another site leads it here."""

    secure: bool
    plain_name: str = "scriptdesk_staff"
    lasts: timedelta = LONGEST
    same_site: Literal["strict", "lax"] = "strict"

    @property
    def name(self) -> str:
        return f"__Host-{self.plain_name}" if self.secure else self.plain_name

    def token(self, connection: HTTPConnection) -> str:
        return connection.cookies.get(self.name, "")

    def give(self, answer: Response, token: str) -> None:
        answer.set_cookie(
            self.name,
            token,
            max_age=int(self.lasts.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite=self.same_site,
        )

    def drop(self, answer: Response) -> None:
        answer.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite=self.same_site)
