"""The request of one call in a mapping file: method, path, query, headers, body, and the gaps in them."""

from datetime import UTC, datetime
from typing import Any

from bot.pharmacy.rest.fields import NAMES_A_PERSON, Shape
from bot.pharmacy.rest.templates import Given, Template, gaps
from bot.pharmacy.sections import Section

METHODS = ("GET", "POST", "PUT")

_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

_SAMPLE: Given = {
    **dict.fromkeys(("number", "last_name", "patient", "prescription", "drug", "key", "location", "slot"), "1"),
    **dict.fromkeys(("at", "after", "before"), _NOON),
    "birth_date": _NOON.date(),
    "numbers": ("1",),
}
"""Something for every gap that there may be."""


def read_request(call: str, section: Section, shape: Shape, warnings: list[str]) -> Template:
    """The request, checked. Adds to `warnings` where an address would name a person. Raises ConfigurationError."""
    section.only(("method", "path", "query", "headers", "body"), f"the request of {call}")
    method = section.text("method", "GET").upper()
    if method not in METHODS:
        raise section.fault(f"method is none that is used here: write one of {', '.join(METHODS)}.", "method")
    path = section.text("path")
    if not path.startswith("/"):
        raise section.fault("path does not begin with a slash: write it as /patients/{patient}.", "path")
    if "body" in section and method == "GET":
        raise section.fault("a GET request has no body: write `method: POST`, or leave body out.", "body")
    template = Template(
        method, path, _strings(section, "query"), _strings(section, "headers"), _plain(section.get("body"))
    )
    _check_gaps(call, section, template, shape)
    _check_forms(section, template)
    named = {name for name, _ in gaps([template.path, dict(template.query)])} & NAMES_A_PERSON
    if named:
        warnings.append(
            f"{section.path}, line {section.line}: the address of {call} holds {', '.join(sorted(named))}, and "
            "addresses are written to logs on the way: put it into the body of a POST, if the system takes it there."
        )
    return template


def _check_gaps(call: str, section: Section, template: Template, shape: Shape) -> None:
    used = set()
    contents = {
        "path": template.path,
        "query": dict(template.query),
        "headers": dict(template.headers),
        "body": template.body,
    }
    for key, content in contents.items():
        try:
            found = list(gaps(content))
        except ValueError:
            found = None
        if found is None:
            raise section.fault(f"a brace in {key} is no gap: write {{name}}, or {{{{ for a brace.", key)
        for name, _ in found:
            if name not in shape.given:
                known = ", ".join(f"{{{each}}}" for each in sorted(shape.given)) or "nothing"
                raise section.fault(f"{{{name}}} is not given to {call}: it is given {known}.", key)
            used.add(name)
    if shape.needs_key and "key" not in used:
        raise section.fault(
            f"the request of {call} carries no {{key}}, and an answer that is lost would ask twice: write it where the "
            "system takes an idempotency key, as `headers: {Idempotency-Key: '{key}'}`."
        )


def _check_forms(section: Section, template: Template) -> None:
    """Fills the gaps once, to see that their forms can be."""
    fits = True
    try:
        template.fill(_SAMPLE, UTC)
    except (ValueError, TypeError, KeyError):
        fits = False
    if not fits:
        raise section.fault("the form of a gap can't be written: write a date's as {birth_date:%m/%d/%Y}.")


def _strings(section: Section, key: str) -> dict[str, str]:
    table = section.section(key)
    return {name: table.text(name) for name in table}


def _plain(value: Any) -> Any:
    """A body as JSON has it."""
    if isinstance(value, Section):
        return {name: _plain(value[name]) for name in value}
    return [_plain(each) for each in value] if isinstance(value, list) else value
