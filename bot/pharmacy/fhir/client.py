"""Searching, creating and updating at one FHIR R4 server. What comes back is only known to be resources: whether they
are what was asked for is checked again by whoever reads them, because a server may ignore a search parameter.

Searches go by POST to `_search`, so that names and dates stand in no address and in no server's log of addresses
(https://hl7.org/fhir/R4/search.html#Introduction); a server that lacks it is asked by GET.
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from bot.pharmacy.fhir.sign_in import SignIn
from bot.pharmacy.fhir.wire import Answer, Deadline, FhirFault, Limits, Wire

type Resource = Mapping[str, Any]

ID = re.compile(r"[A-Za-z0-9.\-]{1,64}")
"""https://hl7.org/fhir/R4/datatypes.html#id"""

CONFLICTS = (409, 412)
"""Somebody else was faster: https://hl7.org/fhir/R4/http.html#concurrency"""

_JSON = "application/fhir+json"
_FORM = "application/x-www-form-urlencoded"
_PATIENCE = frozenset({429, 503})

_ISSUES = """
invalid structure required value invariant security login unknown expired forbidden suppressed processing
not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly
business-rule conflict transient lock-error no-store exception timeout incomplete throttled informational
"""
_ISSUE_CODES = frozenset(_ISSUES.split())
"""https://hl7.org/fhir/R4/valueset-issue-type.html: the only words of an OperationOutcome that are kept."""

_log = logging.getLogger(__name__)


