"""The lists of names that the drug linker learns: the pharmacy's, a public one, look-alikes, kinds of medicines."""

import csv
import re
from pathlib import Path
from typing import AbstractSet, Any, Dict, FrozenSet, Iterable, List, Mapping, Sequence, Tuple

Names = Mapping[str, Tuple[str, ...]]
"""Names as compared (`key`) to the generic names they may mean, as the formulary writes them in lower case."""

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SPLIT = re.compile(r"[\s/,+-]+")
_JOINING = frozenset({"and", "with"})


def _words(text: str) -> FrozenSet[str]:
    return frozenset(text.split())


# Every other chemical is somebody's salt; patients leave it out, and the way it is released too.
_SALTS = _words(
    "acetate besylate calcium citrate fumarate hcl hydrobromide hydrochloride maleate mesylate phosphate potassium "
    "sodium succinate sulfate tartrate tromethamine mononitrate er xr sr dr ir hfa xl cr la ds cd"
)

# Ordinary words that are also a brand somewhere, and words for kinds of medicine. Nobody here means that brand.
NEVER = _words(
    "today later order status ready please doctor nurse sorry thanks thank maybe really patient customer support "
    "coverage refill refills generic generics tablet tablets capsule capsules inhaler inhalers ointment vitamin "
    "vitamins vaccine vaccines antibiotic antibiotics hormone hormones steroid steroids narcotic narcotics sedative "
    "stimulant stimulants alcohol caffeine nicotine sugar sodium calcium iron water oxygen cream lotion drops"
)

# No syllable of a name that was spoken: a stretch of words that might be one ends here.
BETWEEN_NAMES = _words(
    "about again also and any anything are ask back been before but call can check could did does doctor don't each "
    "else ever every fill filled for forgot from get give going got had has have hello help here hey hi how i i'm is "
    "it its just know last like looking mg mcg milligrams my need new not now of ok or order our out pharmacy pick "
    "please plz prescription ready refill refills renew said says send should some still stock take taking tell thank "
    "thanks that the their them there they think this today tomorrow until up want was we week were what when where "
    "which who why will with would yes yesterday yet you your"
)

# Canonical names of the public list that are kinds of drugs.
_KINDS = ("agents", "drugs", "inhibitors", "antagonists", "compounds", "preparations", "vaccines", "agonists")

_MEDICINE = _words(
    "pill pills med meds medicine medicines medication medications tablet tablets tabs capsule capsules drug drugs rx "
    "script scripts prescription prescriptions treatment refill refills"
)
"""What "*" stands for in the list of kinds: "water *" is said of a water pill and of water pills."""


def key(name: str) -> str:
    """How names are compared: lower case, one space between words, no possessive."""
    words = [word for word in _SPLIT.split(name.lower().replace("’", "'")) if word not in _JOINING]
    return " ".join(word[:-2] if word.endswith("'s") else word for word in words if word)


