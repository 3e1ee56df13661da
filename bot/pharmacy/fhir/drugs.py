"""Medication, in whichever of FHIR's three forms, as a product: contained, referred to, or a code alone.

Names follow RxNorm's habit: "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet [Glucophage]". R4 has
no element for a schedule: it is read from a code of the NCI thesaurus wherever one stands (FDA and NCPDP use those),
else told by the substances' names; of both the stricter counts.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.pharmacy.controlled import schedule_of
from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.elements import Node
from bot.pharmacy.values import Drug, Schedule

UNNAMED = "medication"

_SCHEDULES = {
    "C48672": Schedule.II,  # schedule I is not dispensed: the strictest that is
    "C48675": Schedule.II,
    "C48676": Schedule.III,
    "C48677": Schedule.IV,
    "C48679": Schedule.V,
}
"""NCI thesaurus: DEA schedules I to V, as in FDA's structured product labels."""

_CODE_SYSTEMS = ("rxnorm", "ndc")
_BRAND = re.compile(r"\[([^\[\]]+)\]\s*$")
_RELEASE = re.compile(r"^\d+(\.\d+)?\s*(HR|ML|MG|ACTUAT|DAY)\s+", re.IGNORECASE)
_STRENGTH = re.compile(r"\d[\d.,]*\s*(?:MG|MCG|UG|G|MEQ|UNT|UNITS?|IU|%|ML)(?:\s*/\s*[\d.]*\s*[A-Z]+)?", re.IGNORECASE)


def read_drug(order: Node, medications: Mapping[str, Node]) -> Drug:
    """The product of an order or a dispense. `medications`: those of the answer, by id.

    One that is not among them, or has no name at all, is a product without a name: its order is still an order.
    """
    concept = fhir.inner(order, "medicationCodeableConcept")
    if concept:
        return _drug(None, concept, {}, order)
    target = fhir.inner(order, "medicationReference")
    named = fhir.text(target, "reference") or ""
    if named.startswith("#"):
        for medication in fhir.each(order, "contained"):
            if fhir.text(medication, "id") == named[1:] and medication.get("resourceType") == "Medication":
                return _drug(None, fhir.inner(medication, "code"), medication, order)
    reference = fhir.referred(target, "Medication")
    if reference is not None and reference in medications:
        return read_medication(medications[reference])
    return _drug(reference, {"text": fhir.text(target, "display")}, {}, order)


def read_medication(medication: Node) -> Drug:
    """A Medication of the server's own: its id is the product's code."""
    return _drug(fhir.text(medication, "id"), fhir.inner(medication, "code"), medication, {})


def _drug(own_code: str | None, concept: Node, medication: Node, order: Node) -> Drug:
    name, brand = _name(concept)
    generic = _substances(medication) or _generic(name)
    form = _words(fhir.inner(medication, "form"))
    told = schedule_of(f"{generic} {name}")
    return Drug(
        code=own_code or _code(concept) or name.lower(),
        name=name,
        generic=generic,
        brand=brand,
        strength=_strength(medication, name, form),
        form=form,
        restricted=fhir.labelled(medication),
        schedule=min((each for each in (told, *_coded(medication), *_coded(order)) if each), default=Schedule.NONE),
    )


def _name(concept: Node) -> tuple[str, str | None]:
    """The name as it is shown, and the brand in brackets behind one of the names."""
    displays = [shown for coding in fhir.each(concept, "coding") if (shown := fhir.text(coding, "display"))]
    said = fhir.text(concept, "text")
    name = said or next(iter(displays), UNNAMED)
    brands = (found for each in (name, *displays) if (found := _BRAND.search(each)))
    brand = next((found[1].strip().lower() for found in brands), None)
    return _BRAND.sub("", name).strip() or UNNAMED, brand


def _generic(name: str) -> str:
    """The name's words before the first number, of each part: "amoxicillin 875 MG / clavulanate 125 MG Oral Tablet"."""
    parts = [_RELEASE.sub("", part.strip()) for part in name.split(" / ")]
    heads = [re.split(r"\s+\d", part, maxsplit=1)[0].strip().lower() for part in parts]
    return " and ".join(dict.fromkeys(head for head in heads if head and not head[0].isdigit())) or name.lower()


def _substances(medication: Node) -> str:
    found = (_words(fhir.inner(part, "itemCodeableConcept")) for part in fhir.each(medication, "ingredient"))
    return " and ".join(name.lower() for name in found if name)


def _strength(medication: Node, name: str, form: str) -> str:
    """The ingredients' strengths; else what stands in the name between substance and form, or looks like a strength."""
    ratios = [_ratio(fhir.inner(part, "strength")) for part in fhir.each(medication, "ingredient")]
    if ratios and all(ratios):
        return "-".join(ratios)
    between = re.search(rf"(?<!\S)(\d.*?)\s+{re.escape(form)}(?!\w)", name, re.IGNORECASE) if form else None
    if between:
        return between[1]
    return " / ".join(_STRENGTH.findall(_RELEASE.sub("", name)))


def _ratio(ratio: Node) -> str:
    above, below = fhir.inner(ratio, "numerator"), fhir.inner(ratio, "denominator")
    value, unit = fhir.number(above, "value"), fhir.text(above, "unit") or fhir.text(above, "code")
    if value is None or unit is None:
        return ""
    per, per_unit = fhir.number(below, "value"), fhir.text(below, "unit")
    if per is None or per_unit is None:
        return f"{value.normalize():f} {unit}"
    return f"{value.normalize():f} {unit} per {'' if per == 1 else f'{per.normalize():f} '}{per_unit}"


def _words(concept: Node) -> str:
    displays = (shown for coding in fhir.each(concept, "coding") if (shown := fhir.text(coding, "display")))
    return fhir.text(concept, "text") or next(displays, "")


def _code(concept: Node) -> str | None:
    """An RxNorm or NDC code before any other."""
    codings = sorted(
        fhir.each(concept, "coding"),
        key=lambda coding: not any(known in (fhir.text(coding, "system") or "").lower() for known in _CODE_SYSTEMS),
    )
    return next((code for coding in codings if (code := fhir.text(coding, "code"))), None)


def _coded(resource: Node) -> list[Schedule]:
    """Schedules that the NCI thesaurus' codes name, in extensions and codes at the resource's top and of its code."""
    return [_SCHEDULES[code] for code in _all_codes(resource, depth=5) if code in _SCHEDULES]


def _all_codes(node: Any, depth: int) -> Iterator[str]:
    if depth == 0:
        return
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("code", "valueCode") and isinstance(value, str):
                yield value
            yield from _all_codes(value, depth - 1)
    elif isinstance(node, list):
        for value in node:
            yield from _all_codes(value, depth)
