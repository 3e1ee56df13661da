"""A PostgreSQL server of these tests' own, which they stop in the middle, with the demo pharmacy in two databases."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import pharmacy_engine
from tests.faults.pharmacy.road import Road
from tests.stack import free_port, skip_or_fail

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@dataclass
class Server:
    """A PostgreSQL server in a folder."""

    programs: Path
    folder: Path
    port: int

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self.run(
            "pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-l", str(self.folder / "log"), "-w", "start"
        )

    def stop(self) -> None:
        """As a machine that loses power does."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def run(self, program: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root.
        as_whom = ("runuser", "-u", "postgres", "--") if os.getuid() == 0 else ()
        command = (*as_whom, str(self.programs / program), *arguments)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)

    def url(self, database: str, port: int | None = None) -> URL:
        return make_url(f"postgresql+psycopg://postgres@127.0.0.1:{port or self.port}/{database}")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    found = shutil.which("pg_ctl")
    if found is None:
        skip_or_fail("no pg_ctl: PostgreSQL's server programs are not installed")
    assert found
    folder = Path(tempfile.mkdtemp(prefix="scriptdesk-postgres-"))
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    server = Server(Path(found).resolve().parent, folder, free_port())
    try:
        server.run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "postgres", "--no-sync")
        server.start()
        for database in ("main", "plans"):
            with psycopg.connect(host="127.0.0.1", port=server.port, user="postgres", autocommit=True) as admin:
                admin.execute(f"CREATE DATABASE {database}")
            engine = pharmacy_engine(server.url(database))
            seed_demo(engine, NOW)
            engine.dispose()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def main_road(server: Server) -> Iterator[Road]:
    """The way to the system of everything but claims."""
    with Road(server.port) as road:
        yield road


@pytest.fixture
def plans_road(server: Server) -> Iterator[Road]:
    """The way to the system of claims."""
    with Road(server.port) as road:
        yield road
