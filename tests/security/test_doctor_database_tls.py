"""The doctor tells an encrypted connection from a plain one, and from one where nobody checks who answers."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import doctor_database
from bot.cli.doctor_finding import Finding
from bot.settings import PlaceSettings
from bot.storage.database import open_engine
from tests.security.certificates import Pair, self_signed
from tests.stack import free_port

INITDB = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pair: Pair

    def url(self, host: str, more: str = "") -> str:
        return f"postgresql+psycopg://gateway:hunter2@{host}:{self.port}/postgres{more}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL of its own that speaks TLS, with a role that has a password and no power."""
    if not INITDB or (os.geteuid() == 0 and shutil.which("runuser") is None):
        pytest.skip("no PostgreSQL server is installed here")
    as_postgres = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    programs, port = INITDB[-1].parent, free_port()
    with tempfile.TemporaryDirectory() as folder:  # PostgreSQL reads it as another user: not below pytest's own
        data, pair = Path(folder) / "data", self_signed(Path(folder))

        def run(*words: str) -> None:
            subprocess.run((*as_postgres, *words), check=True, capture_output=True, cwd=folder)

        if as_postgres:
            for path in (Path(folder), pair.certificate, pair.key):
                shutil.chown(path, "postgres")
        run(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync")
        options = (
            f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c ssl=on -c fsync=off"
            f" -c ssl_cert_file={pair.certificate} -c ssl_key_file={pair.key}"
        )
        log = str(Path(folder) / "log")
        run(str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", log, "-o", options, "start")
        try:
            make = "CREATE ROLE gateway LOGIN PASSWORD 'hunter2'"
            run("psql", "-h", folder, "-p", str(port), "-U", "postgres", "-c", make)
            yield Server(port, pair)
        finally:
            run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")


def looked(url: str, *, named: str | None = None) -> list[Finding]:
    """The findings about a connection to `url`. `named`: the address that the settings have for it."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            found = list(doctor_database.connection_of(connection, PlaceSettings(database_url=named or url)))
    finally:
        engine.dispose()
    return found


def test_a_connection_whose_other_end_is_checked_is_fine(server: Server) -> None:
    checked = server.url("localhost", f"?sslmode=verify-full&sslrootcert={server.pair.certificate}")
    found = looked(checked)
    assert [each.sentence for each in found if each.wrong] == []
    assert found[0].sentence == "the connection is encrypted (TLSv1.3), and the server is checked"


def test_an_encrypted_connection_to_whoever_answers_is_named(server: Server) -> None:
    (wrong,) = [each for each in looked(server.url("127.0.0.1", "?sslmode=require")) if each.wrong]
    assert "nobody checks with whom" in wrong.sentence


def test_a_plain_connection_that_leaves_this_machine_is_named(server: Server) -> None:
    plain = server.url("127.0.0.1", "?sslmode=disable")
    (wrong,) = [each for each in looked(plain, named=server.url("db.elms.example")) if each.wrong]
    assert "45 CFR 164.312(e)" in wrong.sentence
    assert "hunter2" not in wrong.sentence


def test_a_plain_connection_on_this_machine_is_said_to_be_one(server: Server) -> None:
    found = looked(server.url("127.0.0.1", "?sslmode=disable"))
    assert found[0].sentence == "the connection does not leave this machine"
