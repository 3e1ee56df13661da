"""The plain form in which the safety net reads: small letters, no accents or apostrophes, known misspellings put right.

Words are separated by one space; "," and "." stand for the pauses that were typed.
"""

import re
import unicodedata

from bot.pharmacy.misspelling import OneSlip
from bot.privacy.folding import fold

_TOKEN = re.compile(r"[a-z0-9]+|[.!?;]|,")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
# Spanish of every day: "hinchadita" is said for "hinchada", "quemao" for "quemado".
_ENDEARED = re.compile(r"\b([a-z]{2,}(?:ad|id))it([oa]s?)\b")
_CLIPPED = re.compile(r"\b([a-z]{3,})ao\b")
_DOTS = re.compile(r"\.{2,}|…")

# What is said in one word is read in the words it stands for, so that a rule says it once.
_STANDS_FOR = {
    "im": "i am", "iam": "i am", "ive": "i have", "hes": "he is", "shes": "she is", "theyre": "they are",
    "thats": "that is", "whos": "who is", "weve": "we have", "hasnt": "has not", "cannot": "cant", "cnt": "cant",
    "carnt": "cant", "cann": "can", "couldnt": "cant", "dnt": "dont", "doesnt": "dont", "wanna": "want to",
    "wana": "want to", "gonna": "going to", "gunna": "going to", "gona": "going to", "gon": "going to",
    "imma": "i am going to", "ima": "i am going to", "tryna": "trying to", "hafta": "have to", "u": "you",
    "ur": "your", "r": "are", "yr": "year", "yrs": "years", "hubby": "husband", "mum": "mom", "mommy": "mom",
    "momma": "mom", "mother": "mom", "daddy": "dad", "father": "dad", "grandmother": "grandma", "granny": "grandma",
    "nana": "grandma", "grandfather": "grandpa", "kiddo": "kid", "bf": "boyfriend", "gf": "girlfriend",
    "kms": "kill myself", "unalive": "kill", "unaliving": "killing", "offing": "killing", "rn": "right now",
    "pls": "please", "plz": "please", "bc": "because", "cuz": "because", "breth": "breathe", "breath": "breathe",
    "breathin": "breathing", "breate": "breathe", "breating": "breathing", "chst": "chest", "cheast": "chest",
    "chets": "chest", "pils": "pills", "pilss": "pills", "pilz": "pills", "medz": "meds", "throath": "throat",
    "kil": "kill", "kll": "kill", "killl": "kill", "hart": "heart", "haert": "heart", "hurst": "hurts",
    "hurtz": "hurts", "hertz": "hurts", "hurtin": "hurting", "dyin": "dying", "myslef": "myself", "meself": "myself",
    "hisself": "himself", "suside": "suicide", "suiside": "suicide", "sueside": "suicide", "sucidal": "suicidal",
    "siezing": "seizing", "ceasure": "seizure", "sezure": "seizure", "strok": "stroke", "oded": "overdosed",
    "todler": "toddler", "dauther": "daughter", "tabs": "tablets", "tounge": "tongue", "tung": "tongue",
    "lipz": "lips", "anafilaxis": "anaphylaxis", "anaflaxis": "anaphylaxis", "anafalaxis": "anaphylaxis",
    "anaphalaxis": "anaphylaxis", "anyphylaxis": "anaphylaxis", "alergic": "allergic", "hert": "heart",
    "attak": "attack", "atack": "attack", "attac": "attack", "tite": "tight", "rite": "right", "breeth": "breathe",
    "breethe": "breathe", "breethin": "breathing", "brething": "breathing", "sewicide": "suicide",
    "suacide": "suicide", "suicde": "suicide", "overdoes": "overdose", "overdoesed": "overdosed",
    "unresponsve": "unresponsive", "uncontious": "unconscious", "unconcious": "unconscious",
    "unconsious": "unconscious", "seisure": "seizure", "insted": "instead", "accidently": "accidentally",
    "acidentally": "accidentally", "accidentaly": "accidentally", "grandad": "grandpa", "granddad": "grandpa",
    "grampa": "grandpa", "gramps": "grandpa", "gramma": "grandma", "grammy": "grandma", "roomie": "roommate",
    "roomate": "roommate", "hubs": "husband", "sis": "sister", "bro": "brother", "bunny": "rabbit",
    "outta": "out of", "couldve": "could have", "idk": "i dont know",
    "gunshot": "gun shot", "youll": "you will", "theyll": "they will", "speach": "speech", "fone": "phone",
    "asma": "asthma", "sentance": "sentence", "dizy": "dizzy", "pharmasist": "pharmacist",
    "inchada": "hinchada", "inchado": "hinchado", "inchando": "hinchando", "desmallo": "desmayo",
    "respirarr": "respirar", "pastiyas": "pastillas", "xq": "porque", "q": "que", "k": "que", "toy": "estoy",
    "ta": "esta",
}  # fmt: skip

