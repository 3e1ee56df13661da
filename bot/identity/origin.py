"""Where a request comes from: gateway and desk answer their own pages only."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def from_here(connection: HTTPConnection, *, required: bool, https: bool = False, public: str = "") -> bool:
    """Whether a page of this very host sent it (RFC 6455, section 10.2; Fetch Metadata where there is no Origin).

    `required`: it must say so. `https`: our pages are on https alone. `public`: the only origin that ours can be, where
    it is known, as https://chat.example; else the request's own Host is taken for it.
    """
    origin = connection.headers.get("origin")
    if origin is None:
        site = connection.headers.get("sec-fetch-site")
        return site == "same-origin" if site is not None else not required
    if public:
        return origin == public
    try:
        page = urlsplit(origin)
    except ValueError:  # no address at all: "http://["
        return False
    return page.netloc == connection.headers.get("host") and (not https or page.scheme == "https")
