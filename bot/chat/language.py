"""Which language a message is in, judged so that English stays English, and what is said in the others.

Short texts deceive a statistical detector: it takes "refil my metformn plz" for Polish. So a switch away from English
needs common words of the other language and fewer English ones; the detector only decides between the others, and
speaks alone only where a longer text has no word that is known here.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from math import log10

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from bot.chat.language_words import BORROWED, ENGLISH_WORDS, NO_SIGN, WORDS
from bot.chat.spanish import speak, tongue
from bot.privacy.folding import fold

ENGLISH = "en"

_LETTERS = re.compile(r"[^\W\d_]+")
_PLACEHOLDERS = re.compile(r"\b(?:rx|dob|phone|email|ssn|card)_\d+\b|\S*\d\S*|\S+@\S+", re.IGNORECASE)

# The first letters of a Unicode character's name tell its script.
_SCRIPTS = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "ARABIC": "ar", "CYRILLIC": "ru", "HEBREW": "he",
    "GREEK": "el", "DEVANAGARI": "hi", "BENGALI": "bn", "GUJARATI": "gu", "GURMUKHI": "pa", "TAMIL": "ta",
    "TELUGU": "te", "THAI": "th", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "ETHIOPIC": "am", "ARMENIAN": "hy",
    "GEORGIAN": "ka", "MALAYALAM": "ml", "KANNADA": "kn", "SINHALA": "si",
}  # fmt: skip
_UKRAINIAN = frozenset("іїєґ")
_PERSIAN = frozenset("پچژگ")
_OTHER_SCRIPT_SHARE = 0.3  # of the letters: a Greek "µg" is no Greek

# So plainly of one language, and of a pharmacy, that one word is enough.
_ONE_WORD = {
    "espanol": "es", "ayuda": "es", "ayudame": "es", "ayudenme": "es", "auxilio": "es", "receta": "es", "recetas": "es",
    "pastillas": "es", "pastilla": "es", "medicamento": "es", "medicamentos": "es", "medicinas": "es", "resurtir": "es",
    "resurtido": "es", "farmaceutico": "es", "necesito": "es", "horario": "es", "comprendo": "es", "entiendo": "es",
    "tienen": "es", "quiero": "es", "quisiera": "es", "hablan": "es", "porfa": "es", "porfavor": "es", "ocupo": "es",
    "cuanto": "es", "cuando": "es", "donde": "es", "ahorita": "es", "jarabe": "es", "generico": "es", "aceptan": "es",
    "abren": "es", "abiertos": "es", "surtir": "es", "cierran": "es", "disculpe": "es", "inyeccion": "es",
    "remedio": "pt", "portugues": "pt", "ordonnance": "fr", "francais": "fr", "medikaman": "ht", "preskripsyon": "ht",
    "kreyol": "ht", "gamot": "tl", "rezept": "de", "leki": "pl",
}  # fmt: skip

_FEWEST_ENGLISH_WORDS = 3  # "ok thanks" is said in every language
# Endings that English words do not have.
_SPANISH_ENDING = re.compile(
    r"\w{2,}(?:cion|ciones|mente|idad|ando|iendo|aron|ieron|aste|it[oa]s?|[aei]r(?:me|se|l[aoe]s?|nos)|azo|illas?"
    r"|ados|adas|aba|aban)"
)
_DRUG_ENDING = re.compile(
    r"(?:pril|sartan|olol|statin|zole|pam|lam|mycin|cillin|xetine|idone|formin|pram|gliptin|glutide"
    r"|codone|traline|dipine|thyroxine|triptyline|lukast|terol|xaban|azine|pentin|ozempic|tylenol|trulicity)$"
)
# A power of ten in the detector's odds against English is worth one word, and it never says more than two.
_MOST_ODDS = 2.0
_ENOUGH = 1.6  # words, or what is worth as much, before English is given up
_PRIOR = {"es": 1.0}  # words that the commonest other language among patients is ahead of the rest
_FEWEST_WORDS_ALONE = 4  # fewer say too little where none of them is known
_SURE = 0.95
_NOT_ENGLISH = 0.01
_LEAST = 1e-9

_BY_STATISTICS = {
    "es": Language.SPANISH, "pt": Language.PORTUGUESE, "fr": Language.FRENCH, "vi": Language.VIETNAMESE,
    "tl": Language.TAGALOG, "it": Language.ITALIAN, "de": Language.GERMAN, "pl": Language.POLISH,
}  # fmt: skip

_ENGLISH_NOTICE = (
    "This automated assistant understands English only. Your message goes to a person at the pharmacy, who will"
    " answer "
    "here. In an emergency, call 911."
)
_NOTICE_BEFORE_MORE = (
    "This automated assistant understands English only. Your message goes to a person at the pharmacy. "
    "In an emergency, call 911."
)
_OWN_SENTENCES = {
    "zh": "这个自动助手只懂英语。您的留言会转给药房的工作人员。如遇紧急情况，请拨打 911。",
    "vi": (
        "Trợ lý tự động này chỉ hiểu tiếng Anh. "
        "Tin nhắn của quý vị được chuyển đến nhân viên nhà thuốc. Nếu khẩn cấp, hãy gọi 911."
    ),
    "ru": (
        "Этот автоматический помощник понимает только английский. "
        "Ваше сообщение получит сотрудник аптеки. В экстренном случае звоните 911."
    ),
    "ko": "이 자동 도우미는 영어만 이해합니다. 메시지는 약국 직원에게 전달됩니다. 응급 상황이면 911에 전화하세요.",
    "ar": (
        "هذا المساعد الآلي يفهم الإنجليزية فقط. ستصل رسالتك إلى أحد موظفي الصيدلية. في حالة الطوارئ اتصل بالرقم 911."
    ),
    "fr": (
        "Cet assistant automatique ne comprend que l'anglais. "
        "Votre message est transmis à une personne de la pharmacie. En cas d'urgence, appelez le 911."
    ),
    "pt": (
        "Este assistente automático só entende inglês. "
        "A sua mensagem vai para uma pessoa da farmácia. Em caso de emergência, ligue para o 911."
    ),
    "ht": (
        "Asistan otomatik sa a konprann angle sèlman. "
        "Mesaj ou a ap jwenn yon moun nan famasi a. Si se yon ijans, rele 911."
    ),
}


def detect(text: str) -> str:
    """The language as ISO 639-1: "en" for all that is not plainly another one."""
    folded = _PLACEHOLDERS.sub(" ", fold(text).text.lower())
    script = _by_script(folded)
    if script is not None:
        return script
    typed = _LETTERS.findall(folded.replace("'", ""))
    words = [_without_accents(word) for word in typed]
    different = frozenset(words)
    if len(words) == 1 or (len(words) == 2 and not different & ENGLISH_WORDS - BORROWED):
        named = {_ONE_WORD[word] for word in words if word in _ONE_WORD}
        if len(named) == 1:
            return named.pop()
    more = {code: more for code in WORDS if (more := _more_than_english(different, code)) is not None}
    if more:
        return _by_words(" ".join(word for word in typed if not _says_nothing(word)), more)
    if not different & ENGLISH_WORDS and len(words) >= _FEWEST_WORDS_ALONE:
        return _by_statistics_alone(" ".join(typed))
    return ENGLISH


def spoken(text: str) -> str | None:
    """The language that a message is plainly in; None where it does not say, as "ok", a number or a medicine's name."""
    language = detect(text)
    if language != ENGLISH:
        return language
    words = frozenset(_LETTERS.findall(_PLACEHOLDERS.sub(" ", fold(text).text.lower()).replace("'", "")))
    english = len(words & ENGLISH_WORDS)
    plain = english >= _FEWEST_ENGLISH_WORDS and 2 * english >= len(words)
    return ENGLISH if plain and english > max(len(words & known) for known in WORDS.values()) + 1 else None


