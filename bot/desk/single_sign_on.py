"""The way to the operator's identity provider and back: docs/desk-protocol.md, "At an identity provider"."""

import logging
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, Field

from bot.desk.cookie import Cookie
from bot.desk.door import Door, address_of, described, fault, other_site, too_fast
from bot.desk.welcome import NOT_OPEN
from bot.identity.enrolment import NotOpen
from bot.identity.openid_provider import ProviderAway
from bot.identity.origin import from_here
from bot.identity.single_sign_on import ANSWERED_WITHIN, NotSignedIn, Returned, SingleSignOn, Why
from bot.identity.tries import SlowDown
from bot.settings import LOOPBACK

logger = logging.getLogger(__name__)

OIDC = "/api/staff/oidc"
BACK = f"{OIDC}/back"
DESK = "/desk/"
NOT_OFFERED = "Nobody signs in with an identity provider here. Use your username and password, or a passkey."
AWAY = "{} does not answer. Try again in a few minutes; if you have a password or a passkey here, use that."


class Begin(BaseModel):
    """`ticket`: of whoever sets up how they sign in."""

    ticket: str | None = Field(None, max_length=80)


def single_sign_on_routes(door: Door, sign_on: SingleSignOn | None, public_url: str) -> APIRouter:
    """The routes under /api/staff/oidc. `public_url`: the origin that the provider sends browsers back to; without it
    the one that they asked, if that is this machine."""
    routes = APIRouter(prefix=OIDC)
    # The session's own cookie is SameSite=Strict: browsers do not send it when the provider sends them back.
    cookie = Cookie(door.cookie.secure, "scriptdesk_sign_on", ANSWERED_WITHIN, "lax")

    def redirect_uri(request: Request) -> str | None:
        if public_url:
            return f"{public_url}{BACK}"
        host = request.headers.get("host", "")
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return None
        return f"{'https' if cookie.secure else 'http'}://{host}{BACK}" if name in LOOPBACK else None

    @routes.get("")
    async def get_offer() -> dict[str, Any]:
        """What the provider is called; null where there is none."""
        return {"name": sign_on.provider.client.name if sign_on else None}

    @routes.post("/begin", responses=described(409, 410, 429, 503))
    async def post_begin(request: Request, given: Begin) -> Response:
        uri = redirect_uri(request)
        if not from_here(request, required=False):
            return other_site()
        if sign_on is None or uri is None:
            return fault(409, "no_single_sign_on", NOT_OFFERED)
        try:
            begun = await sign_on.begin(
                uri, address_of(request), session=door.cookie.token(request), ticket=given.ticket
            )
        except NotOpen:
            return fault(410, "not_open", NOT_OPEN)
        except SlowDown as slow:
            return too_fast(slow)
        except ProviderAway as away:
            logger.warning("the identity provider is away", extra={"reason": away.reason})
            return fault(503, Why.PROVIDER_AWAY, AWAY.format(sign_on.provider.client.name))
        answer = JSONResponse({"url": begun.url})
        cookie.give(answer, begun.browser)
        return answer

    @routes.get("/back", response_class=RedirectResponse, status_code=303)
    async def get_back(
        request: Request,
        state: str = "",
        code: str | None = None,
        error: str | None = None,
        iss: str | None = None,
    ) -> Response:
        """Where the provider sends the browser. It is sent on to the desk, if not signed in with the reason."""
        uri = redirect_uri(request)
        if sign_on is None or uri is None:
            return _turned_away(cookie, Why.TOO_LATE)
        try:
            entered = await sign_on.come_back(
                uri, Returned(cookie.token(request), state, code, error, iss), address_of(request)
            )
        except NotSignedIn as failed:
            logger.warning("nobody was signed in by the identity provider", extra={"reason": failed.reason})
            return _turned_away(cookie, failed.why)
        answer = RedirectResponse(DESK, 303)
        cookie.drop(answer)
        return await door.enter(request, entered, answer)

    return routes


def _turned_away(cookie: Cookie, why: Why) -> Response:
    answer = RedirectResponse(f"{DESK}#sign-on={why}", 303)
    cookie.drop(answer)
    return answer
