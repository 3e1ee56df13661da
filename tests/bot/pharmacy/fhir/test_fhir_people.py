"""Who is who in a FHIR server: patients, those who may act for them, and where the pharmacy is."""

from datetime import date, time

import pytest

from bot.pharmacy.authority import ProxyScope
from bot.pharmacy.port import PharmacyUnreadable, PharmacyUnsupported
from bot.pharmacy.values import Capability, Closing, Contact, IdentityMatch, OpeningHours
from tests.bot.pharmacy.fhir.conftest import Chart, Connect
from tests.bot.pharmacy.fhir.records import Resource, concept, order, patient
from tests.faulty_http import FaultyServer

BORN = date(1961, 4, 9)
MARIA = IdentityMatch("maria", BORN, "CT", "rx1")


def test_a_patient_is_matched_by_number_name_and_birthday(chart: Chart) -> None:
    adapter = chart.adapter(patient(), order())
    assert adapter.match_prescription("4471182", "Alvarez", BORN) == MARIA
    assert adapter.match_prescription(" 00447 1182", "ÁLVAREZ", BORN) == MARIA
    assert adapter.match_prescription("4471183", "Alvarez", BORN) is None
    assert adapter.match_prescription("4471182", "Alvares", BORN) is None
    assert adapter.match_prescription("4471182", "Alvarez", date(1961, 4, 10)) is None


def test_twins_are_two_and_a_number_that_both_have_is_nobodys(chart: Chart) -> None:
    liam, noah = patient("Novak", "1994-09-17", "liam"), patient("Novak", "1994-09-17", "noah")
    adapter = chart.adapter(noah, liam, order("rx1", of="liam"), order("rx2", of="noah"))
    born = date(1994, 9, 17)
    assert [match.patient for match in adapter.match_patient("Novak", born)] == ["liam", "noah"]
    assert adapter.match_prescription("4471182", "Novak", born) is None


def test_a_number_on_two_of_a_patients_orders_means_the_later_one(chart: Chart) -> None:
    adapter = chart.adapter(patient(), order("rx2", authoredOn="2025-09-23"), order("rx1"))
    assert adapter.match_prescription("4471182", "Alvarez", BORN) == MARIA


def test_a_server_that_sends_everybody_gives_nobody_away(chart: Chart) -> None:
    others = [patient("Alvarez", "1961-04-08", "other"), patient("Smith", "1961-04-09", "smith")]
    adapter = chart.adapter(*others, order(of="smith"))
    assert adapter.match_patient("Alvarez", BORN) == []
    assert adapter.match_prescription("4471182", "Alvarez", BORN) is None
    assert adapter.contact("maria") == Contact(None, None)


@pytest.mark.parametrize(
    ("name", "said"),
    [("O'Brien", "obrien"), ("García-López", "Garcia Lopez"), ("van der Berg", "VANDERBERG"), ("Nuñez", "nunez")],
)
def test_names_compare_without_signs(chart: Chart, name: str, said: str) -> None:
    assert chart.adapter(patient(name)).match_patient(said, BORN)


NOBODY: list[Resource] = [
    patient(active=False),
    patient(link=[{"other": {"reference": "Patient/new"}, "type": "replaced-by"}]),
    patient(name="Smith") | {"name": [{"use": "old", "family": "Alvarez"}, {"family": "Smith"}]},
    patient() | {"name": [{"text": "Maria Alvarez"}]},
    patient(born="1961-04"),
    patient(born="0000-00-00"),
    {key: value for key, value in patient().items() if key != "birthDate"},
]


@pytest.mark.parametrize("record", NOBODY)
def test_a_record_that_is_not_sure_to_be_hers_is_nobody(chart: Chart, record: Resource) -> None:
    assert chart.adapter(record).match_patient("Alvarez", BORN) == []


def test_a_server_that_asks_for_a_name_is_given_one(chart: Chart) -> None:
    chart.adapter(patient(), identity_search="family").match_patient(" Alvarez ", BORN)
    assert chart.server.asked[-1].form["family"] == "Alvarez"


def test_a_server_that_is_not_searched_by_number_is_asked_for_the_patients_orders(chart: Chart) -> None:
    adapter = chart.adapter(patient(), order(), order("rx9", "4479999", of="noah"), number_search="patient")
    assert adapter.match_prescription("4471182", "Alvarez", BORN) == MARIA
    assert adapter.match_prescription("4479999", "Alvarez", BORN) is None
    assert adapter.match_prescription("4471182", "Alvares", BORN) is None
    assert [asked.form.get("patient") for asked in chart.server.asked if asked.kind == "MedicationRequest"] == [
        "maria",
        "maria",
        "nobody-by-this-reference",
    ]


