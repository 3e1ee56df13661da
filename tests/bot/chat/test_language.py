"""English stays English; whoever writes in another language is told so in it."""

from pathlib import Path

import pytest
import yaml

from bot.chat.language import detect, notice_for

EVERYDAY = Path(__file__).with_name("languages.yml")
LESSONS = Path(__file__).parents[3] / "data" / "emergencies"
EXAMPLES = sorted((Path(__file__).parents[3] / "data" / "nlu").glob("*.yml"))


@pytest.mark.parametrize(
    "text",
    [
        "refill?",
        "metformin",
        "RX_1",
        "is my lisinopril ready",
        "refil my metformn plz",
        "do u have ozempic semaglutide",
        "hola is my script ready",
        "buenos dias is my rx ready",
        "gracias",
        "hola",
        "no",
        "si",
        "losartan potassium hctz",
        "hydrochlorothiazide metoprolol tartrate atorvastatin calcium",
        "Maria Garcia Rodriguez",
        "Dolores Perez Medina",
        "san juan puerto rico",
        "gracias amigo",
        "no me neither",
        "ya no thanks",
        "i live in la mesa",
        "its in el monte",
        "de la cruz prescription",
        "la la la",
        "whts teh statis",
        "im going to los angeles for a month",
        "el paso store hours",
        "merci",
        "ciao",
        "50 µg",
        "do you speak spanish",
        "RX_1 DOB_1 PHONE_1",
        "",
        "👍",
        "asap",
        "delivary?",
    ],
)
def test_english_with_a_foreign_word_a_drug_or_a_typo_is_english(text: str) -> None:
    assert detect(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "necesito mis pastillas para la presion",
        "¿está lista mi receta?",
        "tengo una pregunta",
        "puedo hablar con alguien",
        "hola, quiero resurtir mi metformina",
        "cuanto cuesta",
        "a que hora cierran hoy",
        "español",
        "no comprendo",
        "no hablo ingles",
        "tienen ozempic",
        "mi mama necesita su insulina",
        "RX_1 ya está lista?",
        "mi receta",
        "ayuda",
        "hacen delivery?",
        "puedo pick up hoy",
        "estoy en el drive thru",
        "refill porfa",
        "qiero mi resibo",
        "bebio cloro",
        "voy a demandarlos",
        "cuanto sale sin insurance",
        "tan abiertos?",
        "mi padrastro toca a mi hermanita",
        "q pastilla me tomo pa un chest pain bien fuerte",
    ],
)
def test_spanish_is_spanish_with_and_without_accents(text: str) -> None:
    assert detect(text) == "es"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我的药好了吗", "zh"),
        ("toi can thuoc", "vi"),
        ("thuốc của tôi có chưa", "vi"),
        ("мое лекарство готово?", "ru"),
        ("чи готові мої ліки", "uk"),
        ("제 약 준비됐나요", "ko"),
        ("هل دوائي جاهز", "ar"),
        ("薬はできていますか", "ja"),
        ("je voudrais renouveler mon ordonnance", "fr"),
        ("preciso do meu remédio", "pt"),
        ("mwen bezwen medikaman mwen", "ht"),
        ("kailangan ko ng gamot ko", "tl"),
        ("wo ist mein rezept", "de"),
        ("ho bisogno della mia ricetta", "it"),
        ("potrzebuję moje leki", "pl"),
        ("a quelle heure fermez vous", "fr"),
        ("não consigo respirar", "pt"),
        ("mwen pa ka respire", "ht"),
        ("mio marito ha finito le pastiglie", "it"),
        ("was kostet das", "de"),
        ("anong oras kayo magsasara", "tl"),
        ("con toi bi sot", "vi"),
        ("o której zamykacie", "pl"),
        ("मेरी दवा तैयार है क्या", "hi"),
    ],
)
def test_other_languages_are_recognised(text: str, language: str) -> None:
    assert detect(text) == language


def test_hardly_any_example_of_how_patients_write_is_taken_for_another_language() -> None:
    texts = []
    for path in EXAMPLES:
        for part in yaml.safe_load(path.read_text())["nlu"]:
            texts += [line.removeprefix("- ") for line in part["examples"].splitlines()]
    switched = [text for text in texts if detect(text) != "en"]
    assert len(texts) > 500
    assert len(switched) <= 0.0015 * len(texts), switched


@pytest.mark.parametrize(("language", "floor"), [("es", 0.88), ("en", 1.0)])
def test_short_everyday_messages_are_nearly_all_told_apart(language: str, floor: float) -> None:
    texts = yaml.safe_load(EVERYDAY.read_text())[language]
    wrong = [text for text in texts if detect(text) != language]
    assert len(wrong) <= (1 - floor) * len(texts), wrong


@pytest.mark.parametrize(("file", "language", "most"), [("spanish.yml", "es", 0.0125), ("english.yml", "en", 0.001)])
def test_messages_of_danger_and_near_it_are_taken_for_what_they_are(file: str, language: str, most: float) -> None:
    lessons = yaml.safe_load((LESSONS / file).read_text())
    lessons_of_all = (*lessons["emergencies"].values(), lessons["near_misses"])
    texts = [text for texts in lessons_of_all for text in texts if " " in text]  # a word alone is no switch
    wrong = [text for text in texts if detect(text) != language]
    assert len(texts) > 1_500
    assert len(wrong) <= most * len(texts), wrong


def test_spanish_is_answered_in_spanish() -> None:
    assert notice_for("es").startswith("Este asistente automático solo entiende inglés.")
    assert "911" in notice_for("es")


@pytest.mark.parametrize("language", ["zh", "vi", "ru", "ko", "ar", "fr", "pt", "ht"])
def test_other_languages_are_answered_in_their_own_words_and_in_english(language: str) -> None:
    own, english = notice_for(language).split("\n")
    assert "911" in own
    assert english.startswith("This automated assistant understands English only.")


def test_a_language_without_own_words_is_answered_in_english() -> None:
    assert notice_for("fi").startswith("This automated assistant understands English only.")