# Words that the rules turn on; one wrong letter in them is put right.
_TURNED_ON = frozenset((
    "breathe", "breathing", "overdose", "overdosed", "overdosing", "suicide", "suicidal", "swallowed", "poison",
    "poisoned", "poisoning", "seizure", "seizures", "seizing", "stroke", "unconscious", "unresponsive", "throat",
    "tongue", "swelling", "swollen", "closing", "reaction", "allergic", "anaphylaxis", "anaphylactic", "attack",
    "collapsed", "choking", "ambulance", "bleach", "tylenol", "bleeding", "slurring", "slurred", "drooping", "myself",
    "himself", "herself", "toddler", "husband", "daughter", "bottle", "tablets", "medicine", "medication",
    "convulsing", "wheezing", "strangled", "asthma", "accidentally", "antifreeze", "detergent", "fainted", "respirar",
    "suicidarme", "matarme", "sobredosis", "garganta", "hinchada", "hinchado", "pastillas", "corazon", "infarto",
    "desmayo", "inconsciente", "convulsionando", "ambulancia", "veneno", "morirme", "medicamento", "envenenado",
    "ahogando",
))  # fmt: skip
_ARE_OTHER_WORDS = frozenset((
    "prison", "losing", "attach", "attacks", "spelling", "smelling", "dwelling", "selling", "swilling", "shallow",
    "wallow", "breeding", "blending", "joking", "cooking", "poking", "strike", "stoke", "strokes", "strode", "beach",
    "breach", "bleak", "meditation", "dedication", "laughter", "dropping", "drooling", "threat", "throats", "battle",
    "bottles", "bottled", "sizing", "overdone", "tablet", "breather", "breathes", "medicines", "medications",
    "reactions", "traction", "clothing", "cloning", "painted", "tainted", "feinted", "allergies", "poisons",
    "attacked", "strangler", "toddlers", "husbands", "daughters", "seized", "respira", "matarte", "matarle",
    "medicamentos", "reaccion", "medicacion", "suicido", "suicida", "suicidio", "suicidarse", "suicidarte", "morirse",
    "matarse", "matarlo", "matarla", "ahogado", "envenenada", "hinchadas", "hinchados", "pastilla", "swallow",
    "swallows", "smoking", "chocking", "stoking", "evoking", "broke", "spoke", "joked", "attics", "attired",
    "fainter", "overdoses", "collapse", "breathed", "desmaya", "desmayos", "detergente", "detergents", "hinchando",
    "medicina", "strangle", "tableta", "tabletas", "suicidar", "suicidas", "tylenols", "tongued",
))  # fmt: skip

_MEANT = OneSlip(_TURNED_ON)


def plain(text: str) -> str:
    """The text as the rules read it, with a space at either end."""
    folded = fold(text).text.lower()
    folded = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    folded = _DOTS.sub(" ", folded.replace("'ll ", " will ").replace("'", ""))
    folded = _CLIPPED.sub(r"\1ado", _ENDEARED.sub(r"\1\2", folded))
    words: list[str] = []
    for match in _TOKEN.finditer(_DRAWN_OUT.sub(r"\1\1", folded)):
        word = match.group()
        words.append("." if word in "!?;" else _known(word))
    return f" {' '.join(words)} "


def _known(word: str) -> str:
    if word in _STANDS_FOR:
        return _STANDS_FOR[word]
    if len(word) < 5 or word in _TURNED_ON or word in _ARE_OTHER_WORDS:
        return word
    return _MEANT.meant(word) or word
