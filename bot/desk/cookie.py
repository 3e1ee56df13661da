"""The cookie that holds a session's token. Scripts cannot read it, and no other site's page sends it."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.identity.staff import LONGEST


@dataclass(frozen=True, slots=True)
class Cookie:
    """`secure`: whether the gateway is reached over https; the name then keeps it to this very host (RFC 6265bis)."""

    secure: bool

    @property
    def name(self) -> str:
        return "__Host-scriptdesk_staff" if self.secure else "scriptdesk_staff"

    def token(self, connection: HTTPConnection) -> str:
        return connection.cookies.get(self.name, "")

    def give(self, answer: Response, token: str) -> None:
        answer.set_cookie(
            self.name,
            token,
            max_age=int(LONGEST.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )

    def drop(self, answer: Response) -> None:
        answer.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite="strict")
