"""Names of medicines as patients get them wrong, in the sentences that they type. The same seed gives the same list.

    python -m tests.understanding.misspelled 2

prints one list. Nothing is taken out by hand: a slip may well make another medicine's name, or hardly change a name.
"""

import csv
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FORMULARY = Path(__file__).resolve().parents[2] / "data" / "formulary.csv"

# Names that US pharmacies hear often and that the demo pharmacy does not carry: name, generic.
ELSEWHERE = dict(
    line.split(maxsplit=1)
    for line in """\
acarbose acarbose
acetazolamide acetazolamide
aciphex rabeprazole
actonel risedronate
advil ibuprofen
aimovig erenumab-aooe
amantadine amantadine
azathioprine azathioprine
bisoprolol bisoprolol
brilinta ticagrelor
bromocriptine bromocriptine
budesonide budesonide
butalbital butalbital
cabergoline cabergoline
calcitriol calcitriol
candesartan candesartan
captopril captopril
cefuroxime cefuroxime
chantix varenicline
clarithromycin clarithromycin
clobetasol clobetasol
clomiphene clomiphene
colestipol colestipol
cyclosporine cyclosporine
cyproheptadine cyproheptadine
desloratadine desloratadine
desmopressin desmopressin
desvenlafaxine desvenlafaxine
dexilant dexlansoprazole
dipyridamole dipyridamole
doxazosin doxazosin
doxepin doxepin
dupixent dupilumab
dutasteride dutasteride
eletriptan eletriptan
enbrel etanercept
entecavir entecavir
ethambutol ethambutol
etodolac etodolac
exemestane exemestane
febuxostat febuxostat
felodipine felodipine
flecainide flecainide
fludrocortisone fludrocortisone
fluvoxamine fluvoxamine
fosinopril fosinopril
gemfibrozil gemfibrozil
glyburide glyburide
guaifenesin guaifenesin
humira adalimumab
indapamide indapamide
indomethacin indomethacin
invokana canagliflozin
isoniazid isoniazid
itraconazole itraconazole
ivermectin ivermectin
ketorolac ketorolac
lamisil terbinafine
lansoprazole lansoprazole
latuda lurasidone
letrozole letrozole
linzess linaclotide
loperamide loperamide
lurasidone lurasidone
mesalamine mesalamine
metaxalone metaxalone
methadone methadone
methyldopa methyldopa
metolazone metolazone
miglitol miglitol
minocycline minocycline
minoxidil minoxidil
mirabegron mirabegron
misoprostol misoprostol
myrbetriq mirabegron
nabumetone nabumetone
nadolol nadolol
naratriptan naratriptan
nateglinide nateglinide
nurtec rimegepant
nystatin nystatin
ofloxacin ofloxacin
otezla apremilast
oxaprozin oxaprozin
paliperidone paliperidone
perindopril perindopril
phenobarbital phenobarbital
pilocarpine pilocarpine
pindolol pindolol
pitavastatin pitavastatin
pradaxa dabigatran
pramipexole pramipexole
prasugrel prasugrel
prednisolone prednisolone
primidone primidone
propafenone propafenone
propylthiouracil propylthiouracil
quinapril quinapril
rabeprazole rabeprazole
raloxifene raloxifene
ranitidine ranitidine
repaglinide repaglinide
repatha evolocumab
rexulti brexpiprazole
risedronate risedronate
rybelsus semaglutide
selegiline selegiline
silodosin silodosin
solifenacin solifenacin
sotalol sotalol
sulfasalazine sulfasalazine
sulindac sulindac
telmisartan telmisartan
terbinafine terbinafine
theophylline theophylline
tinidazole tinidazole
torsemide torsemide
trandolapril trandolapril
tretinoin tretinoin
tylenol acetaminophen
ubrelvy ubrogepant
ursodiol ursodiol
varenicline varenicline
vilazodone vilazodone
vraylar cariprazine
zafirlukast zafirlukast
zaleplon zaleplon
zantac ranitidine
zepbound tirzepatide
ziprasidone ziprasidone
zolmitriptan zolmitriptan
zonisamide zonisamide
""".splitlines()
)

SENTENCES = (
    "is my {} ready",
    "do you have {} in stock",
    "can i get a refill on my {} please",
    "refill {}",
    "need my {} filled today",
    "how much is {} with my insurance",
    "has my doctor sent in the {} yet",
    "{}",
    "why is my {} taking so long",
    "hi, checking on {} for my mom",
    "i'm almost out of {} can you refill it",
    "Did you get the {} in?",
    "where is my {} delivery",
    "do you carry {} 10 mg",
)

