"""Which language a message is in, judged so that English stays English, and what is said in the others.

Short texts deceive a statistical detector: it takes "refil my metformn plz" for Polish. So a switch away from English
needs common words of the other language and fewer English ones; the detector only decides between the others, and
speaks alone only where a longer text has no word that is known here.
"""

import re
import unicodedata
from functools import cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

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

_ENGLISH_WORDS = frozenset((
    "a", "an", "the", "is", "are", "am", "was", "were", "be", "been", "being", "do", "does", "did", "doing", "done",
    "have", "has", "had", "having", "i", "im", "ive", "id", "ill", "you", "your", "u", "ur", "we", "us", "our",
    "they", "them", "their", "he", "she", "his", "her", "him", "it", "its", "this", "that", "these", "those", "there",
    "here", "what", "whats", "when", "where", "who", "why", "how", "which", "and", "or", "but", "if", "so", "because",
    "bc", "than", "then", "as", "at", "by", "for", "from", "in", "into", "of", "off", "on", "out", "over", "to",
    "too", "up", "with", "without", "about", "after", "before", "again", "not", "yes", "dont", "doesnt",
    "didnt", "cant", "wont", "isnt", "arent", "wasnt", "can", "could", "would", "should", "will", "may", "might",
    "must", "need", "want", "get", "got", "getting", "give", "take", "took", "taking", "go", "going", "come", "came",
    "make", "made", "see", "say", "said", "tell", "told", "ask", "call", "called", "calling", "know", "think", "like",
    "help", "please", "pls", "plz", "thanks", "thank", "thx", "hi", "hello", "hey", "ok", "okay", "yeah", "yep",
    "nope", "my", "me", "mine", "any", "some", "all", "more", "most", "much", "many", "few", "other", "another",
    "one", "two", "new", "old", "good", "bad", "just", "still", "yet", "now", "today", "tomorrow", "yesterday", "day",
    "days", "week", "month", "time", "refill", "refills", "refilled", "rx", "script", "scripts", "prescription",
    "prescriptions", "pharmacy", "pharmacist", "pill", "pills", "med", "meds", "medicine", "medication",
    "medications", "ready", "pick", "pickup", "order", "ordered", "stock", "store", "open", "close", "closed",
    "hours", "insurance", "copay", "price", "cost", "pay", "status", "delivery", "deliver", "delivered", "ship",
    "shipped", "doctor", "dr", "dose", "mg", "tablet", "tablets", "bottle", "fill", "filled", "transfer", "cancel",
    "number", "phone", "address", "name", "card", "sorry", "sure", "right", "left", "back", "last", "next", "first",
    "wait", "waiting", "long", "someone", "person", "human", "agent", "something", "anything", "nothing",
    "everything", "anyone", "everyone", "moms", "son", "daughter", "husband", "wife", "mother", "father", "kid",
    "english", "spanish", "speak", "talk",
))  # fmt: skip
# Common words without accents. A word that is English too is left out, unless the other language cannot do without it.
_WORDS: dict[str, frozenset[str]] = {
    "es": frozenset((
        "el", "la", "los", "las", "un", "una", "unos", "unas", "de", "del", "que", "y", "en", "con", "por", "para",
        "mi", "mis", "su", "sus", "tu", "es", "esta", "estan", "estoy", "soy", "son", "hay", "no", "si", "como",
        "cuando", "donde", "cuanto", "cuanta", "cuantas", "quien", "cual", "porque", "necesito", "quiero", "puedo",
        "puede", "pueden", "tengo", "tiene", "tienen", "hola", "gracias", "favor", "ayuda", "ayudar", "hablar",
        "hablo", "habla", "hablan", "espanol", "alguien", "receta", "recetas", "medicina", "medicinas", "medicamento",
        "medicamentos", "pastillas", "pastilla", "farmacia", "farmaceutico", "lista", "listo", "resurtir",
        "resurtido", "surtir", "recoger", "abren", "abierto", "cierran", "hora", "horas", "hoy", "manana", "ayer",
        "seguro", "doctor", "pedido", "mas", "muy", "pero", "tambien", "ya", "todavia", "aun", "me", "le", "les",
        "se", "lo", "al", "buenos", "buenas", "dias", "tardes", "noches", "pregunta", "duele", "dolor", "mama",
        "papa", "hijo", "hija", "esposo", "esposa", "entiendo", "ingles", "llamar", "cuesta", "precio", "tomar",
        "cancelar", "numero", "telefono", "entrega", "domicilio", "direccion",
    )),
    "pt": frozenset((
        "o", "os", "um", "uma", "de", "do", "da", "dos", "das", "que", "e", "em", "com", "por", "para", "meu",
        "minha", "meus", "minhas", "eu", "voce", "voces", "esta", "estou", "tenho", "tem", "nao", "sim", "como",
        "quando", "onde", "quanto", "preciso", "quero", "posso", "pode", "obrigado", "obrigada", "remedio",
        "remedios", "receita", "farmacia", "ajuda", "falar", "portugues", "alguem", "pronto", "pronta", "bom", "boa",
        "dia", "tarde", "noite", "ola", "ja", "ainda", "mais", "muito", "mas", "tambem", "hoje", "amanha",
        "comprimidos", "medico",
    )),
    "fr": frozenset((
        "le", "la", "les", "un", "une", "des", "du", "de", "et", "est", "sont", "je", "tu", "il", "elle", "nous",
        "vous", "mon", "ma", "mes", "votre", "vos", "que", "qui", "ne", "pas", "pour", "avec", "dans", "sur",
        "bonjour", "bonsoir", "merci", "besoin", "voudrais", "peux", "pouvez", "ordonnance", "pharmacie",
        "medicament", "medicaments", "quand", "comment", "combien", "est-ce", "prete", "pret", "parle", "parlez",
        "francais", "quelqu", "aide", "suis", "ai", "avez", "c", "j", "l", "d", "mais", "aussi", "oui", "sil",
        "plait", "comprimes", "medecin", "renouveler",
    )),
    "ht": frozenset((
        "mwen", "mwenn", "bezwen", "medikaman", "eske", "tanpri", "preskripsyon", "kijan", "kote", "mesi", "dokte",
        "famasi", "bonjou", "bonswa", "pou", "nan", "yon", "sa", "ou", "li", "nou", "yo", "kapab", "gen", "genyen",
        "pale", "kreyol", "ayisyen", "vle", "konbyen", "kile", "poukisa", "ede",
    )),
    "vi": frozenset((
        "toi", "ban", "la", "va", "cua", "cho", "khong", "co", "duoc", "thuoc", "xin", "chao", "cam", "on", "nha",
        "bac", "si", "toa", "don", "can", "muon", "khi", "nao", "o", "dau", "bao", "nhieu", "tieng", "viet", "noi",
        "voi", "giup", "lam", "roi", "chua", "hom", "nay", "ngay", "mai",
    )),
    "tl": frozenset((
        "ang", "ng", "mga", "ko", "mo", "ako", "ikaw", "siya", "kami", "kayo", "sila", "ay", "sa", "na", "po", "opo",
        "hindi", "oo", "gamot", "kailangan", "kailan", "saan", "paano", "magkano", "salamat", "pwede", "ba", "yung",
        "reseta", "botika", "kumusta", "tulong", "wala", "meron",
    )),
    "it": frozenset((
        "il", "lo", "gli", "un", "una", "di", "che", "e", "sono", "ho", "hai", "per", "con", "mio", "mia", "miei",
        "mie", "non", "come", "quando", "dove", "quanto", "vorrei", "posso", "grazie", "buongiorno", "ciao",
        "ricetta", "farmacia", "medicina", "farmaco", "pronta", "pronto", "bisogno", "aiuto", "parlare", "italiano",
        "qualcuno",
    )),
    "de": frozenset((
        "ich", "du", "sie", "wir", "und", "der", "das", "den", "dem", "ein", "eine", "einen", "ist", "sind", "nicht",
        "mein", "meine", "meinen", "mit", "fur", "auf", "wann", "wo", "wie", "bitte", "danke", "brauche", "mochte",
        "kann", "konnen", "rezept", "medikament", "medikamente", "apotheke", "fertig", "hallo", "guten", "tag",
        "haben", "deutsch", "sprechen", "jemand", "tabletten",
    )),
    "pl": frozenset((
        "nie", "jest", "czy", "moje", "moja", "moj", "mam", "potrzebuje", "prosze", "dziekuje", "lek", "leki",
        "recepta", "apteka", "kiedy", "gdzie", "ile", "dla", "jak", "dzien", "dobry", "po", "polsku", "mowi", "chce",
        "moge",
    )),
}  # fmt: skip
_PARTS_OF_NAMES = frozenset((
    "de", "la", "del", "los", "las", "el", "y", "da", "do", "dos", "le", "du", "der", "van", "di",
))  # fmt: skip
# So plainly of one language, and of a pharmacy, that one word is enough.
_ONE_WORD = {
    "espanol": "es", "ayuda": "es", "ayudame": "es", "receta": "es", "recetas": "es", "pastillas": "es",
    "medicamento": "es", "medicamentos": "es", "medicinas": "es", "resurtir": "es", "resurtido": "es",
    "farmaceutico": "es", "necesito": "es", "horario": "es", "comprendo": "es", "entiendo": "es", "tienen": "es",
    "quiero": "es", "quisiera": "es", "hablan": "es", "remedio": "pt", "portugues": "pt", "ordonnance": "fr",
    "francais": "fr", "medikaman": "ht", "preskripsyon": "ht", "kreyol": "ht", "gamot": "tl", "rezept": "de",
    "leki": "pl",
}  # fmt: skip

