"""All pages of a list, or no answer: half of a patient's prescriptions would be a wrong answer.

The next page is asked for at the same origin alone, since the sign-in goes with it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.pharmacy.rest.client import Asked, Client, Fault
from bot.pharmacy.rest.mapping import MappedCall, Pages


def pages(client: Client, call: MappedCall, first: Asked, ends: float) -> Iterator[Any]:
    """The JSON of each page, the first page first; None where nothing is there.

    Whoever reads numbered pages stops at one without items. Raises PharmacyUnavailable or PharmacyUnreadable.
    """
    ways = call.pages
    if ways is None:
        yield client.ask(first, ends).content
        return
    asked = first if ways.next is not None else _with(first, ways, ways.first)
    for number in range(ways.first, ways.first + ways.most):
        content = client.ask(asked, ends).content
        yield content
        if ways.next is None:
            asked = _with(first, ways, number + 1)
            continue
        following = ways.next.search(content)
        if following in (None, "", False):
            return
        if not isinstance(following, str | int):
            raise client.fault(Fault("next_page", readable=False))
        asked = _with(first, ways, following) if ways.into else _at(client, asked, str(following))
    raise client.fault(Fault("too_many_pages", readable=False))


def _with(first: Asked, ways: Pages, value: str | int) -> Asked:
    """The first request with a cursor or number in it."""
    into = str(ways.into)
    if ways.in_body:
        return replace(first, body={**(first.body or {}), into: value})
    return replace(first, query={**first.query, into: str(value)})


def _at(client: Client, asked: Asked, address: str) -> Asked:
    here = asked.path if "://" in asked.path else client.base + asked.path
    following = urljoin(here, address)
    if _origin(following) != _origin(client.base):
        raise client.fault(Fault("next_page_elsewhere", readable=False))
    return replace(asked, path=following, query={})


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port
