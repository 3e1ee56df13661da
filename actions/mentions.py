"""The medicines and the kinds of medicines that the linker found in a message, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

type Match = Literal["exact", "guess", "other_brand"]


@dataclass(frozen=True, slots=True)
class DrugMention:
    """A medicine that was named. `generic`: canonical, lower case. A guess is a likely misspelling and is asked about
    first; `candidates` are then what it may have been. So is another brand: a name that the pharmacy's list does not
    have may be another product of the same ingredient, as Rybelsus tablets are not Ozempic pens.

    `lookalikes`: other medicines whose names are confused with this one's; `names`: by what other name each came in,
    as (generic, name); `strength` and `form`: what stood beside the name, "10 mg" and "tablet"."""

    generic: str
    typed: str
    match: Match = "exact"
    candidates: tuple[str, ...] = ()
    lookalikes: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    strength: str | None = None
    form: str | None = None

    @property
    def offered(self) -> tuple[str, ...]:
        """All that it may have been, the likeliest first."""
        return tuple(dict.fromkeys((*(self.candidates or (self.generic,)), *self.lookalikes)))


@dataclass(frozen=True, slots=True)
class DrugKind:
    """A kind of medicine that was named, "water pill": `generics` are those of it that the pharmacy carries."""

    name: str
    generics: tuple[str, ...]


def drugs_in(entities: Sequence[Mapping[str, Any]]) -> tuple[DrugMention, ...]:
    """Each medicine once: by the pharmacy's brands where such are named ("Ozempic or Wegovy"), else as it came."""
    mentions = [_mention(entity) for entity in entities if entity["entity"] == "drug"]
    found: dict[tuple[str, str], DrugMention] = {}
    for mention in mentions:
        alike = [one for one in mentions if one.generic == mention.generic]
        exact = [one for one in alike if one.match == "exact"]
        brands = [one for one in exact if one.typed.lower() != one.generic]
        if mention in (brands or exact[:1] or alike[:1]):
            found.setdefault((mention.generic, mention.typed.lower()), mention)
    return tuple(found.values())


def _mention(entity: Mapping[str, Any]) -> DrugMention:
    generic = str(entity["value"])
    lookalikes = tuple(str(name) for name in entity.get("lookalikes") or ())
    candidates = (str(name) for name in entity.get("candidates") or ())
    return DrugMention(
        generic,
        str(entity.get("typed") or generic),
        _match(entity),
        tuple(name for name in candidates if name not in lookalikes),
        lookalikes,
        tuple((str(one), str(name)) for one, name in (entity.get("names") or {}).items()),
        entity.get("strength"),
        entity.get("form"),
    )


def kinds_in(entities: Sequence[Mapping[str, Any]]) -> tuple[DrugKind, ...]:
    """Raises KeyError where the message is none."""
    return tuple(
        DrugKind(str(entity["value"]), tuple(str(name) for name in entity.get("candidates") or ()))
        for entity in entities
        if entity["entity"] == "drug_class"
    )


def _match(entity: Mapping[str, Any]) -> Match:
    """A public list's name that is not the ingredient's own, with its salt or without, is another brand."""
    if entity.get("match") == "guess":
        return "guess"
    own = str(entity["value"]) in str(entity.get("typed") or "").lower()
    return "other_brand" if entity.get("source") == "public" and not own else "exact"


def drug_entities(mention: DrugMention | None) -> tuple[tuple[str, str], ...]:
    """A medicine as a button carries it."""
    return (("drug", mention.generic),) if mention else ()