def test_where_a_code_may_go(chart: Chart) -> None:
    ways = [
        {"system": "phone", "use": "work", "value": "(203) 555-0100"},
        {"system": "phone", "use": "home", "value": "203.555.0142"},
        {"system": "phone", "use": "mobile", "value": "(203) 555-0187"},
        {"system": "phone", "use": "old", "value": "203-555-0199"},
        {"system": "phone", "use": "mobile", "value": "2035550111", "period": {"end": "2020-01-01"}},
        {"system": "email", "value": "maria.alvarez@example.com"},
    ]
    assert chart.adapter(patient(telecom=ways)).contact("maria") == Contact("+12035550187", "maria.alvarez@example.com")
    no_number = [{"system": "phone", "value": "call the neighbor"}, {"system": "email", "value": "none"}]
    assert chart.adapter(patient(telecom=no_number)).contact("maria") == Contact(None, None)


def related(reference: str, *codes: str, **more: object) -> Resource:
    return {
        "resourceType": "RelatedPerson",
        "id": reference,
        "patient": {"reference": "Patient/maria"},
        "relationship": [concept(*codes)],
        "name": [{"family": "Okafor"}],
        **more,
    }


def test_a_guardian_may_act_and_an_emergency_contact_may_not(chart: Chart) -> None:
    people = [
        related("a", "GUARD", period={"start": "2025-10-01", "end": "2026-11-01"}, birthDate="1990-05-21"),
        related("b", "C"),
        related("c", "PRN"),
        related("d", "HPOWATT", active=False),
        related("e", "GUARD") | {"patient": {"reference": "Patient/noah"}},
    ]
    (proxy,) = chart.adapter(*people).proxies("maria")
    assert (proxy.reference, proxy.relationship, proxy.scope) == ("a", "guardian", ProxyScope.ALL)
    assert (proxy.valid_from, proxy.valid_until) == (date(2025, 10, 1), date(2026, 11, 1))
    assert (proxy.last_name, proxy.birth_date) == ("Okafor", date(1990, 5, 21))


def test_a_site_says_which_relationships_are_authorities_and_how_far(chart: Chart) -> None:
    people = [related("a", "PRN"), related("b", "NBOR"), related("c", "GUARD")]
    proxies = chart.adapter(*people, proxies={"PRN": "all", "NBOR": "pickup"}).proxies("maria")
    assert [(proxy.relationship, proxy.scope) for proxy in proxies] == [
        ("parent", ProxyScope.ALL),
        ("nbor", ProxyScope.PICKUP),
    ]


def place(reference: str, name: str, **more: object) -> Resource:
    return {
        "resourceType": "Location",
        "id": reference,
        "status": "active",
        "name": name,
        "type": [concept("OUTPHARM")],
        "address": {"line": ["412 Elm Street"], "city": "New Haven", "state": "CT", "postalCode": "06511"},
        "telecom": [{"system": "fax", "value": "203-555-0143"}, {"system": "phone", "value": "(203) 555-0142"}],
        **more,
    }


WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
HOURS = [
    {"daysOfWeek": WEEKDAYS, "openingTime": "14:00:00", "closingTime": "20:00:00"},
    {"daysOfWeek": WEEKDAYS, "openingTime": "08:00:00", "closingTime": "13:30:00"},
    {"daysOfWeek": ["sun"], "allDay": True},
]


def test_a_location_with_its_hours_and_lunch(chart: Chart) -> None:
    (shop,) = chart.adapter(place("nh", "New Haven", hoursOfOperation=HOURS)).locations()
    assert (shop.code, shop.street, shop.phone) == ("nh", "412 Elm Street", "+12035550142")
    assert shop.time_zone == "America/New_York"
    assert shop.hours[0] == OpeningHours(0, time(8), time(20), time(13, 30), time(14))
    assert shop.hours[-1] == OpeningHours(6, time(0), time(23, 59))