_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = "aeiouy"
_SOUNDS = (
    ("ph", "f"),
    ("f", "ph"),
    ("y", "i"),
    ("i", "y"),
    ("c", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("k", "c"),
    ("s", "c"),
    ("x", "z"),
    ("z", "x"),
    ("x", "ks"),
    ("z", "s"),
    ("th", "t"),
    ("qu", "kw"),
    ("ae", "e"),
    ("ei", "i"),
)
_ENDINGS = (
    ("ine", "in"),
    ("in", "ine"),
    ("an", "on"),
    ("on", "an"),
    ("one", "on"),
    ("en", "in"),
    ("ole", "ol"),
    ("ol", "ole"),
    ("ide", "ite"),
    ("il", "ill"),
    ("ate", "at"),
    ("or", "er"),
    ("am", "an"),
    ("ide", "id"),
    ("ex", "ix"),
)


@dataclass(frozen=True)
class Misspelled:
    """`text`: a message with `typed` in it, which stands for `name`, a name of `generic`; `kind`: the kind of slip."""

    text: str
    typed: str
    name: str
    generic: str
    kind: str


def carried() -> dict[str, str]:
    """The demo pharmacy's names of one word, with their generics."""
    names: dict[str, str] = {}
    with FORMULARY.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["generic"], row["brand"].lower()):
                if name.isalpha() and len(name) > 4:
                    names.setdefault(name, row["generic"])
    return names


def _omitted(name: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(name))
    return name[:place] + name[place + 1 :]


def _doubled(name: str, dice: random.Random) -> str:
    place = dice.randrange(len(name))
    return name[: place + 1] + name[place:]


def _swapped(name: str, dice: random.Random) -> str:
    place = dice.choice([place for place in range(len(name) - 1) if name[place] != name[place + 1]])
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def _neighbouring_key(name: str, dice: random.Random) -> str:
    place = dice.randrange(len(name))
    row = next(row for row in _KEYBOARD if name[place] in row)
    key = row.index(name[place])
    return name[:place] + dice.choice(row[max(0, key - 1) : key] + row[key + 1 : key + 2]) + name[place + 1 :]


def _as_it_sounds(name: str, dice: random.Random) -> str | None:
    fitting = [(written, heard) for written, heard in _SOUNDS if written in name]
    if not fitting:
        return None
    written, heard = dice.choice(fitting)
    return name.replace(written, heard, 1)


def _lost_syllable(name: str, dice: random.Random) -> str | None:
    """Without a consonant and the vowel behind it, somewhere in the middle."""
    places = [place for place in range(2, len(name) - 3) if name[place] not in _VOWELS and name[place + 1] in _VOWELS]
    if not places or len(name) < 8:
        return None
    place = dice.choice(places)
    return name[:place] + name[place + 2 :]


def _in_pieces(name: str, dice: random.Random) -> str | None:
    """As speech recognition writes it: cut behind a vowel, once or twice."""
    places = [place for place in range(1, len(name) - 1) if name[place - 1] in _VOWELS and name[place] not in _VOWELS]
    if not places or len(name) < 6:
        return None
    cuts = sorted(dice.sample(places, min(len(places), dice.choice((1, 1, 2)))))
    return " ".join(name[start:end] for start, end in zip([0, *cuts], [*cuts, len(name)], strict=True))


def _in_pieces_and_misheard(name: str, dice: random.Random) -> str | None:
    heard = _as_it_sounds(name, dice)
    return _in_pieces(heard, dice) if heard else None


def _ending(name: str, dice: random.Random) -> str | None:
    fitting = [(end, other) for end, other in _ENDINGS if name.endswith(end)]
    if not fitting:
        return None
    end, other = dice.choice(fitting)
    return name.removesuffix(end) + other


SLIPS: dict[str, Callable[[str, random.Random], str | None]] = {
    "omitted letter": _omitted,
    "doubled letter": _doubled,
    "swapped neighbours": _swapped,
    "neighbouring key": _neighbouring_key,
    "as it sounds": _as_it_sounds,
    "lost syllable": _lost_syllable,
    "in pieces": _in_pieces,
    "in pieces and misheard": _in_pieces_and_misheard,
    "ending": _ending,
}


def misspelled(seed: int, count: int = 200) -> list[Misspelled]:
    """`count` messages, each kind of slip as often as the others, three of five with a name that is carried."""
    dice = random.Random(seed)
    ours, others = sorted(carried().items()), sorted(ELSEWHERE.items())
    kinds = list(SLIPS)
    found: list[Misspelled] = []
    while len(found) < count:
        kind = kinds[len(found) % len(kinds)]
        name, generic = dice.choice(ours if dice.random() < 0.6 else others)
        typed = SLIPS[kind](name, dice)
        if typed is None or typed == name:
            continue
        sentence = dice.choice(SENTENCES)
        found.append(Misspelled(sentence.format(typed), typed, name, generic, kind))
    return found


if __name__ == "__main__":
    for one in misspelled(int(sys.argv[1])):
        print(f"{one.kind}: {one.text!r} for {one.name} ({one.generic})")
