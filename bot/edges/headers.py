"""The headers that every answer of the gateway carries, errors too (CSP Level 3; OWASP Secure Headers Project)."""

from collections.abc import Sequence

HSTS = "max-age=31536000; includeSubDomains"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
)
_FEATURES = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "bluetooth",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)
CHAT = "/chat/"
LAUNCHER = "/launcher.js"


def headers_for(path: str, *, https: bool, embedding_sites: Sequence[str] = ()) -> dict[str, str]:
    """The headers of the answer to `path`, by name in small letters.

    Only the chat may stand in a frame, on the gateway's own pages and on `embedding_sites`; only the chat and the
    launcher may be loaded by a page of another origin.
    """
    framed = path.startswith(CHAT)
    ancestors = " ".join(["'self'", *embedding_sites]) if framed else "'none'"
    headers = {
        "content-security-policy": _POLICY + ancestors,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": _FEATURES,
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "cross-origin" if framed or path == LAUNCHER else "same-origin",
        "cache-control": "no-store" if path.startswith("/api/") else "no-cache",
    }
    if not framed:
        headers["x-frame-options"] = "DENY"  # for browsers that know no frame-ancestors
    if https:
        headers["strict-transport-security"] = HSTS
    return headers
