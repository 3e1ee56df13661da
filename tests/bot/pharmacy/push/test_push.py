"""A pharmacy's system tells that a status changed: what is taken, what is refused, and what a patient then hears."""

import hashlib
import hmac
import json
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from bot.pharmacy.configuration import load_pharmacy
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.push.freshening import freshened
from bot.pharmacy.push.routes import push_routes
from bot.pharmacy.push.store import Pushed
from bot.pharmacy.rules import ready_is_certain
from bot.pharmacy.sections import ConfigurationError
from bot.pharmacy.sql import pharmacy_engine
from bot.pharmacy.values import Actor, FillStatus, Prescription, Reason

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
NIGHT = NOW - timedelta(hours=9)  # when the copy was loaded that the pharmacy lets us read
MARIA, ATORVASTATIN, NUMBER = "P0001", "RX4471203", "4471203"
SECRET, NEXT = "s" * 40, "n" * 40


@pytest.fixture(scope="module")
def nightly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo pharmacy as it was copied in the night."""
    path = tmp_path_factory.mktemp("nightly") / "copy.db"
    seed_demo(engine := pharmacy_engine(f"sqlite:///{path}"), NIGHT)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE elm_prescription SET as_of = '2026-11-23 06:00:00.000000'")
    engine.dispose()
    return path


@pytest.fixture
def environment(nightly: Path, tmp_path: Path) -> dict[str, str]:
    """A pharmacy that is read from a nightly copy, and that pushes what changes by day."""
    url = f"sqlite:///{shutil.copy(nightly, tmp_path / 'copy.db')}"
    file = tmp_path / "pharmacy.yml"
    file.write_text(
        """
systems:
  main:
    kind: sql
    url_from: MAIN_URL
    push: {secret_from: MAIN_PUSH, next_secret_from: MAIN_PUSH_NEXT, confirmed: [ready, picked_up]}
capabilities:
  {identity: main, prescriptions: main, claims: main, deliveries: main, refills: main, stock: main, locations: main,
   consultations: none}