_FEWEST_WORDS_ALONE = 4  # fewer say too little where none of them is known
_SURE = 0.95
_NOT_ENGLISH = 0.01

_BY_STATISTICS = {
    "es": Language.SPANISH, "pt": Language.PORTUGUESE, "fr": Language.FRENCH, "vi": Language.VIETNAMESE,
    "tl": Language.TAGALOG, "it": Language.ITALIAN, "de": Language.GERMAN, "pl": Language.POLISH,
}  # fmt: skip

_SPANISH_NOTICE = (
    "Este asistente automático solo entiende inglés. Pasamos su mensaje a una persona de la farmacia, que le "
    "contestará aquí. Si es una emergencia, llame al 911."
)
_ENGLISH_NOTICE = (
    "This automated assistant understands English only. Your message goes to a person at the pharmacy, who will answer "
    "here. In an emergency, call 911."
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
    english = len(different & _ENGLISH_WORDS)
    hits = {code: len(found) for code, known in _WORDS.items() if (found := different & known) - _PARTS_OF_NAMES}
    most = max(hits.values(), default=0)
    if len(words) == 1 or (len(words) == 2 and not english):
        named = {_ONE_WORD[word] for word in words if word in _ONE_WORD}
        if len(named) == 1:
            return named.pop()
    if most >= 2 and most > english and 2 * most >= len(different) - 1:
        return _between(
            " ".join(typed), [code for code, count in hits.items() if count >= most - 1 and count > english]
        )
    if english == 0 and most == 0 and len(words) >= _FEWEST_WORDS_ALONE:
        return _by_statistics_alone(" ".join(typed))
    return ENGLISH


def notice_for(language: str) -> str:
    """What a patient who writes in that language is told: fixed words, in it where we have them."""
    if language == "es":
        return _SPANISH_NOTICE
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


def _between(text: str, candidates: list[str]) -> str:
    """Which of these it is; Haitian Creole, which the detector does not know, by its words alone."""
    if len(candidates) == 1:
        return candidates[0]
    if "ht" in candidates and len(set(candidates) & {"fr", "ht"}) == len(candidates):
        return "ht"
    known = [code for code in candidates if code in _BY_STATISTICS]
    confidence = {code: _detector().compute_language_confidence(text, _BY_STATISTICS[code]) for code in known}
    return max(known, key=lambda code: confidence[code])


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
