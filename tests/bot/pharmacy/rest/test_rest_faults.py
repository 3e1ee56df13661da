"""When a pharmacy's API fails: an answer in time, which says so, and nothing of the question or the answer in it."""

import logging
import socket
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable
from bot.pharmacy.rest import RestPharmacy
from bot.pharmacy.rest.client import Limits
from tests.bot.pharmacy.rest.answering import Said, answering
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

SECRETS = (NUMBER, LAST_NAME, LAST_NAME.lower(), "1961", "hunter2-secret", "P0001")
DEADLINE_SECONDS = 4.5
A_SECOND_ON = NOW + timedelta(seconds=1)


def ask(pharmacy: RestPharmacy) -> object:
    return pharmacy.match_prescription(NUMBER, LAST_NAME, BORN)


def refusal(
    pharmacy: RestPharmacy, caplog: pytest.LogCaptureFixture, call: Callable[[RestPharmacy], object] = ask
) -> PharmacyUnavailable:
    """The error of a call that fails, after checking that it came in time and gives nothing away."""
    caplog.set_level(logging.DEBUG)
    began = time.monotonic()
    with pytest.raises(PharmacyUnavailable) as caught:
        call(pharmacy)
    assert time.monotonic() - began < DEADLINE_SECONDS
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    told = "".join(traceback.format_exception(error, chain=True)) + caplog.text + repr(caplog.records)
    assert not [secret for secret in SECRETS if secret in told]
    return error