def read_formulary(path: Path) -> Tuple[Names, Names]:
    """The formulary's names and the short ones, from its export (header `generic,brand,name`).

    A salt or release form may be left out ("losartan" for losartan potassium, "toprol" for Toprol XL). The first word
    of a longer generic is a short name: "insulin", "hydrocodone".

    Raises OSError when the file cannot be read and ValueError when its columns are others or it is empty.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if not {"generic", "brand"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path.name} must begin with the columns generic,brand,name")
        drugs = [((row["generic"] or "").strip().lower(), row["brand"] or "") for row in rows]
    generics = list(dict.fromkeys(generic for generic, _ in drugs if generic))
    if not generics:
        raise ValueError(f"{path.name} names no drugs")
    own = {key(generic): (generic,) for generic in generics}
    formulary = _gathered((form, generic) for generic, brand in drugs for form in forms(brand) + forms(generic))
    short = _gathered((key(generic).split()[0], generic) for generic in generics if " " in key(generic))
    # A name that is itself a generic means that one, whatever else begins with it.
    formulary = {**formulary, **own}
    return formulary, {name: meant for name, meant in short.items() if name not in formulary}


def read_lookalikes(path: Path) -> Names:
    """Each name with those it is confused with, from pairs (header `name,other,source`).

    Raises OSError when the file cannot be read and ValueError when its columns are others.
    """
    pairs = [(key(row["name"]), key(row["other"])) for row in _rows(path, ("name", "other"))]
    return _gathered([*pairs, *((other, name) for name, other in pairs)])


def read_classes(path: Path, formulary: Names) -> Dict[str, Tuple[str, Tuple[str, ...]]]:
    """What is said of a kind of medicine, as compared, to the kind and its generics that the pharmacy carries, in the
    order of the file (header `class,said,generics`, the last two lists parted by semicolons).

    Raises OSError when the file cannot be read and ValueError when its columns are others.
    """
    carried = {generic for generics in formulary.values() for generic in generics}
    classes: Dict[str, Tuple[str, Tuple[str, ...]]] = {}
    for row in _rows(path, ("class", "said", "generics")):
        generics = tuple(name for name in row["generics"].split(";") if name in carried)
        for said in row["said"].split(";"):
            for form in _sayings(said.strip()):
                classes.setdefault(key(form), (row["class"], generics))
    return classes


def wide_names(variants: Mapping[str, Iterable[str]], formulary: Names, ordinary: AbstractSet[str]) -> Names:
    """The usable part of a public list of names: words only, no ordinary English, in the formulary's own generics.

    `variants` maps a name to its canonical names, as drug-named-entity-recognition keeps them.
    """
    names: Dict[str, Tuple[str, ...]] = {}
    for variant, canonicals in variants.items():
        words = variant.split()
        if len(words) > 2 or not all(WORD.fullmatch(word) and len(word) > 3 for word in words):
            continue
        name = key(variant)
        if name in formulary or NEVER.intersection(words) or all(word in ordinary for word in words):
            continue
        generics: List[str] = []
        for canonical in canonicals:
            if canonical.lower().endswith(_KINDS):
                continue
            ours = formulary.get(key(canonical), (canonical.lower(),))
            generics += [generic for generic in ours if generic not in generics]
        if generics:
            names[name] = tuple(generics)
    return names


def common_names(
    variants: Mapping[str, Iterable[str]], canonicals: Mapping[str, Mapping[str, Any]], wide: Names
) -> Tuple[FrozenSet[str], FrozenSet[str]]:
    """Of the wide names those of one word that patients may know: (generics, other names).

    `canonicals`: what the public list knows of each canonical name, such as `medline_plus_id`.
    """
    generics, others = set(), set()
    for variant, meant in variants.items():
        name = key(variant)
        if name not in wide or not (name.isascii() and name.isalpha()):
            continue
        known = [canonicals[canonical] for canonical in meant if canonical in canonicals]
        if variant in meant and any(_is_known(drug) or {"drugbank_id", "mesh_id"} <= drug.keys() for drug in known):
            generics.add(name)
        elif any(map(_is_known, known)):
            others.add(name)
    return frozenset(generics), frozenset(others)


def _is_known(drug: Mapping[str, Any]) -> bool:
    """Whether a drug stands in a reference for patients, or in an encyclopedia."""
    return bool(drug.get("medline_plus_id") or drug.get("nhs_url")) or {"drugbank_id", "wikipedia_url"} <= drug.keys()


def _rows(path: Path, columns: Sequence[str]) -> List[Dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if not set(columns) <= set(rows.fieldnames or ()):
            raise ValueError(f"{path.name} must have the columns {','.join(columns)}")
        return list(rows)


def _sayings(said: str) -> List[str]:
    """ "water *" with each word for a medicine; also turned round: "pill for water"."""
    if not said.endswith(" *"):
        return [said]
    what = said[:-2]
    return [
        form for noun in sorted(_MEDICINE) for form in (f"{what} {noun}", f"{noun} for {what}", f"{noun} for my {what}")
    ]


def forms(name: str) -> List[str]:
    """A name as compared, also without the salts and release forms at its end."""
    words = key(name).split()
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _SALTS:
        kept.pop()
    return [" ".join(form) for form in ([words] if kept == words else [words, kept]) if form]


def _gathered(pairs: Iterable[Tuple[str, str]]) -> Dict[str, Tuple[str, ...]]:
    """Each name with all that it stands for, in the order they came."""
    names: Dict[str, List[str]] = {}
    for name, generic in pairs:
        known = names.setdefault(name, [])
        if generic and generic not in known:
            known.append(generic)
    return {name: tuple(generics) for name, generics in names.items() if generics}
