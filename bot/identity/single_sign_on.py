"""Signing in at the operator's identity provider: the way there and back, and who is who.

Nobody becomes a member of staff by it. An identity is linked to somebody whom an administrator added, by an invitation
or by `scriptdesk staff link`; role, licence and working state stay what they are here. Of what goes there and back only
hashes are kept; nonce and verifier are made of it by the vault, so no browser and no stolen database can make them.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock
from bot.identity import enrolment, tries
from bot.identity.enrolment import NotOpen
from bot.identity.openid_provider import FactorNotReported, Identity, NotBelieved, Provider, ProviderAway
from bot.identity.passwords import hash_of_token, new_token
from bot.identity.sign_in import SignedIn, Way, enter
from bot.identity.staff import Staff, end_session, member_of
from bot.identity.tries import SlowDown
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import authorization_request, federated_identity, staff

ANSWERED_WITHIN = timedelta(minutes=10)
LONGEST_WAIT_S = 15.0  # for all that the provider is asked about one sign-in

_asking = ThreadPoolExecutor(4, thread_name_prefix="identity-provider")


class Why(StrEnum):
    """Why nobody was signed in, as the desk's page is told it."""

    PROVIDER_AWAY = "provider_away"
    REFUSED = "refused"  # at the provider, or the person turned back there
    NOT_BELIEVED = "not_believed"
    FACTOR_MISSING = "factor_missing"
    NOT_LINKED = "not_linked"
    TAKEN = "taken"
    TOO_LATE = "too_late"  # or used before, or begun in another browser
    SLOW_DOWN = "slow_down"


ERRORS = {
    "access_denied": Why.REFUSED,
    "login_required": Why.REFUSED,
    "interaction_required": Why.REFUSED,
    "consent_required": Why.REFUSED,
    "server_error": Why.PROVIDER_AWAY,
    "temporarily_unavailable": Why.PROVIDER_AWAY,
}
"""What a provider sends back in place of a code (RFC 6749, section 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6)."""