def kinds(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says went wrong."""
    return [vars(record)["error"] for record in caplog.records if "error" in vars(record)]


def test_an_api_that_is_not_there_is_said_to_be_down(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = refusal(pharmacy_at(f"http://127.0.0.1:{taken.getsockname()[1]}"), caplog)
    assert str(error) == "the pharmacy system 'plans' does not answer"


def test_a_name_that_nobody_knows_is_said_to_be_down(caplog: pytest.LogCaptureFixture) -> None:
    error = refusal(pharmacy_at("https://no-such-pharmacy.invalid"), caplog)
    assert not isinstance(error, PharmacyUnreadable)


def test_a_name_server_that_says_nothing_is_given_up_in_a_second(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name server can't be made silent here; the system's own look-up is made slow instead.
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: time.sleep(3))
    began = time.monotonic()
    refusal(pharmacy_at("https://slow-names.example"), caplog)
    assert time.monotonic() - began < 1.5


def test_an_address_that_takes_no_connection_is_given_up_in_a_second(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]  # the backlog is full: the next one is not answered
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        began = time.monotonic()
        refusal(pharmacy_at(f"http://127.0.0.1:{full.getsockname()[1]}"), caplog)
        assert time.monotonic() - began < 1.8
        for each in waiting:
            each.close()


def test_an_api_that_takes_the_question_and_says_nothing_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    with answering(Said(match(), hang=20)) as api:
        refusal(pharmacy_at(api.url), caplog)
        assert len(api.heard) == 1, "nothing is asked twice here"


@pytest.mark.parametrize(("drip", "limits"), [(0.5, Limits()), (0.01, Limits(whole=1.0))])
def test_an_api_that_sends_a_byte_now_and_then_is_given_up_all_the_same(
    caplog: pytest.LogCaptureFixture, drip: float, limits: Limits
) -> None:
    # The first drips its headers; the second is in the middle of its body when the time is over.
    with answering(Said(match() | {"more": "x" * 500}, drip=drip)) as api:
        refusal(pharmacy_at(api.url, limits=limits), caplog)
    assert kinds(caplog) == ["too_late"]


def test_what_drips_does_not_hold_up_those_who_ask_at_the_same_time(caplog: pytest.LogCaptureFixture) -> None:
    with answering(lambda heard: Said(match(), drip=0.2) if b"SLOW" in heard.body else Said(match())) as api:
        pharmacy = pharmacy_at(api.url, limits=Limits(whole=1.5))
        with ThreadPoolExecutor(12) as pool:
            slow = [pool.submit(pharmacy.match_prescription, NUMBER, "SLOW", BORN) for _ in range(4)]
            quick = [pool.submit(ask, pharmacy) for _ in range(8)]
            assert all(each.result() for each in quick)
            assert all(isinstance(each.exception(), PharmacyUnavailable) for each in slow)
        assert ask(pharmacy), "a connection that was cut is not used again"


@pytest.mark.parametrize(
    ("status", "readable"),
    [(401, True), (403, True), (404, False), (400, False), (301, False), (500, True), (502, True), (503, True)],
)
def test_a_status_that_is_no_answer(caplog: pytest.LogCaptureFixture, status: int, readable: bool) -> None:
    told = Said({"error": f"no {LAST_NAME} here"}, status=status, headers={"Location": "http://127.0.0.1:9/other"})
    with answering(told) as api:
        error = refusal(pharmacy_at(api.url), caplog)
        assert len(api.heard) == 1
    assert isinstance(error, PharmacyUnreadable) is not readable
    assert kinds(caplog) == [f"http_{status}"]


@pytest.mark.parametrize(("status", "wait"), [(429, "1"), (503, "1"), (429, format_datetime(A_SECOND_ON, usegmt=True))])
def test_an_api_that_asks_for_patience_is_left_alone(caplog: pytest.LogCaptureFixture, status: int, wait: str) -> None:
    with answering(Said({}, status=status, headers={"Retry-After": wait})) as api:
        pharmacy = pharmacy_at(api.url)
        refusal(pharmacy, caplog)
        api.say = lambda heard: Said(match())
        refusal(pharmacy, caplog)
        assert len(api.heard) == 1, "the second question never left"
        time.sleep(1.05)
        assert ask(pharmacy)
    assert kinds(caplog) == [f"http_{status}", "asked_to_wait"]


@pytest.mark.parametrize("wait", ["", "soon", "-5", "0", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_wait_that_is_none_keeps_nobody_from_asking(wait: str) -> None:
    with answering(Said({}, status=429, headers={"Retry-After": wait})) as api:
        pharmacy = pharmacy_at(api.url)
        with pytest.raises(PharmacyUnavailable):
            ask(pharmacy)
        api.say = lambda heard: Said(match())
        assert ask(pharmacy)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (
            Said(raw=b"<html><body>Alvarez, please sign in</body></html>", headers={"Content-Type": "text/html"}),
            "no_json",
        ),
        (Said(raw=b'{"matches": [{"patient": "P0001", "last_na'), "no_json"),
        (Said(raw=b""), "no_json"),
        (Said(raw=b'{"matches": NaN}'), "no_json"),
        (Said(raw=b"[" * 100_000), "no_json"),
        (Said(raw=b'{"matches": "' + b"x" * 5_000_000 + b'"}'), "too_large"),
        (Said({"matches": ["Alvarez"]}), "unreadable"),
        (Said({"matches": [{"patient": {"id": 1}}]}), "unreadable"),
        (Said({"matches": [match()["matches"][0] | {"born": "0000-00-00"}]}), "unreadable"),
        (Said({"matches": [match()["matches"][0] | {"born": "0001-01-01"}]}), "unreadable"),
        (Said({"matches": [match()["matches"][0] | {"born": 19610409}]}), "unreadable"),
        (Said({"matches": [match()["matches"][0] | {"name": None}]}), "unreadable"),
    ],
)
def test_an_answer_that_is_none_is_another_cause_for_the_operator(
    caplog: pytest.LogCaptureFixture, said: Said, kind: str
) -> None:
    with answering(said) as api:
        error = refusal(pharmacy_at(api.url), caplog)
    assert isinstance(error, PharmacyUnreadable)
    assert kinds(caplog) == [kind]


def test_an_answer_that_breaks_off_is_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    with answering(Said(match(), length=4_000)) as api:
        refusal(pharmacy_at(api.url), caplog)


def test_a_connection_that_the_api_closed_meanwhile_is_opened_anew() -> None:
    with answering(Said(match(), headers={"Connection": "close"})) as api:
        pharmacy = pharmacy_at(api.url)
        assert ask(pharmacy)
        assert ask(pharmacy)


def test_no_cookie_of_one_patient_goes_out_with_the_next_question() -> None:
    with answering(Said(match(), headers={"Set-Cookie": "patient=P0001; Path=/"})) as api:
        pharmacy = pharmacy_at(api.url)
        ask(pharmacy)
        ask(pharmacy)
        assert not [heard for heard in api.heard if "Cookie" in heard.headers]


def test_what_a_patient_typed_stays_where_the_mapping_puts_it() -> None:
    with answering(Said({}, status=404)) as api:
        pharmacy = pharmacy_at(api.url)
        assert pharmacy.prescription("P1/../../admin?x=1#", "R 1") is None
        assert api.heard[0].path == "/patients/P1%2F..%2F..%2Fadmin%3Fx%3D1%23/prescriptions/R%201"


@pytest.mark.parametrize("reference", ["", " ", ".", "..", "..."])
def test_a_reference_that_leads_elsewhere_in_an_address_is_nobodys(reference: str) -> None:
    with answering(Said(prescriptions(prescription()))) as api:
        pharmacy = pharmacy_at(api.url)
        assert pharmacy.prescriptions(reference) == []
        assert pharmacy.prescription("P0001", reference) is None
        assert api.heard == [], "an empty part of an address may mean everybody"


def test_a_proxy_of_the_environment_never_sees_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with answering(Said(match())) as api:
        assert ask(pharmacy_at(api.url))
