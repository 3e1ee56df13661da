"""A member of staff from the command line to the desk and out of it again, on the whole product."""

import subprocess
import time
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.stack import COMMAND, ROOT, Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

PASSWORD = "correct horse battery"


def scriptdesk(stack: Stack, *words: str) -> list[str]:
    """What `scriptdesk staff` says, line by line, to somebody on the machine of the gateway."""
    environment = {"SCRIPTDESK_VAR": str(stack.var), "SCRIPTDESK_PORT": str(stack.port), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        (COMMAND, "staff", *words), cwd=ROOT, env=environment, input="", capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_somebody_is_added_signs_in_with_a_fresh_code_and_is_out_when_they_leave(
    stack: Stack, person: Callable[..., BrowserContext]
) -> None:
    link = scriptdesk(stack, "add", "lee", "--name", "Lee Tran", "--role", "technician", "--state", "CT")[1]
    page = person().new_page()
    page.goto(link)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    app = pyotp.TOTP(page.locator("#secret").inner_text().replace(" ", ""))
    used = app.now()
    page.get_by_label("Code from the app").fill(used)
    page.get_by_role("button", name="Finish with the app").click()
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    page.get_by_label("Username").fill("lee")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(used)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("password or code is wrong")
    while app.now() == used:
        time.sleep(1)
    page.get_by_label("Code").fill(app.now())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()

    assert scriptdesk(stack, "leave", "lee")[0].startswith("Lee Tran is signed out")
    expect(page.get_by_label("Username")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("how you sign in was changed")
