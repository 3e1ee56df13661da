"""What of the log a reader gets: words, and never what a button means or what a card was made from."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.cards import Choice, ClarifyCard, Label, RefillConfirmCard, StockCard, StockLine, load_card
from bot.chat import entries
from bot.chat.entries import PUBLIC
from bot.chat.form_views import TIER_1_FIELDS, form_view
from bot.chat.log import Author, Entry, Kind, Message
from bot.chat.view import Press
from bot.pharmacy.values import Grade

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
CONFIRM = RefillConfirmCard(
    "refill_confirm", "card000000000000", Label("h1", "1190", "metformin"), "Elm Street Pharmacy New Haven", 3
)
DANA = {"s_dana": ("Dana", "technician")}


def shown(card: RefillConfirmCard | StockCard | ClarifyCard) -> Entry:
    return entries.shown_card(card, stretch=2, now=NOON, zone=ZONE, evidence={"model": "m1"})


def stored(entry: Entry, author_id: str = "bot", client_id: str | None = None) -> Message:
    return Message("c_1", 7, NOON, entry.author, author_id, client_id, entry.kind, entry.body)


def test_a_reader_gets_a_cards_words_and_not_its_facts_or_what_its_buttons_mean() -> None:
    frame = entries.frame(stored(shown(CONFIRM)), {})
    assert set(frame) == {"type", "seq", "at", "author", "name", "role", "kind", "client_id", "card", "text"}
    assert frame["card"]["headline"] == "Shall I ask Elm Street Pharmacy New Haven to refill this prescription?"
    assert "card000000000000" not in str(frame)
    assert "affirm" not in str(frame)


def test_a_bots_answer_keeps_what_it_rests_on() -> None:
    line = StockLine("Ozempic 0.5 mg", "Elm Street Pharmacy New Haven", Grade.LOW, date(2026, 11, 25), NOON)
    card = StockCard("stock", "ozempic", (line,), "+12035550142")
    entry = shown(card)
    assert entry.evidence == {"model": "m1", "card": "stock", "as_of": "2026-11-23T17:00:00+00:00"}
    assert load_card(entry.body["facts"]) == card
    assert entry.body["stretch"] == 2


def test_the_buttons_of_a_stored_card_mean_what_the_card_asked() -> None:
    body = shown(CONFIRM).body
    assert entries.press_of(body, "yes") == Press("affirm", (("card", "card000000000000"),))
    assert entries.press_of(body, "no") == Press("deny", (("card", "card000000000000"),))
    assert entries.press_of(body, "perhaps") is None
    assert entries.label_of(body, "yes") in {button["label"] for button in body["card"]["buttons"]}


def test_every_drawn_button_means_something_and_every_way_to_a_person_is_one_intent() -> None:
    asked = ClarifyCard("clarify", "which_drug", (Choice("Metformin", "refill_request", (("drug", "metformin"),)),))
    body = shown(asked).body
    drawn = [button["id"] for button in body["card"]["buttons"]]
    assert drawn
    presses = {button: entries.press_of(body, button) for button in drawn}
    assert all(presses.values())
    assert Press("refill_request", (("drug", "metformin"),)) in presses.values()
    assert Press("speak_to_human") in presses.values()


def test_what_is_no_card_has_no_buttons() -> None:
    assert entries.press_of(entries.said(Author.BOT, "Hello!").body, "yes") is None


def test_a_member_of_staff_is_named_and_a_patient_gets_the_own_client_id_back() -> None:
    said = entries.frame(stored(entries.said(Author.STAFF, "Hi, this is Dana"), "s_dana", "desk-client"), DANA)
    assert (said["name"], said["role"], said["client_id"]) == ("Dana", "technician", None)
    own = entries.frame(stored(entries.said(Author.PATIENT, "hello"), "patient", "tab-client"), DANA)
    assert (own["name"], own["role"], own["client_id"]) == (None, None, "tab-client")


def test_times_are_utc_with_a_z_wherever_they_were_written() -> None:
    local = stored(entries.marker("Dana joined the chat"))
    local = Message(**{name: getattr(local, name) for name in Message.__slots__} | {"at": NOON.astimezone(ZONE)})
    assert entries.frame(local, {})["at"] == "2026-11-23T17:00:00Z"


def test_a_form_is_readable_as_words_too_and_its_end_names_it() -> None:
    form = entries.frame(stored(entries.form(form_view("verify", TIER_1_FIELDS, "4471182"))), {})
    assert form["kind"] == "form"
    assert form["text"].startswith("Let’s make sure it’s you\n")
    assert [field["name"] for field in form["form"]["fields"]] == list(TIER_1_FIELDS)
    done = entries.frame(stored(entries.form_done(7, "verified", "Thank you, that matches.")), {})
    assert (done["of"], done["outcome"], done["author"]) == (7, "verified", "system")


def test_every_kind_of_message_has_fields_that_a_reader_may_see() -> None:
    assert set(PUBLIC) == set(Kind)
    assert not {"facts", "presses", "press", "stretch"} & {field for fields in PUBLIC.values() for field in fields}