class NotSignedIn(Exception):
    """Nobody was signed in, and nothing was linked. `reason`: one word more, for the log."""

    def __init__(self, why: Why, reason: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.reason = reason or why


class Taken(Exception):
    """This identity already signs in somebody else."""


@dataclass(frozen=True, slots=True)
class Begun:
    """`url`: where the browser goes. `browser`: what it keeps in a cookie meanwhile, and nobody else learns."""

    url: str
    browser: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a browser comes back with: its cookie, and the parameters of the address (RFC 6749, 4.1.2; RFC 9207)."""

    browser: str = field(repr=False)
    state: str = field(repr=False)
    code: str | None = field(repr=False)
    error: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The way to the provider and back. `demo`: whether this is the demo; elsewhere its accounts cannot come in."""

    database: Database
    vault: Vault
    provider: Provider
    clock: Clock
    demo: bool

    async def begin(self, redirect_uri: str, address: str, *, session: str, ticket: str | None) -> Begun:
        """Send a browser to the provider.

        `redirect_uri`: where it comes back to. `address`: where the request came from. `session`: the token of the
        browser's session, which ends with the sign-in. `ticket`: of an enrolment, for whoever links an identity.

        Raises SlowDown, NotOpen or ProviderAway.
        """
        state, browser, now = new_token(), new_token(), self.clock()
        one = tries.ask_of(self.vault, address, now)

        def ask(connection: Connection) -> None:
            tries.count(connection, one)
            connection.execute(delete(authorization_request).where(authorization_request.c.expires_at <= now))
            connection.execute(
                insert(authorization_request).values(
                    state_hash=hash_of_token(state),
                    browser_hash=hash_of_token(browser),
                    enrolment=enrolment.look(connection, ticket, now).token_hash if ticket else None,
                    session_hash=hash_of_token(session),
                    expires_at=now + ANSWERED_WITHIN,
                )
            )

        await self.database.write(ask)
        nonce, verifier = self._secrets(state, browser)
        url = await _beside(
            lambda: self.provider.address(redirect_uri=redirect_uri, state=state, nonce=nonce, verifier=verifier)
        )
        return Begun(url, browser)

    async def come_back(self, redirect_uri: str, returned: Returned, address: str) -> SignedIn:
        """Begin the session of whoever signed in at the provider, and link the identity if it was for that.

        Raises NotSignedIn. It counts as a failed try of this address, but not when the provider is away, for then the
        other ways in are needed, nor without a cookie: another site could have a browser ask for such an address.
        """
        if not returned.browser:
            raise NotSignedIn(Why.TOO_LATE)
        one = tries.try_of(self.vault, None, address, self.clock())
        try:
            await self.database.write(lambda connection: tries.count(connection, one))
        except SlowDown:
            raise NotSignedIn(Why.SLOW_DOWN) from None
        try:
            asked = await self.database.write(lambda connection: _take(connection, returned, self.clock()))
            identity = await self._identity(redirect_uri, returned)
            return await self.database.write(lambda connection: self._let_in(connection, asked, identity, one))
        except NotSignedIn as failed:
            why = failed.why
            await self.database.write(lambda connection: _failed(connection, why, one, self.clock()))
            raise

    async def _identity(self, redirect_uri: str, returned: Returned) -> Identity:
        code = returned.code
        if returned.error is not None or not code:
            raise NotSignedIn(ERRORS.get(returned.error or "", Why.NOT_BELIEVED), "authorization")
        nonce, verifier = self._secrets(returned.state, returned.browser)
        try:
            return await _beside(
                lambda: self.provider.identity(
                    code=code, issuer=returned.issuer, redirect_uri=redirect_uri, nonce=nonce, verifier=verifier
                )
            )
        except ProviderAway as away:
            raise NotSignedIn(Why.PROVIDER_AWAY, away.reason) from None
        except NotBelieved as unfit:
            raise NotSignedIn(Why.NOT_BELIEVED, unfit.reason) from None
        except FactorNotReported:
            raise NotSignedIn(Why.FACTOR_MISSING) from None

    def _let_in(self, connection: Connection, asked: RowMapping, identity: Identity, one: tries.Try) -> SignedIn:
        now = self.clock()
        if asked["enrolment"] is None:
            who = _person(connection, identity)
        else:
            who = _enrol(connection, asked["enrolment"], identity, now)
        if who is None or (who.demo and not self.demo):
            raise NotSignedIn(Why.NOT_LINKED)
        end_session(connection, asked["session_hash"])
        return enter(connection, who, one, Way.SINGLE_SIGN_ON, now)

    def _secrets(self, state: str, browser: str) -> tuple[str, str]:
        """Nonce and code verifier (RFC 7636, section 4.1) of one way there and back."""
        both = f"{state}|{browser}"
        return self.vault.fingerprint(both, "nonce"), self.vault.fingerprint(both, "code verifier")


def link(connection: Connection, who: Staff, identity: Identity, now: datetime) -> None:
    """Have this identity sign in as `who`, in place of the one that they had at this provider. Raises Taken."""
    theirs = (federated_identity.c.staff == who.id) & (federated_identity.c.issuer == identity.issuer)
    connection.execute(delete(federated_identity).where(theirs))
    try:
        with connection.begin_nested():
            connection.execute(
                insert(federated_identity).values(
                    issuer=identity.issuer, subject=identity.subject, staff=who.id, since=now
                )
            )
    except IntegrityError:
        raise Taken from None


def _person(connection: Connection, identity: Identity) -> Staff | None:
    row = (
        connection.execute(
            select(staff)
            .join(federated_identity, federated_identity.c.staff == staff.c.id)
            .where(
                federated_identity.c.issuer == identity.issuer,
                federated_identity.c.subject == identity.subject,
                staff.c.active,
            )
            .with_for_update()
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else member_of(row)


def _enrol(connection: Connection, token_hash: str, identity: Identity, now: datetime) -> Staff:
    try:
        found = enrolment.still_open(connection, token_hash, now)
        enrolment.use_up(connection, found)
    except NotOpen:
        raise NotSignedIn(Why.TOO_LATE) from None
    try:
        link(connection, found.who, identity, now)
    except Taken:
        raise NotSignedIn(Why.TAKEN) from None
    record(connection, found.who.id, "enrolled", None, {"with": Way.SINGLE_SIGN_ON}, now)
    return found.who


def _take(connection: Connection, returned: Returned, now: datetime) -> RowMapping:
    """What was asked with this state in this browser; it can be taken once."""
    row = (
        connection.execute(
            delete(authorization_request)
            .where(
                authorization_request.c.state_hash == hash_of_token(returned.state),
                authorization_request.c.browser_hash == hash_of_token(returned.browser),
                authorization_request.c.expires_at > now,
            )
            .returning(authorization_request)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotSignedIn(Why.TOO_LATE)
    return row


def _failed(connection: Connection, why: Why, one: tries.Try, now: datetime) -> None:
    if why is Why.PROVIDER_AWAY:
        tries.uncount(connection, one)
    record(connection, "unknown", "sign_in_failed", None, {"with": Way.SINGLE_SIGN_ON, "reason": why}, now)


async def _beside[T](work: Callable[[], T]) -> T:
    """Ask the provider beside the event loop. Raises what `work` does, and ProviderAway when it takes too long."""
    try:
        async with asyncio.timeout(LONGEST_WAIT_S):
            return await asyncio.get_running_loop().run_in_executor(_asking, work)
    except TimeoutError:
        raise ProviderAway("timeout") from None
