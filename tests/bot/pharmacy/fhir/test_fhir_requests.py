"""What the adapter writes into a real FHIR server: requests for refills and renewals, and booked consultations."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests
from fhir.resources.R4B import get_fhir_model_class
from fhirpy import SyncFHIRClient

from bot.pharmacy.fhir import FhirPharmacy
from bot.pharmacy.port import PharmacyUnavailable
from bot.pharmacy.values import RefillRefusal, RefillRequest, RequestKind
from tests.bot.pharmacy.fhir.conftest import NOW, Chart, Connect
from tests.bot.pharmacy.fhir.records import Resource, concept, order, patient
from tests.faulty_http import Asked, FaultyServer, reply, searchset
from tests.sekmet import Sekmet

KEY = "urn:scriptdesk:request-key"
CONSULTATIONS = {"consultations": ["talk", "call"], "by_phone": ["call"]}


@pytest.fixture(scope="module", autouse=True)
def loaded(fhir_server: Sekmet) -> None:
    fhir_server.load([patient(), order(), order("rx2", "4471190"), patient("Novak", "1994-09-17", "noah")])


@pytest.fixture
def chart_of_record(fhir_server: Sekmet, connect: Connect) -> FhirPharmacy:
    return connect(fhir_server.base, **CONSULTATIONS)


def standing(server: Sekmet, kind: str, key: str) -> list[dict[str, Any]]:
    """What stands under a key, as another client reads it."""
    found = SyncFHIRClient(server.base).resources(kind).search(identifier=f"{KEY}|{key}").fetch_all()
    read: list[dict[str, Any]] = [resource.serialize() for resource in found]  # type: ignore[no-untyped-call]
    return [resource for resource in read if resource["status"] != "entered-in-error"]


def valid(resource: dict[str, Any]) -> bool:
    """Whether the models of FHIR R4 take it."""
    return get_fhir_model_class(resource["resourceType"]).model_validate(resource) is not None


def test_a_refill_request_is_a_task_that_another_client_reads(
    chart_of_record: FhirPharmacy, fhir_server: Sekmet
) -> None:
    key = uuid4().hex
    request = chart_of_record.request_refill("maria", "rx1", key, NOW)
    (task,) = standing(fhir_server, "Task", key)
    assert valid(task)
    assert (task["id"], task["status"], task["intent"]) == (request.reference, "requested", "order")
    assert task["focus"]["reference"] == "MedicationRequest/rx1"
    assert task["for"]["reference"] == "Patient/maria"
    assert datetime.fromisoformat(task["authoredOn"]) == NOW
    assert task["code"]["coding"][0]["code"] == "fulfill"


def test_the_first_request_under_a_key_is_the_one_that_counts(chart_of_record: FhirPharmacy) -> None:
    key = uuid4().hex
    first = chart_of_record.request_refill("maria", "rx1", key, NOW)
    again = chart_of_record.request_refill("maria", "rx1", key, NOW + timedelta(hours=1))
    assert again == RefillRequest(first.reference, "rx1", NOW, repeated=True)


def test_a_key_that_asked_for_something_else_is_refused(chart_of_record: FhirPharmacy) -> None:
    key = uuid4().hex
    chart_of_record.request_refill("maria", "rx1", key, NOW)
    with pytest.raises(ValueError, match="another request"):
        chart_of_record.request_refill("maria", "rx2", key, NOW)
    with pytest.raises(ValueError, match="another request"):
        chart_of_record.request_renewal("maria", "rx1", key, NOW)


def test_nothing_is_asked_of_another_patients_prescription(chart_of_record: FhirPharmacy, fhir_server: Sekmet) -> None:
    key = uuid4().hex
    request = chart_of_record.request_refill("noah", "rx1", key, NOW)
    assert request.refused is RefillRefusal.INVALID_NUMBER
    assert standing(fhir_server, "Task", key) == []


def test_a_request_shows_on_the_prescription_until_it_is_worked_on(
    chart_of_record: FhirPharmacy, fhir_server: Sekmet
) -> None:
    request = chart_of_record.request_refill("maria", "rx2", uuid4().hex, NOW)
    asked = chart_of_record.prescription("maria", "rx2")
    assert asked is not None
    assert asked.refill_requested_at == NOW
    fhir_server.load([fhir_server.read("Task", request.reference) | {"status": "in-progress"}])
    taken_up = chart_of_record.prescription("maria", "rx2")
    assert taken_up is not None
    assert taken_up.refill_requested_at is None


def test_a_renewal_is_a_task_of_its_own(chart_of_record: FhirPharmacy, fhir_server: Sekmet) -> None:
    key = uuid4().hex
    request = chart_of_record.request_renewal("maria", "rx1", key, NOW)
    assert (request.kind, request.repeated) == (RequestKind.RENEWAL, False)
    (task,) = standing(fhir_server, "Task", key)
    assert valid(task)
    assert task["code"]["coding"][0]["code"] == "replace"


class Forgetful:
    """In front of the real server: passes everything on but conditions, and creates slowly, so that all of several have
    looked before the first is there. `updating`: so many updates of a slot are waited for, and then passed on one after
    the other."""

    def __init__(self, behind: Sekmet, updating: int = 1) -> None:
        self._behind = behind
        self._together = threading.Barrier(updating)
        self._one_by_one = threading.Lock()

    def __call__(self, asked: Asked) -> bytes:
        if asked.creates("Task"):
            time.sleep(0.05)
        if asked.method == "PUT" and "/Slot/" in asked.path:
            self._together.wait(timeout=3)
            with self._one_by_one:
                time.sleep(0.15)
                return self._pass_on(asked)
        return self._pass_on(asked)

    def _pass_on(self, asked: Asked) -> bytes:
        url = self._behind.base + asked.path.removeprefix("/fhir")
        kept = {name: asked.headers[name] for name in ("content-type", "accept") if name in asked.headers}
        answer = requests.request(asked.method, url, data=asked.body, headers=kept, timeout=10)
        return reply(answer.content, answer.status_code)


def test_of_eight_at_once_one_request_stands_where_a_server_ignores_the_condition(
    fhir_server: Sekmet, faulty: FaultyServer, connect: Connect
) -> None:
    faulty.answer = Forgetful(fhir_server)
    adapter, key = connect(faulty.base), uuid4().hex
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: adapter.request_refill("maria", "rx1", key, NOW), range(8)))
    created = [asked for asked in faulty.asked if asked.creates("Task")]
    assert len(created) > 1, "the story is about several that were created"
    assert {request.reference for request in made} == {task["id"] for task in standing(fhir_server, "Task", key)}
    assert sorted(request.repeated for request in made) == [False] + [True] * 7


def test_a_server_that_says_no_at_once_is_believed_by_its_words(chart: Chart) -> None:
    def answers(task: Resource) -> RefillRequest:
        adapter = chart.adapter(order(), task)
        return adapter.request_refill("maria", "rx1", "key", NOW)

    task: Resource = {
        "resourceType": "Task",
        "id": "t",
        "identifier": [{"system": KEY, "value": "key"}],
        "status": "rejected",
        "intent": "order",
        "code": concept("fulfill"),
        "focus": {"reference": "MedicationRequest/rx1"},
        "for": {"reference": "Patient/maria"},
        "authoredOn": "2026-11-23",
    }
    assert answers(task | {"statusReason": concept("too_soon")}).refused is RefillRefusal.TOO_SOON
    assert answers(task | {"statusReason": concept("Q7")}).refused is RefillRefusal.PHARMACIST
    assert answers(task).refused is RefillRefusal.PHARMACIST
    assert answers(task | {"status": "requested"}).refused is None


def test_a_request_that_was_made_and_whose_answer_got_lost_is_found_again(
    fhir_server: Sekmet, faulty: FaultyServer, connect: Connect
) -> None:
    passes_on = Forgetful(fhir_server)

    def loses_the_answer(asked: Asked) -> bytes | Iterator[bytes]:
        answer = passes_on(asked)
        return iter(()) if asked.creates("Task") else answer

    faulty.answer = loses_the_answer
    adapter, key = connect(faulty.base), uuid4().hex
    with pytest.raises(PharmacyUnavailable):
        adapter.request_refill("maria", "rx1", key, NOW)
    again = adapter.request_refill("maria", "rx1", key, NOW + timedelta(minutes=1))
    assert again.requested_at == NOW
    assert len(standing(fhir_server, "Task", key)) == 1


def test_a_server_that_takes_a_request_and_shows_it_nowhere_is_believed_once(chart: Chart) -> None:
    # A search that lags behind: what the server said when it took it is all there is.
    adapter = chart.adapter(order())
    task = {"resourceType": "Task", "id": "t9", "status": "requested", "intent": "order"}
    orders = searchset(order())
    chart.server.answer = lambda asked: reply(
        task if asked.creates("Task") else orders if asked.kind == "MedicationRequest" else searchset(),
        201 if asked.creates("Task") else 200,
    )
    assert adapter.request_refill("maria", "rx1", "key", NOW) == RefillRequest("t9", "rx1", NOW, repeated=False)


def slot(reference: str, begins: str = "2026-11-24T10:00:00-05:00", service: str = "talk", **more: Any) -> Resource:
    ends = (datetime.fromisoformat(begins) + timedelta(minutes=15)).isoformat()
    return {
        "resourceType": "Slot",
        "id": reference,
        "serviceType": [concept(service)],
        "schedule": {"reference": "Schedule/nh"},
        "status": "free",
        "start": begins,
        "end": ends,
        **more,
    }


def schedule(reference: str, place: str) -> Resource:
    return {"resourceType": "Schedule", "id": reference, "actor": [{"reference": f"Location/{place}"}]}


@pytest.fixture
def offered(fhir_server: Sekmet) -> None:
    fhir_server.load(
        [
            schedule("nh", "NH"),
            schedule("hd", "HD"),
            slot("s1"),
            slot("s2", "2026-11-24T11:00:00-05:00", "call"),
            slot("s3", "2026-11-24T09:00:00-05:00"),
            slot("s4", "2026-11-24T12:00:00-05:00", "vaccination"),
            slot("s5", "2026-11-24T12:30:00-05:00", status="busy"),
            slot("s6", "2026-11-24T13:00:00-05:00", schedule={"reference": "Schedule/hd"}),
            slot("s7", "2026-12-24T10:00:00-05:00"),
        ]
    )


@pytest.mark.usefixtures("offered")
def test_free_times_of_a_location(chart_of_record: FhirPharmacy) -> None:
    found = chart_of_record.consultation_slots("NH", NOW, NOW + timedelta(days=7))
    assert [(each.reference, each.by_phone, each.minutes) for each in found] == [
        ("s3", False, 15),
        ("s1", False, 15),
        ("s2", True, 15),
    ]


@pytest.mark.usefixtures("offered")
def test_a_booking_takes_the_slot_and_is_an_appointment(chart_of_record: FhirPharmacy, fhir_server: Sekmet) -> None:
    key = uuid4().hex
    booking = chart_of_record.book_consultation("maria", "s1", key, NOW)
    assert (booking.taken, booking.repeated) == (False, False)
    (appointment,) = standing(fhir_server, "Appointment", key)
    assert valid(appointment)
    assert appointment["slot"] == [{"reference": "Slot/s1"}]
    assert valid(fhir_server.read("Slot", "s1"))
    assert fhir_server.read("Slot", "s1")["status"] == "busy"
    assert chart_of_record.book_consultation("maria", "s1", key, NOW).repeated
    assert chart_of_record.book_consultation("noah", "s1", uuid4().hex, NOW).taken
    with pytest.raises(ValueError, match="another booking"):
        chart_of_record.book_consultation("noah", "s1", key, NOW)


@pytest.mark.usefixtures("offered")
def test_a_booking_that_broke_off_is_finished_by_the_next_attempt(
    fhir_server: Sekmet, faulty: FaultyServer, connect: Connect
) -> None:
    passes_on = Forgetful(fhir_server)
    faulty.answer = lambda asked: reply({}, 503) if asked.creates("Appointment") else passes_on(asked)
    adapter, key = connect(faulty.base, **CONSULTATIONS), uuid4().hex
    with pytest.raises(PharmacyUnavailable):
        adapter.book_consultation("maria", "s2", key, NOW)
    assert fhir_server.read("Slot", "s2")["status"] == "busy"
    faulty.answer = passes_on
    assert not adapter.book_consultation("maria", "s2", key, NOW).taken
    assert len(standing(fhir_server, "Appointment", key)) == 1


@pytest.mark.usefixtures("offered")
def test_of_six_who_want_one_time_one_gets_it_where_a_server_ignores_versions(
    fhir_server: Sekmet, faulty: FaultyServer, connect: Connect
) -> None:
    faulty.answer = Forgetful(fhir_server, updating=6)
    adapter = connect(faulty.base, **CONSULTATIONS)
    patients = ["maria", "noah"] * 3
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda who: adapter.book_consultation(who, "s3", uuid4().hex, NOW), patients))
    written = [asked for asked in faulty.asked if asked.method == "PUT" and "/Slot/" in asked.path]
    assert len(written) == 6, "the story is about all of them taking the slot"
    assert sorted(booking.taken for booking in made) == [False] + [True] * 5
    found = SyncFHIRClient(fhir_server.base).resources("Appointment").search(slot="Slot/s3").fetch_all()
    assert [each["status"] for each in found].count("booked") == 1


@pytest.mark.usefixtures("offered")
@pytest.mark.parametrize("gone", ["s4", "s5", "nothing", "../Slot"])
def test_what_is_not_offered_is_taken(chart_of_record: FhirPharmacy, gone: str) -> None:
    assert chart_of_record.book_consultation("maria", gone, uuid4().hex, NOW).taken


@pytest.mark.usefixtures("offered")
def test_a_time_that_has_begun_is_taken(chart_of_record: FhirPharmacy) -> None:
    assert chart_of_record.book_consultation("maria", "s1", uuid4().hex, NOW + timedelta(days=2)).taken