def _says_nothing(word: str) -> bool:
    """Whether the letters of a word tell no language: borrowed, or the name of a drug."""
    return word in BORROWED or _DRUG_ENDING.search(word) is not None


def _more_than_english(different: frozenset[str], code: str) -> int | None:
    """How many words of a language more than English ones; None where none of them is its own. A word that both
    languages have says nothing, and one that is no sign alone supports others."""
    known = different & WORDS[code]
    if code == "es":
        known |= {word for word in different if _SPANISH_ENDING.fullmatch(word)}
    own = known - ENGLISH_WORDS
    signs = own - NO_SIGN
    if not signs:
        return None
    english = (different & ENGLISH_WORDS) - known - BORROWED
    return len(own if len(signs) > 1 or not english else signs) - len(english)


def _by_words(text: str, more: Mapping[str, int]) -> str:
    """The language that leads English by words and letters together, where one does."""
    odds = _odds_against_english(text)
    enough = [code for code, count in more.items() if count + _within_limits(odds.get(code, 0.0)) >= _ENOUGH]
    return max(enough, key=lambda code: more[code] + odds.get(code, 0.0) + _PRIOR.get(code, 0.0), default=ENGLISH)


def _within_limits(odds: float) -> float:
    return max(-_MOST_ODDS, min(_MOST_ODDS, odds))


def notice_for(language: str) -> str:
    """What a patient who writes in that language is told: fixed words, in it where we have them."""
    if tongue(language) == "es":
        return speak(language, _NOTICE_BEFORE_MORE)  # what to expect follows it, in Spanish too
    own = _OWN_SENTENCES.get(language)
    return f"{own}\n{_ENGLISH_NOTICE}" if own else _ENGLISH_NOTICE


def _by_script(text: str) -> str | None:
    """The language of a script other than Latin, where enough of the letters are of it."""
    if text.isascii():
        return None
    letters = [char for char in text if char.isalpha()]
    others = [code for char in letters if char > "\u02ff" and (code := _script_of(char)) is not None]
    if not letters or len(others) < _OTHER_SCRIPT_SHARE * len(letters) or len(others) < 2:
        return None
    if "ja" in others:
        return "ja"
    language = max(sorted(set(others)), key=others.count)
    if language == "ru" and _UKRAINIAN & set(letters):
        return "uk"
    if language == "ar" and _PERSIAN & set(letters):
        return "fa"
    return language


@cache
def _script_of(char: str) -> str | None:
    return _SCRIPTS.get(unicodedata.name(char, "").split(" ")[0].split("-")[0])


def _odds_against_english(text: str) -> dict[str, float]:
    """By the letters, in powers of ten. Haitian Creole is unknown to the detector."""
    confidence = {one.language: one.value for one in _detector().compute_language_confidence_values(text)}
    english = max(confidence[Language.ENGLISH], _LEAST)
    return {code: log10(max(confidence[one], _LEAST) / english) for code, one in _BY_STATISTICS.items()}


def _by_statistics_alone(text: str) -> str:
    best = _detector().compute_language_confidence_values(text)[0]
    english = _detector().compute_language_confidence(text, Language.ENGLISH)
    if best.language is Language.ENGLISH or best.value < _SURE or english > _NOT_ENGLISH:
        return ENGLISH
    return _code(best.language)


def _code(language: Language) -> str:
    iso: IsoCode639_1 = language.iso_code_639_1
    return iso.name.lower()


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(Language.ENGLISH, *_BY_STATISTICS.values()).build()


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFD", word.replace("đ", "d").replace("ł", "l").replace("ß", "ss"))
    return "".join(char for char in plain if not unicodedata.combining(char))
