"""What a patient hears of a prescription that stands in a FHIR server."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.pharmacy.rules import refill_refusal
from bot.pharmacy.values import (
    Actor,
    FillKind,
    FillStatus,
    Reason,
    RefillRefusal,
    Schedule,
)
from tests.bot.pharmacy.fhir.conftest import NOW, Chart
from tests.bot.pharmacy.fhir.records import Resource, concept, dispense, order
from tests.faulty_http import FaultyServer

PREPARED, HANDED_OVER = "2026-11-21T16:10:00-05:00", "2026-11-22T11:25:00-05:00"
CHANGED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationDispense.statusChanged"


def test_a_dispense_in_progress_is_ready_since_it_was_prepared(chart: Chart) -> None:
    known = chart.says(order(), dispense("in-progress", whenPrepared=PREPARED))
    assert known.status.what is FillStatus.READY
    assert known.status.since == datetime(2026, 11, 21, 21, 10, tzinfo=UTC)
    assert known.status.actor is Actor.PATIENT
    assert known.status.confirmed
    assert known.status.as_of == NOW
    assert known.last_filled_on == date(2026, 11, 21)
    assert (known.number, known.refills_left, known.quantity) == ("4471182", 5, Decimal(30))
    assert (known.issued_on, known.expires_on) == (date(2026, 9, 23), date(2027, 9, 23))


def test_ready_is_not_confirmed_where_the_site_did_not_check_what_in_progress_means(chart: Chart) -> None:
    known = chart.says(order(), dispense("in-progress", whenPrepared=PREPARED), confirmed=["completed"])
    assert known.status.what is FillStatus.READY
    assert not known.status.confirmed


STATUSES = [
    (dispense("preparation"), FillStatus.IN_PROCESS, None),
    (dispense("completed", whenHandedOver=HANDED_OVER), FillStatus.PICKED_UP, None),
    (dispense("on-hold"), FillStatus.ON_HOLD, None),
    (dispense("on-hold", statusReasonCodeableConcept=concept("outofstock")), FillStatus.OUT_OF_STOCK, Reason.STOCK),
    (dispense("on-hold", statusReasonCodeableConcept=concept("frr04")), FillStatus.OUT_OF_STOCK, Reason.STOCK),
    (dispense("on-hold", statusReasonCodeableConcept=concept("frr02")), FillStatus.ON_HOLD, Reason.STALE_DATA),
    (dispense("on-hold", statusReasonCodeableConcept=concept("frr03")), FillStatus.ON_HOLD, Reason.MISSING_DATA),
    (dispense("on-hold", statusReasonCodeableConcept=concept("frr05")), FillStatus.ON_HOLD, Reason.PHARMACIST),
    (dispense("on-hold", statusReasonCodeableConcept=concept("preg")), FillStatus.ON_HOLD, Reason.PHARMACIST),
    (dispense("on-hold", statusReasonCodeableConcept=concept("sddi")), FillStatus.ON_HOLD, Reason.PHARMACIST),
    (dispense("on-hold", statusReasonCodeableConcept={"text": "HIV"}), FillStatus.ON_HOLD, Reason.PHARMACIST),
    (
        dispense("on-hold", statusReasonReference={"reference": "DetectedIssue/7"}),
        FillStatus.ON_HOLD,
        Reason.PHARMACIST,
    ),
    (dispense("cancelled", whenPrepared=PREPARED), FillStatus.RETURNED_TO_STOCK, None),
    (dispense("cancelled"), FillStatus.CANCELLED, None),
    (dispense("stopped"), FillStatus.CANCELLED, None),
    (dispense("declined", statusReasonCodeableConcept=concept("saig")), FillStatus.CANCELLED, Reason.PHARMACIST),
    (dispense("unknown"), FillStatus.UNKNOWN, None),
    (dispense("zz-check"), FillStatus.UNKNOWN, None),
    (dispense("entered-in-error"), FillStatus.RECEIVED, None),
]


@pytest.mark.parametrize(("given", "what", "why"), STATUSES)
def test_a_status_is_told_by_its_code(chart: Chart, given: Resource, what: FillStatus, why: Reason | None) -> None:
    status = chart.says(order(), given).status
    assert (status.what, status.why) == (what, why)


@pytest.mark.parametrize(
    ("status", "what"),
    [
        ("active", FillStatus.RECEIVED),
        ("on-hold", FillStatus.ON_HOLD),
        ("cancelled", FillStatus.CANCELLED),
        ("stopped", FillStatus.CANCELLED),
        ("completed", FillStatus.UNKNOWN),
        ("unknown", FillStatus.UNKNOWN),
        ("zz", FillStatus.UNKNOWN),
    ],
)
def test_an_order_that_nobody_dispensed(chart: Chart, status: str, what: FillStatus) -> None:
    assert chart.says(order(status=status)).status.what is what


def test_in_a_doctors_record_an_order_was_only_sent(chart: Chart) -> None:
    status = chart.says(order(), own=False).status
    assert status.what is FillStatus.SENT
    assert not status.confirmed


def test_an_order_that_nobody_dispensed_in_its_time_is_expired(chart: Chart) -> None:
    late = order(dispenseRequest={"validityPeriod": {"end": "2026-11-22"}})
    assert chart.says(late).status.what is FillStatus.EXPIRED


def test_a_stopped_order_is_never_refilled(chart: Chart) -> None:
    picked_up = dispense("completed", whenHandedOver="2026-10-01")
    known = chart.says(order(status="stopped"), picked_up)
    assert known.discontinued
    assert known.status.what is FillStatus.PICKED_UP
    assert refill_refusal(known, date(2026, 11, 23)) is RefillRefusal.DISCONTINUED


@pytest.mark.parametrize(
    "left_out",
    [
        order(status="draft"),
        order(status="entered-in-error"),
        order(intent="proposal"),
        order(intent="plan"),
        order(reportedBoolean=True),
        order(category=[concept("inpatient")]),
    ],
)
def test_what_a_pharmacy_does_not_fill_is_no_prescription(chart: Chart, left_out: Resource) -> None:
    assert chart.adapter(left_out).prescriptions("maria") == []


def test_the_latest_dispense_tells_the_status(chart: Chart) -> None:
    earlier = dispense("completed", "d1", whenHandedOver="2026-10-22", type=concept("FF"))
    forgotten = dispense("in-progress", "d0", whenPrepared="2026-01-05", type=concept("TF"))
    now = dispense("on-hold", "d2", meta={"lastUpdated": "2026-11-23T09:00:00Z"}, type=concept("RF"))
    known = chart.says(order(), earlier, now, forgotten)
    assert known.status.what is FillStatus.ON_HOLD
    assert known.last_filled_on == date(2026, 10, 22)


def test_a_refill_that_was_called_off_before_it_was_filled_changes_nothing(chart: Chart) -> None:
    picked_up = dispense("completed", "d1", whenHandedOver="2026-10-22")
    called_off = dispense("cancelled", "d2", meta={"lastUpdated": "2026-11-23T09:00:00Z"})
    known = chart.says(order(), picked_up, called_off)
    assert known.status.what is FillStatus.PICKED_UP
    assert known.refills_left == 5


def test_since_when_comes_from_r5s_element_where_a_server_sends_it(chart: Chart) -> None:
    changed = {"url": CHANGED, "valueDateTime": "2026-11-20T09:40:00-05:00"}
    assert chart.says(order(), dispense("on-hold", extension=[changed])).status.since == datetime(
        2026, 11, 20, 14, 40, tzinfo=UTC
    )


def test_a_site_explains_its_own_words(chart: Chart) -> None:
    keys = {
        "words": {"QA-7": "pharmacist_review", "SHP": "shipped"},
        "confirmed": ["SHP"],
        "reasons": {"INS": "insurance"},
    }
    shipped = chart.says(order(), dispense("completed", statusReasonCodeableConcept=concept("SHP")), **keys).status
    assert (shipped.what, shipped.confirmed) == (FillStatus.SHIPPED, True)
    review = chart.says(order(), dispense("preparation", statusReasonCodeableConcept=concept("QA-7")), **keys).status
    assert (review.what, review.confirmed) == (FillStatus.PHARMACIST_REVIEW, False)
    held = chart.says(order(), dispense("on-hold", statusReasonCodeableConcept=concept("INS")), **keys).status
    assert held.why is Reason.INSURANCE
    moved = chart.says(order(status="cancelled", statusReason=concept("TRF")), words={"TRF": "transferred"}).status
    assert moved.what is FillStatus.TRANSFERRED


REFILLS = [
    ([], 5),
    ([dispense("completed", "a", type=concept("FF"))], 5),
    ([dispense("completed", "a"), dispense("completed", "b"), dispense("in-progress", "c")], 3),
    ([dispense("completed", "a", type=concept("FF")), dispense("completed", "b", type=concept("RF"))], 4),
    ([dispense("completed", "b", type=concept("RF")), dispense("cancelled", "c", type=concept("RF"))], 4),
    ([dispense("completed", "b", type=concept("RF")), dispense("declined", "c", type=concept("RF"))], 4),
    ([dispense("preparation", "b", type=concept("RF"))], 4),
    ([dispense("completed", "t", type=concept("TF")), dispense("completed", "e", type=concept("EM"))], 5),
    (
        [
            dispense("completed", "p", type=concept("RFP"), quantity={"value": 10}),
            dispense("completed", "q", type=concept("RFP"), quantity={"value": 20}),
        ],
        4,
    ),
    ([dispense("completed", str(each), type=concept("RF")) for each in range(9)], 0),
]


@pytest.mark.parametrize(("dispensed", "left"), REFILLS)
def test_refills_left_are_those_allowed_less_those_dispensed(
    chart: Chart, dispensed: list[Resource], left: int
) -> None:
    assert chart.says(order(), *dispensed).refills_left == left


def test_an_order_that_allows_no_number_of_refills_tells_none(chart: Chart) -> None:
    assert chart.says(order(dispenseRequest={})).refills_left is None


def test_what_is_owed_after_a_part_fill(chart: Chart) -> None:
    part = dispense("completed", type=concept("FFP"), quantity={"value": 12.5}, whenPrepared=PREPARED)
    known = chart.says(order(), part)
    assert known.status.what is FillStatus.PARTIALLY_FILLED
    assert known.quantity_owed == Decimal("17.5")
    whole = dispense("completed", "d2", type=concept("FFP"), quantity={"value": 17.5}, whenPrepared=HANDED_OVER)
    known = chart.says(order(), part, whole)
    assert (known.status.what, known.quantity_owed) == (FillStatus.PICKED_UP, None)


def test_the_fills_of_a_prescription_the_latest_first(chart: Chart) -> None:
    first = dispense(
        "completed",
        "a",
        type=concept("FF"),
        whenHandedOver="2026-09-24",
        daysSupply={"value": 30},
        quantity={"value": 30},
    )
    refill = dispense("in-progress", "b", type=concept("RF"), whenPrepared=PREPARED)
    returned = dispense("cancelled", "c", whenPrepared=HANDED_OVER)
    undated = dispense("completed", "d")
    fills = chart.adapter(order(), first, refill, returned, undated).fills("maria", "rx1")
    assert [(fill.reference, fill.kind, fill.filled_on) for fill in fills] == [
        ("b", FillKind.REFILL, date(2026, 11, 21)),
        ("a", FillKind.FIRST, date(2026, 9, 24)),
    ]
    assert (fills[1].quantity, fills[1].days_supply) == (Decimal(30), 30)


def test_a_moment_belongs_to_the_day_of_the_shops_clock(chart: Chart) -> None:
    late = dispense("completed", whenHandedOver="2026-11-22T02:30:00Z")
    assert chart.says(order(), late).last_filled_on == date(2026, 11, 21)
    without_zone = dispense("completed", whenHandedOver="2026-11-21T23:30:00")
    assert chart.says(order(), without_zone).last_filled_on == date(2026, 11, 21)


@pytest.mark.parametrize("label", ["R", "V", "HIV", "PSY", "zz"])
def test_a_labelled_record_is_the_patients_alone(chart: Chart, label: str) -> None:
    assert chart.says(order(meta={"security": [{"code": label}]})).confidential
    assert chart.says(order(), dispense(meta={"security": [{"code": label}]})).confidential
    assert not chart.says(order(meta={"security": [{"code": "N"}]})).confidential


def test_where_it_was_dispensed_is_told_by_the_code_that_other_systems_know(chart: Chart) -> None:
    keys = {"locations": ["loc-1", "loc-2"], "location_codes": {"loc-1": "NH", "loc-2": "HD", "org-9": "MF"}}
    at_two = dispense(location={"reference": "Location/loc-2"})
    assert chart.says(order(), at_two, **keys).location == "HD"
    assert chart.says(order(), **keys).location == "NH"
    asked = order(dispenseRequest={"performer": {"reference": "Organization/org-9"}})
    assert chart.says(asked, **keys).location == "MF"


def test_a_product_in_each_of_its_three_forms(chart: Chart) -> None:
    rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm"
    named = "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet [Glucophage]"
    code = {"coding": [{"system": rxnorm, "code": "860977", "display": named}]}
    plain = {key: value for key, value in order().items() if key != "medicationCodeableConcept"}
    coded = chart.says(plain | {"medicationCodeableConcept": code}).drug
    assert (coded.code, coded.generic, coded.brand) == ("860977", "metformin hydrochloride", "glucophage")
    assert coded.strength == "500 MG"

    own = {"resourceType": "Medication", "id": "med", "code": code}
    contained = plain | {"contained": [own], "medicationReference": {"reference": "#med"}}
    assert chart.says(contained).drug == coded

    referred = plain | {"medicationReference": {"reference": "Medication/med"}}
    # As _include brings it: in the bundle of the orders.
    adapter = chart.adapter(referred)
    chart.server.serves(MedicationRequest=[referred, own])
    drug = adapter.prescriptions("maria")[0].drug
    assert (drug.code, drug.generic) == ("med", "metformin hydrochloride")


def test_a_medicine_that_the_server_does_not_send_is_still_a_prescription(chart: Chart) -> None:
    plain = {key: value for key, value in order().items() if key != "medicationCodeableConcept"}
    known = chart.says(plain | {"medicationReference": {"reference": "Medication/gone", "display": "Lisinopril"}})
    assert known.drug.name == "Lisinopril"
    assert chart.says(plain).drug.name == "medication"


THESAURUS = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
SCHEDULE_IV = {"url": "urn:any", "valueCoding": {"system": THESAURUS, "code": "C48677"}}
HYDROCODONE = "acetaminophen 325 MG / hydrocodone bitartrate 5 MG Oral Tablet"
SCHEDULES = [
    (order(medicationCodeableConcept={"text": "Oxycodone 5 mg tablet"}), Schedule.II),
    (
        order(medicationCodeableConcept={"text": HYDROCODONE}),
        Schedule.II,
    ),
    (order(medicationCodeableConcept={"text": "Acetaminophen and codeine 300-30 mg tablet"}), Schedule.III),
    (order(medicationCodeableConcept={"text": "Zolpidem 10 mg tablet"}), Schedule.IV),
    (order(medicationCodeableConcept={"text": "Pregabalin 75 mg capsule"}), Schedule.V),
    (order(medicationCodeableConcept={"text": "Lisinopril 10 mg tablet"}), Schedule.NONE),
    (order(extension=[SCHEDULE_IV]), Schedule.IV),
]


@pytest.mark.parametrize(("given", "schedule"), SCHEDULES)
def test_the_schedule_is_told_by_code_or_by_name(chart: Chart, given: Resource, schedule: Schedule) -> None:
    assert chart.says(given).drug.schedule is schedule


def test_a_dispense_of_somebody_else_in_the_answer_is_not_believed(chart: Chart) -> None:
    strangers = dispense("in-progress", of="noah", whenPrepared=PREPARED)
    of_another_order = dispense("in-progress", "d2") | {
        "authorizingPrescription": [{"reference": "MedicationRequest/rx9"}]
    }
    on_another_server = dispense("in-progress", "d3") | {
        "subject": {"reference": "https://other.example/Patient/maria"}
    }
    adapter = chart.adapter(order(), strangers, of_another_order, on_another_server)
    assert adapter.prescriptions("maria")[0].status.what is FillStatus.RECEIVED
    assert adapter.fills("maria", "rx1") == []


def test_orders_of_somebody_else_in_the_answer_do_not_exist(chart: Chart) -> None:
    adapter = chart.adapter(order(), order("rx2", of="noah"))
    assert [known.reference for known in adapter.prescriptions("maria")] == ["rx1"]
    assert adapter.prescription("maria", "rx2") is None
    assert adapter.prescription("noah", "rx1") is None
    assert adapter.prescription("maria", "rx1") is not None


@pytest.mark.parametrize("odd", ["maria,noah", "maria|x", "", "../Patient", "a b", "maria$"])
def test_a_reference_that_is_no_id_is_nobodys(chart: Chart, odd: str) -> None:
    adapter = chart.adapter(order(), dispense())
    assert adapter.prescriptions(odd) == []
    assert adapter.prescription("maria", odd) is None
    assert adapter.fills(odd, "rx1") == []
    assert adapter.claims(odd, ["4471182"]) == {}
    assert chart.server.asked == []


def test_references_with_the_servers_own_address_are_its_own(chart: Chart, faulty: FaultyServer) -> None:
    whole = order() | {"subject": {"reference": f"{faulty.base}/Patient/maria"}}
    assert chart.says(whole).reference == "rx1"