class FhirClient:
    """One server. Safe to share between threads. `outcomes` counts what the server complained of, by issue code."""

    def __init__(
        self, system: str, base: str, wire: Wire, sign_in: SignIn, limits: Limits, by_post: bool = True
    ) -> None:
        self._system = system
        self._base = base.rstrip("/")
        self._wire = wire
        self._sign_in = sign_in
        self._limits = limits
        self._by_post = by_post
        self.outcomes: Counter[str] = Counter()
        self._counting = Lock()

    def metadata(self, deadline: Deadline) -> Resource:
        """The server's CapabilityStatement."""
        statement = self._json(self._ask("GET", f"{self._base}/metadata", deadline))
        if statement.get("resourceType") != "CapabilityStatement":
            raise FhirFault("no_statement", unreadable=True)
        return statement

    def search(
        self, kind: str, parameters: Sequence[tuple[str, str]], deadline: Deadline, pages: int | None = None
    ) -> list[Resource]:
        """Every resource of the answer, over all its pages, what was included among them; with `pages` no more."""
        asked = [*parameters, ("_count", str(self._limits.page_size))]
        url = f"{self._base}/{kind}"
        if self._by_post:
            answer = self._ask("POST", f"{url}/_search", deadline, urlencode(asked).encode(), _FORM)
        else:
            answer = self._ask("GET", f"{url}?{urlencode(asked)}", deadline)
        found: list[Resource] = []
        seen = len(answer.body)
        for number in range(1, self._limits.pages + 1):
            page = self._bundle(answer)
            found.extend(self._entries(page))
            following = self._next(page)
            if following is None or number == pages:
                return found
            answer = self._ask("GET", following, deadline)
            seen += len(answer.body)
            if seen > self._limits.largest:
                raise FhirFault("too_large", unreadable=True)
        raise FhirFault("too_many_pages", unreadable=True)

    def create(self, resource: Resource, unless: Sequence[tuple[str, str]], deadline: Deadline) -> str | None:
        """Create a resource unless one matches already: the new one's id, or None where one stood there, or where the
        server does not say.

        `unless`: a search (If-None-Exist, https://hl7.org/fhir/R4/http.html#ccreate), which a server may ignore.
        """
        answer = self._ask(
            "POST",
            f"{self._base}/{resource['resourceType']}",
            deadline,
            json.dumps(resource).encode(),
            _JSON,
            {"If-None-Exist": urlencode(unless), "Prefer": "return=representation"},
        )
        return self._created(answer, str(resource["resourceType"])) if answer.status == 201 else None

    def update(self, resource: Resource, version: str | None, deadline: Deadline) -> None:
        """Put a resource in the place of its version `version`. Raises FhirFault `conflict` where it is another."""
        self._ask(
            "PUT",
            f"{self._base}/{resource['resourceType']}/{resource['id']}",
            deadline,
            json.dumps(resource, default=_number).encode(),
            _JSON,
            {} if version is None else {"If-Match": f'W/"{version}"'},
        )

    def close(self) -> None:
        self._wire.close()

    def _ask(
        self,
        method: str,
        url: str,
        deadline: Deadline,
        body: bytes | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        signed = self._sign_in.headers(self._wire, deadline)
        typed = {} if content_type is None else {"Content-Type": content_type}
        answer = self._wire.send(method, url, {"Accept": _JSON, **signed, **typed, **(headers or {})}, body, deadline)
        if answer.status in (200, 201):
            return answer
        if answer.status >= 400:
            self._count_outcome(answer)
        if answer.status == 401:
            self._sign_in.forget()
        if method != "GET" and answer.status in CONFLICTS:
            raise FhirFault("conflict")
        raise FhirFault(
            f"status_{answer.status}", retry_after=answer.retry_after if answer.status in _PATIENCE else None
        )

    def _bundle(self, answer: Answer) -> Resource:
        page = self._json(answer)
        if page.get("resourceType") != "Bundle" or page.get("type") != "searchset":
            raise FhirFault("no_searchset", unreadable=True)
        return page

    def _json(self, answer: Answer) -> Resource:
        """The answer as a resource. An OperationOutcome with a status of success is a fault all the same."""
        parsed = parse_resource(answer)
        if parsed.get("resourceType") == "OperationOutcome":
            self._count(parsed)
            raise FhirFault("outcome", unreadable=True)
        return parsed

    def _entries(self, page: Resource) -> Iterator[Resource]:
        for entry in _maps(page.get("entry")):
            resource = entry.get("resource")
            if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
                raise FhirFault("no_resource", unreadable=True)
            if resource["resourceType"] == "OperationOutcome":
                if self._count(resource):
                    raise FhirFault("outcome", unreadable=True)
                continue
            if not isinstance(resource.get("id"), str) or not ID.fullmatch(resource["id"]):
                raise FhirFault("no_id", unreadable=True)
            yield _relative(resource, f"{self._base}/")

    def _next(self, page: Resource) -> str | None:
        """The address of the next page. Credentials go with it, so it must be this server's."""
        links = [link.get("url") for link in _maps(page.get("link")) if link.get("relation") == "next"]
        if not links:
            return None
        if not isinstance(links[0], str):
            raise FhirFault("next_link", unreadable=True)
        url = urljoin(f"{self._base}/", links[0])
        if _origin(url) != _origin(self._base):
            raise FhirFault("next_elsewhere", unreadable=True)
        return url

    def _created(self, answer: Answer, kind: str) -> str | None:
        if not answer.body.strip():
            return None
        resource = self._json(answer)
        if resource.get("resourceType") != kind or not ID.fullmatch(str(resource.get("id", ""))):
            raise FhirFault("no_resource", unreadable=True)
        return str(resource["id"])

    def _count_outcome(self, answer: Answer) -> None:
        try:
            parsed = parse_resource(answer)
        except FhirFault:
            return
        if parsed.get("resourceType") == "OperationOutcome":
            self._count(parsed)

    def _count(self, outcome: Resource) -> bool:
        """Count an outcome's issues by code; whether one of them is an error. Its texts go nowhere."""
        issues = list(_maps(outcome.get("issue")))
        codes = [str(issue.get("code")) for issue in issues]
        known = [code if code in _ISSUE_CODES else "other" for code in codes]
        with self._counting:
            self.outcomes.update(known)
        for code in sorted(set(known)):
            _log.info("the FHIR server remarks", extra={"system": self._system, "reason": code})
        return any(issue.get("severity") in ("error", "fatal") for issue in issues) or not issues


def escaped(value: str) -> str:
    """A value of a search, so that none of its signs means something there."""
    return re.sub(r"([\\,|$])", r"\\\1", value)


def parse_resource(answer: Answer) -> Resource:
    """A JSON object; numbers with a point are exact. Raises FhirFault, whose chain stays inside the adapter."""
    if "json" not in answer.content_type:
        raise FhirFault("no_json", unreadable=True)
    try:
        parsed = json.loads(answer.body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise FhirFault("broken_json", unreadable=True) from None
    if not isinstance(parsed, dict):
        raise FhirFault("no_resource", unreadable=True)
    return parsed


def _no_number(word: str) -> None:
    raise ValueError(word)


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)


def _maps(value: object) -> Iterable[Resource]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise FhirFault("wrong_type", unreadable=True)
    return value


def _relative(node: Any, base: str) -> Any:
    """References to this server without its address; those to other servers keep theirs, and so never match."""
    if isinstance(node, dict):
        return {
            name: value.removeprefix(base) if name == "reference" and isinstance(value, str) else _relative(value, base)
            for name, value in node.items()
        }
    if isinstance(node, list):
        return [_relative(value, base) for value in node]
    return node


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