def test_locations_come_in_the_sites_order_and_no_others(chart: Chart) -> None:
    places = [place("ward", "Ward 7", type=[]), place("hd", "Hamden"), place("nh", "New Haven"), place("x", "Milford")]
    keys = {"locations": ["nh", "hd"], "location_codes": {"nh": "NH", "hd": "HD"}, "delivers": ["NH"]}
    found = chart.adapter(*places, **keys).locations()
    assert [(each.code, each.delivers) for each in found] == [("NH", True), ("HD", False)]
    assert [each.code for each in chart.adapter(*places).locations()] == ["hd", "x", "nh"]
    assert chart.adapter(place("nh", "New Haven", status="inactive")).locations() == []


def test_days_that_differ(chart: Chart) -> None:
    absences = [
        {"description": "Christmas", "during": {"start": "2026-12-25", "end": "2026-12-25"}},
        {
            "description": "Thanksgiving",
            "during": {"start": "2026-11-26T12:00:00-05:00", "end": "2026-11-26T23:59:00-05:00"},
        },
        {
            "description": "Thanksgiving",
            "during": {"start": "2026-11-26T00:00:00-05:00", "end": "2026-11-26T09:00:00-05:00"},
        },
        {"description": "Long ago", "during": {"start": "2025-12-25", "end": "2025-12-25"}},
        {"description": "No end", "during": {"start": "2026-12-26"}},
    ]
    service = {
        "resourceType": "HealthcareService",
        "id": "s",
        "location": [{"reference": "Location/nh"}],
        "notAvailable": absences,
    }
    elsewhere = service | {"id": "t", "location": [{"reference": "Location/hd"}]}
    (shop,) = chart.adapter(place("nh", "New Haven", hoursOfOperation=HOURS), service, elsewhere).locations()
    assert shop.closings == (
        Closing(date(2026, 11, 26), "Thanksgiving", time(9), time(12)),
        Closing(date(2026, 12, 25), "Christmas"),
    )


@pytest.mark.parametrize(
    "hours",
    [
        [
            {"daysOfWeek": ["mon"], "openingTime": f"{hour:02d}:00:00", "closingTime": f"{hour + 1:02d}:00:00"}
            for hour in (8, 10, 12)
        ],
        [{"daysOfWeek": ["monday"], "openingTime": "08:00:00", "closingTime": "09:00:00"}],
        [{"daysOfWeek": ["mon"], "openingTime": "eight", "closingTime": "09:00:00"}],
        [{"daysOfWeek": "mon", "openingTime": "08:00:00", "closingTime": "09:00:00"}],
    ],
)
def test_hours_that_cant_be_told_are_no_answer(chart: Chart, hours: list[Resource]) -> None:
    with pytest.raises(PharmacyUnreadable):
        chart.adapter(place("nh", "New Haven", hoursOfOperation=hours)).locations()


def test_what_r4_has_no_resource_for_is_not_supported(connect: Connect, faulty: FaultyServer) -> None:
    adapter = connect(faulty.base)
    for call, capability in (
        (lambda: adapter.stock("lisinopril"), Capability.STOCK),
        (adapter.formulary, Capability.STOCK),
        (lambda: adapter.deliveries("maria", ["4471182"]), Capability.DELIVERIES),
        (lambda: adapter.book_consultation("maria", "s1", "key", adapter._clock()), Capability.CONSULTATIONS),
    ):
        with pytest.raises(PharmacyUnsupported) as caught:
            call()
        assert caught.value.capability is capability
    assert faulty.asked == []


def test_a_site_leaves_out_what_its_server_cannot(connect: Connect, faulty: FaultyServer) -> None:
    faulty.serves(MedicationRequest=[order()])
    adapter = connect(faulty.base, without=["claims", "refills"])
    assert adapter.prescriptions("maria")
    assert {asked.kind for asked in faulty.asked} == {"MedicationRequest", "MedicationDispense"}
    with pytest.raises(PharmacyUnsupported):
        adapter.claims("maria", ["4471182"])


def test_the_formulary_is_the_servers_medications_where_a_site_says_so(connect: Connect, faulty: FaultyServer) -> None:
    code = {"text": "Lisinopril 10 mg tablet"}
    active = {"resourceType": "Medication", "id": "m1", "status": "active", "code": code}
    faulty.serves(Medication=[active, active | {"id": "m2", "status": "inactive"}])
    (drug,) = connect(faulty.base, formulary=True).formulary()
    assert (drug.code, drug.generic, drug.strength) == ("m1", "lisinopril", "10 mg")
