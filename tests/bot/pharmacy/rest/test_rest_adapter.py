"""What patients are told of a pharmacy that is asked over a JSON API."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.pharmacy import rules
from bot.pharmacy.port import Pharmacy, PharmacyUnavailable, PharmacyUnreadable, PharmacyUnsupported
from bot.pharmacy.rest import RestPharmacy
from bot.pharmacy.rest.client import Limits
from bot.pharmacy.values import (
    Actor,
    Capability,
    ClaimState,
    Contact,
    FillStatus,
    Grade,
    IdentityMatch,
    Reason,
    RefillRefusal,
    Schedule,
)
from tests.bot.pharmacy.rest.answering import Heard, Said, answering
from tests.bot.pharmacy.rest.little_api import (
    BORN,
    LAST_NAME,
    NOW,
    NUMBER,
    match,
    pharmacy_at,
    prescription,
    prescriptions,
)

MARIA, LISINOPRIL = "P0001", "RX4471182"


def asked[T](said: Any, call: Callable[[RestPharmacy], T]) -> T:
    """What a call makes of one answer."""
    with answering(said if isinstance(said, Said) else Said(said)) as api:
        return call(pharmacy_at(api.url))


def mine(pharmacy: RestPharmacy) -> Any:
    return pharmacy.prescriptions(MARIA)


def test_the_rest_adapter_is_the_port() -> None:
    port: Pharmacy = pharmacy_at("http://127.0.0.1:9")
    with pytest.raises(PharmacyUnsupported):
        port.locations()


def test_a_ready_prescription_says_what_since_when_and_how_much() -> None:
    (found,) = asked(prescriptions(prescription()), mine)
    assert (found.number, found.drug.name, found.drug.generic) == (NUMBER, "Lisinopril 10 mg tablet", "lisinopril")
    assert (found.location, found.drug.schedule) == ("NH", Schedule.NONE)
    assert (found.status.what, found.status.actor, found.status.why) == (FillStatus.READY, Actor.PATIENT, None)
    assert found.status.since == datetime(2026, 11, 21, 21, 10, tzinfo=UTC), "ten past four in New York"
    assert found.status.as_of == datetime(2026, 11, 22, 14, 55, tzinfo=UTC)
    assert rules.ready_is_certain(found.status, NOW)
    assert (found.price, found.refills_left, found.discontinued) == (Decimal("4.10"), 5, False)
    assert (found.claim.state, found.claim.copay) == (ClaimState.PAID, Decimal("4.10"))


def test_a_status_that_nobody_at_the_site_confirmed_is_never_certain() -> None:
    (found,) = asked(prescriptions(prescription(status="WIP")), mine)
    assert (found.status.what, found.status.confirmed) == (FillStatus.IN_PROCESS, False)


@pytest.mark.parametrize("word", ["READY", "ready", "Abgeholt", "", None])
def test_a_status_word_that_the_mapping_does_not_have_says_nothing(word: str | None) -> None:
    told = prescriptions(prescription(status=word))
    if not word:
        with pytest.raises(PharmacyUnreadable):
            asked(told, mine)
        return
    (found,) = asked(told, mine)
    assert (found.status.what, found.status.confirmed) == (FillStatus.UNKNOWN, False)


@pytest.mark.parametrize("code", ["PREG", "outofstock", "stock", "77"])
def test_a_reason_that_the_mapping_does_not_have_is_the_pharmacists_and_is_not_repeated(code: str) -> None:
    (found,) = asked(prescriptions(prescription(status="HLD", hold_code=code)), mine)
    assert found.status.why is Reason.PHARMACIST
    assert code not in repr(found)


def test_a_schedule_that_the_mapping_does_not_have_counts_as_the_strictest() -> None:
    told = prescription()
    told["product"]["class"] = "C-III N"
    (found,) = asked(prescriptions(told), mine)
    assert found.drug.schedule is Schedule.II


def test_a_prescription_of_somebody_else_in_the_answer_does_not_exist() -> None:
    both = prescriptions(prescription(), prescription(id="RX9", patient="P0002"))
    assert [found.reference for found in asked(both, mine)] == [LISINOPRIL]
    one = prescription(patient="P0002")
    assert asked(one, lambda pharmacy: pharmacy.prescription(MARIA, LISINOPRIL)) is None
    assert asked(prescription(), lambda pharmacy: pharmacy.prescription(MARIA, "RX9")) is None, "not the one asked for"
    assert asked(Said({}, status=404), lambda pharmacy: pharmacy.prescription(MARIA, "RX9")) is None


def test_of_somebody_elses_prescription_nothing_is_read_that_could_make_ours_unreadable() -> None:
    # It is left out by its owner alone: a fault in it says nothing about what was asked.
    strange = prescriptions(prescription(), prescription(id="RX9", patient="P0002", store="somewhere"))
    assert [found.reference for found in asked(strange, mine)] == [LISINOPRIL]


@pytest.mark.parametrize(
    "changed",
    [
        {"written": "0000-00-00"},
        {"expires": "2027-13-01"},
        {"since": "last Tuesday"},
        {"price": "four dollars"},
        {"refills": 1.5},
        {"flags": {"stopped": "perhaps", "private": False}},
        {"claim": {"state": "whatever"}},
        {"product": None},
        {"store": "9999"},
        {"patient": None},
    ],
)
def test_a_prescription_that_cannot_be_read_is_no_answer_and_no_half_answer(changed: dict[str, Any]) -> None:
    with pytest.raises(PharmacyUnreadable) as caught:
        asked(prescriptions(prescription(), prescription(**changed)), mine)
    assert caught.value.__context__ is None


def test_a_date_that_the_mapping_calls_never_is_no_date() -> None:
    (found,) = asked(prescriptions(prescription(since="0000-00-00")), mine)
    assert found.status.since is None


def test_a_patient_is_found_however_name_and_number_are_on_file() -> None:
    def find(pharmacy: RestPharmacy) -> object:
        return pharmacy.match_prescription(" 447-1182", "ALVÁREZ", BORN)

    assert asked(match(rx="0004471182", name="Al varez"), find) == IdentityMatch(MARIA, BORN, "CT", LISINOPRIL)


@pytest.mark.parametrize("changed", [{"name": "Alvares"}, {"born": "1961-04-10"}, {"rx": "4471183"}])
def test_an_api_that_matches_too_easily_is_not_believed(changed: dict[str, Any]) -> None:
    def find(pharmacy: RestPharmacy) -> object:
        return pharmacy.match_prescription(NUMBER, LAST_NAME, BORN)

    assert asked(match(**changed), find) is None


def test_whatever_is_wrong_one_question_is_asked() -> None:
    with answering(Said(match())) as api:
        pharmacy = pharmacy_at(api.url)
        assert pharmacy.match_prescription(NUMBER, LAST_NAME, BORN)
        for number, name, born in ((NUMBER, "Alvares", BORN), ("", LAST_NAME, BORN), (NUMBER, "", date(1961, 4, 10))):
            assert pharmacy.match_prescription(number, name, born) is None
        assert [heard.path for heard in api.heard] == ["/match"] * 4
        assert api.heard[0].json() == {"rx": NUMBER, "name": LAST_NAME, "born": "1961-04-09"}


def test_two_patients_who_match_are_two_and_one_number_on_both_names_neither() -> None:
    twins = {"matches": [*match(patient="P0003")["matches"], *match(patient="P0002")["matches"]]}
    found = asked(twins, lambda pharmacy: pharmacy.match_patient("alvarez", BORN))
    assert [twin.patient for twin in found] == ["P0002", "P0003"]
    assert asked(twins, lambda pharmacy: pharmacy.match_prescription(NUMBER, LAST_NAME, BORN)) is None


def test_a_code_goes_where_the_file_says_and_nowhere_for_a_stranger() -> None:
    def contact(pharmacy: RestPharmacy) -> Contact:
        return pharmacy.contact(MARIA)

    on_file = asked({"cell": "(203) 555-0187", "mail": "maria@example.com"}, contact)
    assert (on_file.phone, on_file.email) == ("+12035550187", "maria@example.com")
    assert asked({"cell": "ask her sister", "mail": " "}, contact) == Contact(None, None)
    assert asked(Said({}, status=404), contact) == Contact(None, None)


def test_all_pages_are_read_or_none() -> None:
    def say(heard: Heard) -> Said:
        page = int(heard.path.partition("page=")[2] or 1)
        following = f"{heard.path.partition('?')[0]}?page={page + 1}" if page < 3 else None
        return Said(prescriptions(prescription(id=f"RX{page}")) | {"links": {"next": following}})

    with answering(say) as api:
        pharmacy = pharmacy_at(api.url)
        assert sorted(found.reference for found in pharmacy.prescriptions(MARIA)) == ["RX1", "RX2", "RX3"]
        api.say = lambda heard: say(heard) if "page=3" not in heard.path else Said({}, status=500)
        with pytest.raises(PharmacyUnavailable):
            pharmacy.prescriptions(MARIA)


def test_pages_that_go_round_end_and_a_page_elsewhere_is_not_asked_for() -> None:
    round_about = prescriptions(prescription()) | {"links": {"next": "?page=1"}}
    with answering(Said(round_about)) as api, answering(Said(prescriptions())) as other:
        pharmacy = pharmacy_at(api.url)
        with pytest.raises(PharmacyUnreadable):
            pharmacy.prescriptions(MARIA)
        assert len(api.heard) == 5
        api.say = lambda heard: Said(prescriptions() | {"links": {"next": f"{other.url}/more"}})
        with pytest.raises(PharmacyUnreadable):
            pharmacy.prescriptions(MARIA)
        assert other.heard == [], "the sign-in would have gone there"


def test_many_slow_pages_do_not_add_up_beyond_the_limit() -> None:
    def say(heard: Heard) -> Said:
        return Said(prescriptions(prescription()) | {"links": {"next": "?more"}}, hang=0.4)

    with answering(say) as api:
        began = datetime.now(UTC)
        with pytest.raises(PharmacyUnavailable):
            pharmacy_at(api.url, limits=Limits(whole=1.0)).prescriptions(MARIA)
        assert datetime.now(UTC) - began < timedelta(seconds=1.3)


def test_cursors_and_page_numbers_lead_through_a_list() -> None:
    product = {"id": "A", "label": "A", "generic": "a", "class": None}

    def by_cursor(heard: Heard) -> Said:
        after = heard.path.partition("after=")[2]
        return Said({"items": [product | {"id": f"A{after}"}], "meta": {"after": {"": "x", "x": "y"}.get(after)}})

    def by_number(heard: Heard) -> Said:
        page = heard.path.partition("page=")[2]
        line = {"product": product, "store": f"000{page}", "on_hand": 100}
        return Said({"items": [line] if page in ("1", "2") else []})

    with answering(by_cursor) as api:
        assert {drug.code for drug in pharmacy_at(api.url).formulary()} == {"A", "Ax", "Ay"}
        api.say = by_number
        assert [line.location for line in pharmacy_at(api.url).stock("A")] == ["NH", "HD"]


@pytest.mark.parametrize(
    ("on_hand", "grade"), [(100, Grade.IN_STOCK), (12, Grade.LOW), (0, Grade.OUT), (-3, Grade.ASK), (None, Grade.ASK)]
)
def test_stock_is_graded_and_a_count_that_cannot_be_is_a_question_to_the_pharmacy(
    on_hand: int | None, grade: Grade
) -> None:
    def say(heard: Heard) -> Said:
        line = {"product": prescription()["product"], "store": "0001", "on_hand": on_hand}
        lines = [line, line | {"store": "7777"}, line | {"product": prescription()["product"] | {"generic": "other"}}]
        return Said({"items": lines if heard.path.endswith("page=1") else []})

    with answering(say) as api:
        (found,) = pharmacy_at(api.url).stock(" Lisinopril")
        assert (found.grade, found.location) == (grade, "NH"), "no unknown shop, and no other drug"


def test_the_insurers_word_is_kept_by_the_number_that_was_asked() -> None:
    told: dict[str, Any] = {
        "items": [{"rx": "004471182", "state": "R", "codes": ["75", "79"]}, {"rx": "1", "state": "P"}]
    }
    with answering(Said(told)) as api:
        pharmacy = pharmacy_at(api.url)
        found = pharmacy.claims(MARIA, [NUMBER, "4471190"])
        assert list(found) == [NUMBER], "nothing that was not asked for"
        claim = found[NUMBER].claim
        assert claim is not None
        assert claim.codes == ("75", "79")
        assert api.heard[0].json() == {"numbers": [NUMBER, "4471190"]}
        assert pharmacy.claims(MARIA, []) == {}
        assert len(api.heard) == 1
        api.say = lambda heard: Said({"items": [told["items"][0], told["items"][0]]})
        with pytest.raises(PharmacyUnreadable):
            pharmacy.claims(MARIA, [NUMBER])


def refill(pharmacy: RestPharmacy, key: str = "card-1") -> Any:
    return pharmacy.request_refill(MARIA, LISINOPRIL, key, NOW)


def test_a_refill_that_the_api_took_before_its_answer_was_lost_is_found_again_and_not_made_twice() -> None:
    taken: dict[str, str] = {}

    def say(heard: Heard) -> Said:
        key = heard.headers["Idempotency-Key"]
        again = key in taken
        taken.setdefault(key, f"Q{len(taken) + 1}")
        return Said(
            {"code": "OK", "id": taken[key], "at": "2026-11-22T15:00:00Z", "again": again}, hang=0 if again else 9
        )

    with answering(say) as api:
        pharmacy = pharmacy_at(api.url, limits=Limits(read=0.4))
        with pytest.raises(PharmacyUnavailable):
            refill(pharmacy)
        assert len(api.heard) == 1, "nothing but the same card asks again"
        found = refill(pharmacy)
    assert taken == {"card-1": "Q1"}
    assert (found.reference, found.repeated, found.requested_at, found.refused) == ("Q1", True, NOW, None)


@pytest.mark.parametrize(
    ("status", "code", "refused"),
    [
        (422, "TS", RefillRefusal.TOO_SOON),
        (200, "NR", RefillRefusal.NO_REFILLS_LEFT),
        (200, "ZZ", RefillRefusal.PHARMACIST),
    ],
)
def test_a_refusal_says_why_and_one_that_nobody_knows_is_the_pharmacists(
    status: int, code: str, refused: RefillRefusal
) -> None:
    assert asked(Said({"code": code}, status=status), refill).refused is refused


def test_an_outcome_that_is_missing_is_no_outcome() -> None:
    nothing: list[Any] = [{}, {"code": None}, [], {"code": ["OK"]}]
    for told in nothing:
        with pytest.raises(PharmacyUnreadable):
            asked(told, refill)


def test_a_key_that_asked_for_something_else_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="another request"):
        asked(Said({"code": "KEY"}, status=409), refill)


def test_free_times_are_those_of_the_shop_that_was_asked_for() -> None:
    slots = [
        {"id": "S2", "store": "0001", "at": "2026-11-23 11:00:00", "minutes": 15, "phone": True},
        {"id": "S1", "store": "0001", "at": "2026-11-23 10:00:00", "minutes": 15, "phone": False},
        {"id": "S3", "store": "0002", "at": "2026-11-23 10:00:00", "minutes": 15, "phone": True},
        {"id": "S4", "store": "0001", "at": "2026-12-23 10:00:00", "minutes": 15, "phone": True},
    ]
    with answering(Said({"items": slots})) as api:
        found = pharmacy_at(api.url).consultation_slots("NH", NOW, NOW + timedelta(days=2))
        assert "store=0001" in api.heard[0].path
    assert [slot.reference for slot in found] == ["S1", "S2"]


def test_a_slot_is_booked_or_somebody_was_faster() -> None:
    def book(pharmacy: RestPharmacy) -> Any:
        return pharmacy.book_consultation(MARIA, "S1", "card-2", NOW)

    booked = asked({"code": "OK", "at": "2026-11-22T15:00:00Z", "again": False}, book)
    assert (booked.taken, booked.repeated, booked.booked_at) == (False, False, NOW)
    assert asked(Said({"code": "GONE"}, status=409), book).taken


def test_calls_that_the_mapping_leaves_out_are_not_there_and_ask_nothing() -> None:
    with answering(Said({})) as api:
        pharmacy = pharmacy_at(api.url)
        with pytest.raises(PharmacyUnsupported) as caught:
            pharmacy.deliveries(MARIA, [NUMBER])
        assert caught.value.capability is Capability.DELIVERIES
        assert api.heard == []
