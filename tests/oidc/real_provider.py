"""`oidc-provider`, an OpenID Certified server, as a pharmacy's identity provider; provider.mjs sets it up."""

import hashlib
import json
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin

import requests

from tests.stack import ROOT, free_port, skip_or_fail

HERE = Path(__file__).resolve().parent
PASSWORDS = {"ana": "ana-at-elm", "ben": "ben-at-elm"}
WITHIN_S = 15.0
INSTALLED_WITHIN_S = 300.0


@dataclass
class RealProvider:
    """`gateway_port`: where the gateway of a test listens, because a provider sends nobody to any other address."""

    port: int = field(default_factory=free_port)
    gateway_port: int = field(default_factory=free_port)
    amr: tuple[str, ...] = ()
    process: subprocess.Popen[str] | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, Any]:
        """What the gateway is told of it."""
        return {
            "oidc_issuer": self.issuer,
            "oidc_name": "Elm Login",
            "oidc_client_id": "scriptdesk",
            "oidc_client_secret": "a secret+with%signs/of:all=kinds",
        }

    @classmethod
    @contextmanager
    def running(cls, **more: Any) -> Iterator[Self]:
        provider = cls(**more)
        provider.start()
        try:
            yield provider
        finally:
            provider.stop()

    def start(self) -> None:
        told = {
            "port": self.port,
            "redirect": f"http://127.0.0.1:{self.gateway_port}/api/staff/oidc/back",
            "client": self.settings["oidc_client_id"],
            "secret": self.settings["oidc_client_secret"],
            "amr": self.amr or None,
        }
        command = ("node", "provider.mjs", json.dumps(told))
        self.process = subprocess.Popen(command, cwd=_installed(), stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "listening\n", "the provider did not start"

    def stop(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes connections meanwhile and answers nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def sends_back(self, browser: requests.Session, url: str, account: str | None) -> str:
        """What somebody's browser is led to who goes to `url` and signs in as `account`, or turns back."""
        typed = {"account": account, "password": PASSWORDS[account]} if account else {"cancel": "yes"}
        answer = browser.get(url, allow_redirects=False, timeout=WITHIN_S)
        while True:
            if answer.status_code == 200:
                assert "Elm Login" in answer.text
                answer = browser.post(url, data=typed, allow_redirects=False, timeout=WITHIN_S)
            assert answer.status_code in (302, 303), (answer.status_code, re.sub("<[^>]+>", "", answer.text)[:500])
            url = urljoin(url, answer.headers["location"])
            if not url.startswith(f"{self.issuer}/"):
                return url
            answer = browser.get(url, allow_redirects=False, timeout=WITHIN_S)


def _installed() -> Path:
    """The folder in which the provider is installed as the lock file says; made once for each lock file."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        skip_or_fail("Node and npm are not installed (packages nodejs, npm), which run the identity provider")
    files = [HERE / name for name in ("package.json", "package-lock.json", "provider.mjs")]
    name = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    folder = ROOT / "build" / f"oidc-{name}"
    if (folder / "installed").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, folder)
    command = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=INSTALLED_WITHIN_S, check=False)
    if done.returncode != 0:
        skip_or_fail(f"the identity provider could not be installed: {done.stderr[-300:]}")
    (folder / "installed").touch()
    return folder