"""
    )
    return {
        "MAIN_URL": url,
        "MAIN_PUSH": SECRET,
        "MAIN_PUSH_NEXT": NEXT,
        "SCRIPTDESK_PHARMACY_CONFIG": str(file),
        "SCRIPTDESK_VAR": str(tmp_path),
    }


@pytest.fixture
def gateway(environment: dict[str, str]) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(push_routes(environment, clock=lambda: NOW))
    with TestClient(app) as client:
        yield client


@pytest.fixture
def pharmacy(environment: dict[str, str]) -> Iterator[Pharmacy]:
    """As the action server reads it: a process that shares no more than the file of pushes with the gateway."""
    with closing(load_pharmacy(environment, clock=lambda: NOW)) as made:
        yield made


def push(
    gateway: TestClient,
    *,
    secret: str = SECRET,
    signed_at: datetime = NOW,
    system: str = "main",
    body: bytes | None = None,
    **changed: Any,
) -> Response:
    """A push that the atorvastatin is ready, with what is changed of it."""
    usual = {"id": "push-1", "at": "2026-11-23T14:30:00Z", "reference": ATORVASTATIN, "status": "ready"}
    told = json.dumps({key: value for key, value in (usual | changed).items() if value is not None}).encode()
    raw = told if body is None else body
    stamp = str(int(signed_at.timestamp()))
    mark = hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    headers = {"X-ScriptDesk-Timestamp": stamp, "X-ScriptDesk-Signature": mark}
    answer: Response = gateway.post(f"/api/pharmacy/push/{system}", content=raw, headers=headers)
    return answer


def atorvastatin(pharmacy: Pharmacy) -> Prescription:
    found = pharmacy.prescription(MARIA, ATORVASTATIN)
    assert found is not None
    return found


def test_what_became_ready_since_the_copy_was_loaded_is_ready(gateway: TestClient, pharmacy: Pharmacy) -> None:
    before = atorvastatin(pharmacy)
    assert (before.status.what, before.status.as_of) == (FillStatus.OUT_OF_STOCK, NIGHT)
    assert push(gateway).status_code == 202
    status = atorvastatin(pharmacy).status
    assert (status.what, status.actor, status.why) == (FillStatus.READY, Actor.PATIENT, None)
    assert status.since == status.as_of == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert ready_is_certain(status, NOW)
    assert not ready_is_certain(status, NOW + timedelta(hours=4)), "a push grows old like everything"
    listed = next(each for each in pharmacy.prescriptions(MARIA) if each.reference == ATORVASTATIN)
    assert listed.status == status


def test_a_push_by_number_needs_the_shop_and_touches_no_twin(gateway: TestClient, pharmacy: Pharmacy) -> None:
    assert push(gateway, reference=None, number=NUMBER).status_code == 422
    assert push(gateway, reference=None, number=NUMBER, location="HD").status_code == 202
    assert atorvastatin(pharmacy).status.what is FillStatus.OUT_OF_STOCK, "that number is another one's in Hamden"
    assert push(gateway, id="push-2", reference=None, number=f"00{NUMBER}", location="NH").status_code == 202
    assert atorvastatin(pharmacy).status.what is FillStatus.READY


def test_a_push_that_is_older_than_what_the_system_says_changes_nothing(
    gateway: TestClient, pharmacy: Pharmacy
) -> None:
    assert push(gateway, at="2026-11-23T05:59:00Z").status_code == 202
    assert atorvastatin(pharmacy).status.what is FillStatus.OUT_OF_STOCK


def test_pushes_that_come_in_the_wrong_order_leave_the_youngest(gateway: TestClient, pharmacy: Pharmacy) -> None:
    assert push(gateway, id="b", status="picked_up", at="2026-11-23T14:50:00Z").status_code == 202
    assert push(gateway, id="a", status="ready", at="2026-11-23T14:30:00Z").status_code == 202
    assert atorvastatin(pharmacy).status.what is FillStatus.PICKED_UP


def test_a_word_that_nobody_mapped_makes_the_old_status_doubtful_and_is_not_repeated(
    gateway: TestClient, pharmacy: Pharmacy
) -> None:
    assert push(gateway, id="1", at="2026-11-23T14:00:00Z").status_code == 202
    assert push(gateway, id="2", status="bin 7, ask Jane", at="2026-11-23T14:10:00Z").status_code == 202
    status = atorvastatin(pharmacy).status
    assert (status.what, status.confirmed) == (FillStatus.OUT_OF_STOCK, False)
    assert not ready_is_certain(status, NOW)


def test_a_word_that_the_site_did_not_confirm_is_told_and_not_for_certain(
    gateway: TestClient, pharmacy: Pharmacy
) -> None:
    assert push(gateway, status="shipped").status_code == 202
    status = atorvastatin(pharmacy).status
    assert (status.what, status.confirmed) == (FillStatus.SHIPPED, False)


@pytest.mark.parametrize("why", ["preg", "stock"])
def test_a_reason_is_one_of_ours_or_the_pharmacists(gateway: TestClient, pharmacy: Pharmacy, why: str) -> None:
    assert push(gateway, status="on_hold", why=why).status_code == 202
    expected = Reason.STOCK if why == "stock" else Reason.PHARMACIST
    assert atorvastatin(pharmacy).status.why is expected


def test_both_secrets_sign_while_they_are_being_changed(gateway: TestClient, pharmacy: Pharmacy) -> None:
    assert push(gateway, id="1", secret=SECRET).status_code == 202
    assert push(gateway, id="2", secret=NEXT, status="picked_up", at="2026-11-23T14:40:00Z").status_code == 202
    assert atorvastatin(pharmacy).status.what is FillStatus.PICKED_UP


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "x" * 40},
        {"secret": ""},
        {"system": "nobody"},
        {"system": "main%2F.."},
        {"signed_at": NOW - timedelta(minutes=6)},
        {"signed_at": NOW + timedelta(minutes=6)},
    ],
)
def test_whatever_does_not_fit_is_refused_alike_and_leaves_nothing(
    gateway: TestClient, pharmacy: Pharmacy, how: dict[str, Any]
) -> None:
    answer = push(gateway, **how)
    assert answer.status_code in (401, 404)
    if answer.status_code == 401:
        assert answer.json() == {"error": "unauthorized"}
    assert atorvastatin(pharmacy).status.what is FillStatus.OUT_OF_STOCK


def test_a_body_or_a_time_that_was_changed_on_the_way_is_refused(gateway: TestClient) -> None:
    stamp = str(int(NOW.timestamp()))
    mark = hmac.new(SECRET.encode(), f"{stamp}.{{}}".encode(), hashlib.sha256).hexdigest()
    for told, at in (
        (b'{"a":1}', stamp),
        (b"{}", str(int(stamp) + 1)),
        (b"{}", "now"),
        (b"{}", ""),
        (b"{}", "9" * 400),
    ):
        headers = {"X-ScriptDesk-Timestamp": at, "X-ScriptDesk-Signature": mark}
        assert gateway.post("/api/pharmacy/push/main", content=told, headers=headers).status_code == 401
    assert gateway.post("/api/pharmacy/push/main", content=b"{}").status_code == 401


@pytest.mark.parametrize("stamp", ["soon", "", "-5", "1e9", "٣", "9" * 400])
def test_a_time_that_is_none_is_refused_whoever_signed_it(gateway: TestClient, stamp: str) -> None:
    mark = hmac.new(SECRET.encode(), stamp.encode() + b".{}", hashlib.sha256).hexdigest()
    headers = {b"X-ScriptDesk-Timestamp": stamp.encode(), b"X-ScriptDesk-Signature": mark.encode()}
    assert gateway.post("/api/pharmacy/push/main", content=b"{}", headers=headers).status_code == 401


def test_a_push_is_taken_once_also_when_it_comes_eight_times_at_once(gateway: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: push(gateway).status_code, range(8)))
    assert sorted(answers) == [202] + [409] * 7
    assert push(gateway).json() == {"error": "replayed"}


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b'"ready"', b"[" * 10_000, b'{"id": 1}', b'{"id": "x", "at": "today", "status": "ready"}'],
)  # fmt: skip
def test_a_body_that_says_nothing_readable_is_refused(gateway: TestClient, body: bytes) -> None:
    assert push(gateway, body=body).status_code == 422


def test_a_status_from_the_future_is_refused(gateway: TestClient) -> None:
    assert push(gateway, at="2026-11-23T15:20:00Z").status_code == 422


def test_a_body_that_is_too_large_is_not_read_to_its_end(gateway: TestClient) -> None:
    assert push(gateway, body=b"x" * 20_000).status_code == 413


def test_the_file_of_pushes_holds_no_number_no_name_and_no_reference(gateway: TestClient, tmp_path: Path) -> None:
    push(gateway, id="1")
    push(gateway, id="2", reference=None, number=NUMBER, location="NH", status="bin 7, ask Jane")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("pushes.db*"))
    assert not [secret for secret in (NUMBER, ATORVASTATIN, "Jane", "push-1") if secret.encode() in kept]
    with closing(sqlite3.connect(tmp_path / "pushes.db")) as file:
        assert file.execute("SELECT count(*) FROM pushed_status").fetchone() == (2,)


def test_while_the_pushes_cannot_be_read_the_system_is_believed(
    gateway: TestClient, environment: dict[str, str], tmp_path: Path
) -> None:
    push(gateway)
    (tmp_path / "pushes.db").write_bytes(b"this is no database any more, whatever it was" * 100)
    with closing(load_pharmacy(environment, clock=lambda: NOW)) as pharmacy:
        assert atorvastatin(pharmacy).status.what is FillStatus.OUT_OF_STOCK


def test_a_gateway_whose_file_is_locked_asks_the_system_to_push_again(gateway: TestClient, tmp_path: Path) -> None:
    assert push(gateway).status_code == 202
    with closing(sqlite3.connect(tmp_path / "pushes.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert push(gateway, id="push-2").status_code == 503
    assert push(gateway, id="push-2").status_code == 202


def test_a_refill_that_was_asked_for_is_taken_up_when_a_younger_status_comes(pharmacy: Pharmacy) -> None:
    known = replace(atorvastatin(pharmacy), refill_requested_at=NOW - timedelta(hours=1))
    later = Pushed(FillStatus.IN_PROCESS, None, True, NOW - timedelta(minutes=5))
    assert freshened(known, later).refill_requested_at is None
    earlier = replace(later, at=NOW - timedelta(hours=2))
    assert freshened(known, earlier).refill_requested_at == NOW - timedelta(hours=1)


def test_a_secret_that_could_be_guessed_is_refused_at_the_start(environment: dict[str, str]) -> None:
    with pytest.raises(
        ConfigurationError, match=r"pharmacy\.yml, line 6: secret_from names a secret that is too short"
    ):
        push_routes(environment | {"MAIN_PUSH": "short"})


def test_a_pharmacy_whose_systems_do_not_push_has_no_such_address(environment: dict[str, str]) -> None:
    app = FastAPI()
    app.include_router(push_routes({"SCRIPTDESK_PHARMACY_URL": environment["MAIN_URL"]}))
    assert TestClient(app).post("/api/pharmacy/push/main").status_code == 404
