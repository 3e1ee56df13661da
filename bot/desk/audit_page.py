"""What an auditor reads at the desk: lines of the audit, the newest first. Each look is a line, too."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import Connection

from bot.desk.door import Door, described, fault, other_site
from bot.desk.frames import stamp
from bot.desk.rights import Act, may
from bot.identity.origin import from_here
from bot.identity.staff import Staff
from bot.privacy.audit import record
from bot.privacy.looks import Wanted, newest_lines, people, told

MOST = 100
LARGEST_NUMBER = 2**31 - 1  # of PostgreSQL's integers

type Sought = Annotated[str, Field(max_length=100, pattern=r"^[^\s\x00]*$")]
"""An id: a name that somebody typed in its place would stand in the audit."""


class Looked(BaseModel):
    """What is looked for; nothing for all. `actor`: a username, or an id as lines have it; `before`: a line's number.

    `until` is not within.
    """

    conversation: Sought | None = None
    actor: Sought | None = None
    patient: Sought | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    before: int | None = Field(None, ge=1, le=LARGEST_NUMBER)

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.conversation or None, self.actor or None, self.patient or None, self.since, self.until)


def audit_routes(door: Door) -> APIRouter:
    """The route of the auditor's page. What is looked for stands in the body: an address would be logged somewhere."""
    routes = APIRouter(prefix="/api/staff")

    @routes.post("/audit", responses=described(401))
    async def post_audit(request: Request, given: Looked) -> Response:
        if not from_here(request, required=False):
            return other_site()
        who = await door.who(request)
        if who is None:
            return fault(401, "signed_out", "You are not signed in.")
        if not may(who, Act.SEE_AUDIT):
            await door.database.write(
                lambda c: record(c, who.id, "refused", None, {"what": Act.SEE_AUDIT}, door.clock())
            )
            return fault(403, "not_for_role", "The audit is for auditors. Ask whoever looks after people here.")
        return JSONResponse(await door.database.write(lambda connection: lines_for(connection, door, who, given)))

    return routes


def lines_for(connection: Connection, door: Door, who: Staff, given: Looked) -> dict[str, Any]:
    """The lines that an auditor asks for; writes the line of this look. `more`: whether older ones are left."""
    lines = newest_lines(connection, given.wanted, given.before, MOST + 1)
    known = people(connection)
    asked = {name: value for name, value in given.wanted.told().items() if value is not None}
    record(connection, who.id, "read_audit", None, {"command": "desk", "before": given.before, **asked}, door.clock())
    return {
        "lines": [
            {
                "number": line.number,
                "at": stamp(line.deed.at),
                "who": known[line.deed.actor].name if line.deed.actor in known else line.deed.actor,
                "role": known[line.deed.actor].role if line.deed.actor in known else None,
                "action": line.deed.action,
                "conversation": line.deed.conversation,
                "detail": told(line),
            }
            for line in lines[:MOST]
        ],
        "more": len(lines) > MOST,
    }
