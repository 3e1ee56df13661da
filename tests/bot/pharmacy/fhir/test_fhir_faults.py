"""When a FHIR server fails: an answer in time, which says so, and nothing of the question or of the answer in it."""

import gzip
import json
import logging
import ssl
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.pharmacy.fhir import FhirPharmacy
from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable
from tests.bot.pharmacy.fhir.conftest import Connect
from tests.bot.pharmacy.fhir.records import Resource, dispense, order, patient
from tests.faulty_http import Asked, FaultyServer, drip, faulty_server, reply, searchset
from tests.stack import free_port

NUMBER, NAME, BORN = "4471182", "Alvarez", date(1961, 4, 9)
SECRETS = (NUMBER, NAME, "1961", "Alvarez-from-the-server", "hunter2")
DEADLINE_SECONDS = 4.5
HURRIED_SECONDS = 1.5
SIGN_IN = {"kind": "basic", "user_from": "CHART_USER", "password_from": "CHART_PASSWORD"}
ENVIRONMENT = {"CHART_USER": "scriptdesk", "CHART_PASSWORD": "hunter2"}


def failure(pharmacy: FhirPharmacy, caplog: pytest.LogCaptureFixture) -> PharmacyUnavailable:
    """The error of a look-up that fails, after checking that it came in time and gives nothing away."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="bot")  # a command that ran before in this process may have quieted it
    began = time.monotonic()
    with pytest.raises(PharmacyUnavailable) as caught:
        pharmacy.match_prescription(NUMBER, NAME, BORN)
    assert time.monotonic() - began < DEADLINE_SECONDS
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    told = "".join(traceback.format_exception(error, chain=True)) + caplog.text
    told += repr([vars(record) for record in caplog.records])
    assert not [secret for secret in SECRETS if secret in told]
    return error


def kind_of(caplog: pytest.LogCaptureFixture) -> object:
    """The one word that the log keeps of a failure."""
    return vars(caplog.records[-1])["error"]


def ends_at_its_deadline(pharmacy: FhirPharmacy, caplog: pytest.LogCaptureFixture) -> None:
    began = time.monotonic()
    failure(pharmacy, caplog)
    assert HURRIED_SECONDS - 0.1 < time.monotonic() - began < HURRIED_SECONDS + 0.3
    assert kind_of(caplog) in ("deadline", "timeout")


@pytest.fixture
def hurried(connect: Connect, faulty: FaultyServer) -> FhirPharmacy:
    """An adapter with less time, for stories that wait for the end of it."""
    return connect(faulty.base, call_seconds=HURRIED_SECONDS, read_seconds=1.0)


@pytest.fixture
def chart(connect: Connect, faulty: FaultyServer) -> FhirPharmacy:
    return connect(faulty.base, ENVIRONMENT, sign_in=SIGN_IN)


def test_a_server_that_is_not_there_is_said_to_be_down(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    error = failure(connect(f"http://127.0.0.1:{free_port()}/fhir"), caplog)
    assert str(error) == "the pharmacy system 'chart' does not answer"


def test_a_server_that_takes_the_call_and_says_nothing_is_given_up_in_time(
    chart: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.answer = lambda asked: drip(b"HTTP/1.1 200 OK\r\n", pause=6.0)
    began = time.monotonic()
    failure(chart, caplog)
    assert time.monotonic() - began < 3.5
    assert kind_of(caplog) == "timeout"


WHOLE = reply(searchset(patient()))


@pytest.mark.parametrize("after", [0, 20, len(WHOLE) - 30], ids=["status line", "headers", "body"])
def test_a_server_that_sends_a_byte_now_and_then_is_given_up_at_the_deadline(
    hurried: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture, after: int
) -> None:
    # Each byte comes well within the read timeout: only the deadline of the whole call ends this.
    faulty.answer = lambda asked: drip(WHOLE, pause=0.4, after=after)
    ends_at_its_deadline(hurried, caplog)


def test_a_server_that_drips_chunks_is_given_up_at_the_deadline(
    hurried: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n"
    faulty.answer = lambda asked: drip(head + b"1\r\n{\r\n" * 40, pause=0.3, after=len(head))
    ends_at_its_deadline(hurried, caplog)


def test_the_usual_deadline_is_below_the_five_seconds_that_a_chat_waits(
    chart: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.answer = lambda asked: drip(WHOLE, pause=1.0, after=20)
    failure(chart, caplog)


def test_many_slow_answers_do_not_add_up_beyond_the_deadline(
    chart: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    def slow_page(asked: Asked) -> Iterator[bytes]:
        time.sleep(1.0)
        yield reply(searchset(link=[{"relation": "next", "url": f"{faulty.base}/Patient?page=2"}]))

    faulty.answer = slow_page
    failure(chart, caplog)


def not_a_searchset(**changed: object) -> bytes:
    return reply({**searchset(patient("Alvarez-from-the-server")), **changed})


UNREADABLE: dict[str, Callable[[], bytes]] = {
    "html": lambda: reply(b"<html>Alvarez-from-the-server</html>", content_type="text/html"),
    "cut off": lambda: reply(json.dumps(searchset(patient())).encode()[:-20]),
    "no text": lambda: reply(b'{"resourceType": "Bundle\xff"}'),
    "deep": lambda: reply(b"[" * 200_000),
    "a list": lambda: reply([patient()]),
    "not a number": lambda: reply(b'{"resourceType": "Bundle", "total": NaN}'),
    "a patient instead of a bundle": lambda: reply(patient()),
    "a bundle of another type": lambda: not_a_searchset(type="collection"),
    "entries that are none": lambda: not_a_searchset(entry={"resource": patient()}),
    "an entry without resource": lambda: not_a_searchset(entry=[{"fullUrl": "urn:x"}]),
    "a resource without id": lambda: not_a_searchset(entry=[{"resource": {"resourceType": "Patient"}}]),
    "a birthday that is a number, in a name that is a text": lambda: reply(searchset(patient(name=5))),  # type: ignore[arg-type]
    "a name that is a text": lambda: reply(searchset({**patient(), "name": "Alvarez"})),
    "an outcome with success": lambda: reply(
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}
    ),
    "an outcome among the entries": lambda: reply(
        searchset({"resourceType": "OperationOutcome", "issue": [{"severity": "fatal", "code": "incomplete"}]})
    ),
    "compressed without being asked": lambda: reply(
        gzip.compress(json.dumps(searchset()).encode()), Content_Encoding="gzip"
    ),
    "more than anybody reads": lambda: reply(b'{"a": "' + b" " * 5_000_000 + b'"}'),
    "a next page elsewhere": lambda: reply(searchset(link=[{"relation": "next", "url": "http://192.0.2.1/fhir?p=2"}])),
    "a next page that is no address": lambda: reply(searchset(link=[{"relation": "next", "url": 2}])),
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cant_be_read_is_no_answer(
    chart: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture, answer: Callable[[], bytes]
) -> None:
    faulty.answer = lambda asked: answer()
    error = failure(chart, caplog)
    assert type(error) is PharmacyUnreadable
    assert str(error) == "the pharmacy system 'chart' answers something that can't be read"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 429, 500, 503])
def test_a_status_that_is_no_success_is_no_answer(
    chart: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    issue = {"severity": "error", "code": "processing", "diagnostics": "Alvarez-from-the-server"}
    outcome = {"resourceType": "OperationOutcome", "issue": [issue, {"severity": "error", "code": "Alvarez"}]}
    faulty.answer = lambda asked: reply(outcome, status, Retry_After="7")
    error = failure(chart, caplog)
    assert type(error) is PharmacyUnavailable
    assert kind_of(caplog) == f"status_{status}"
    assert error.retry_after == (7.0 if status in (429, 503) else None)
    assert chart.outcomes == {"processing": 1, "other": 1}


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n"
MALFORMED = {
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "nothing": b"",
    "a length below zero": HEAD + b"Content-Length: -5\r\n\r\n{}",
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n{}",
    "a chunk that is no number": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "an endless line": HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n{}",
    "headers without end": HEAD + b"X: x\r\n" * 200 + b"\r\n{}",
    "a header that is none": HEAD + b"Alvarez-from-the-server\r\n\r\n{}",
    "a status that is no number": b"HTTP/1.1 OK OK\r\n\r\n",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
}


@pytest.mark.parametrize("answer", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_http_is_no_answer(
    chart: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture, answer: bytes
) -> None:
    faulty.answer = lambda asked: iter([answer])
    failure(chart, caplog)


def test_a_redirect_is_not_followed(
    chart: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    with faulty_server() as elsewhere:
        faulty.answer = lambda asked: reply({}, 307, Location=f"{elsewhere.base}/Patient/_search")
        failure(chart, caplog)
        assert elsewhere.asked == []
    assert kind_of(caplog) == "status_307"


def test_pages_without_end_are_given_up(
    chart: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    again = [{"relation": "next", "url": f"{faulty.base}/MedicationRequest?page=again"}]
    faulty.answer = lambda asked: reply(searchset(link=again))
    assert type(failure(chart, caplog)) is PharmacyUnreadable
    assert len(faulty.asked) <= 11


def test_a_connection_that_breaks_off_in_the_middle_is_no_answer(
    chart: FhirPharmacy, faulty: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.answer = lambda asked: iter([WHOLE[:-40]])
    failure(chart, caplog)


@pytest.mark.parametrize("day", ["0000-00-00", "2026-02-30", "2026", "soon", 20260101, "9999-99-99T00:00:00Z"])
def test_an_impossible_date_is_no_answer(connect: Connect, faulty: FaultyServer, day: object) -> None:
    faulty.serves(MedicationRequest=[order(authoredOn=day)], MedicationDispense=[dispense()])
    with pytest.raises(PharmacyUnreadable):
        connect(faulty.base).prescriptions("maria")


WRONG_TYPES: list[Resource] = [
    order(dispenseRequest="five refills"),
    order(dispenseRequest={"numberOfRepeatsAllowed": "5"}),
    order(dispenseRequest={"numberOfRepeatsAllowed": True}),
    order(dispenseRequest={"quantity": {"value": "30"}}),
    order(medicationCodeableConcept=["Lisinopril"]),
    order(identifier="4471182"),
    order(subject="Patient/maria"),
    order(meta={"security": "R"}),
]


@pytest.mark.parametrize("resource", WRONG_TYPES, ids=range(len(WRONG_TYPES)))
def test_a_value_of_the_wrong_type_is_no_answer(connect: Connect, faulty: FaultyServer, resource: Resource) -> None:
    faulty.serves(MedicationRequest=[resource])
    with pytest.raises(PharmacyUnreadable):
        connect(faulty.base).prescriptions("maria")


def test_remarks_about_a_search_do_no_harm_and_are_counted(connect: Connect, faulty: FaultyServer) -> None:
    remark = {"severity": "warning", "code": "not-supported", "diagnostics": "unknown parameter: Alvarez"}
    outcome = {"resourceType": "OperationOutcome", "issue": [remark]}
    faulty.answer = lambda asked: reply(searchset(patient(), outcome))
    chart = connect(faulty.base)
    assert [match.patient for match in chart.match_patient(NAME, BORN)] == ["maria"]
    assert chart.outcomes == {"not-supported": 1}


def test_what_a_patient_says_stands_in_no_address(connect: Connect, faulty: FaultyServer) -> None:
    chart = connect(faulty.base)
    chart.match_prescription(NUMBER, NAME, BORN)
    chart.contact("maria")
    chart.prescriptions("maria")
    assert faulty.asked
    assert {asked.path.rpartition("/")[2] for asked in faulty.asked} == {"_search"}
    assert "1961-04-09" in [asked.form.get("birthdate") for asked in faulty.asked]


def test_a_server_without_post_searches_is_asked_by_get(connect: Connect, faulty: FaultyServer) -> None:
    faulty.serves(Patient=[patient()])
    chart = connect(faulty.base, search="get")
    assert chart.match_patient(NAME, BORN)
    assert [asked.method for asked in faulty.asked] == ["GET"]
    assert faulty.asked[0].form["birthdate"] == "1961-04-09"


def test_the_same_is_asked_whichever_part_of_the_answer_is_wrong(connect: Connect, faulty: FaultyServer) -> None:
    faulty.serves(Patient=[patient()], MedicationRequest=[order()])
    chart = connect(faulty.base)
    tries = [(NUMBER, NAME, BORN), ("999", NAME, BORN), (NUMBER, "Smith", BORN), (NUMBER, NAME, date(1950, 1, 1))]
    asked = []
    for number, name, born in tries:
        faulty.asked.clear()
        chart.match_prescription(number, name, born)
        asked.append([each.kind for each in faulty.asked])
    assert asked == [["Patient", "MedicationRequest"]] * len(tries)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that no system trusts, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a pharmacy's own server")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "server.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "server.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return folder / "server.pem", folder / "server.key"


@pytest.fixture
def over_tls(certificate: tuple[Path, Path]) -> Iterator[FaultyServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with faulty_server(context) as server:
        server.serves(Patient=[patient()])
        yield server


def test_a_certificate_that_nobody_vouches_for_is_refused(
    connect: Connect, over_tls: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    failure(connect(over_tls.base), caplog)
    assert over_tls.asked == []


def test_a_site_may_name_its_own_authority(
    connect: Connect, over_tls: FaultyServer, certificate: tuple[Path, Path]
) -> None:
    chart = connect(over_tls.base, authorities=str(certificate[0]))
    assert [match.patient for match in chart.match_patient(NAME, BORN)] == ["maria"]


def test_the_deadline_holds_over_tls_too(
    connect: Connect, over_tls: FaultyServer, certificate: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    over_tls.answer = lambda asked: drip(WHOLE, pause=0.4, after=40)
    own = str(certificate[0])
    ends_at_its_deadline(
        connect(over_tls.base, authorities=own, call_seconds=HURRIED_SECONDS, read_seconds=1.0), caplog
    )
