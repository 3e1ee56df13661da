"""Where a request comes from: gateway and desk answer their own pages only."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def from_here(connection: HTTPConnection, *, required: bool) -> bool:
    """Whether a page of this very host sent it (RFC 6455, section 10.2). `required`: it must say so."""
    origin = connection.headers.get("origin")
    if origin is None:
        return not required
    return urlsplit(origin).netloc == connection.headers.get("host")
