"""The auditor's page: lines of the audit for the auditor alone, and every look is one of them."""

import os
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
from playwright.async_api import Browser, async_playwright, expect

from bot.desk.audit_page import MOST
from bot.identity.staff import Role, add_staff
from bot.privacy.audit import record
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.open_desk import sign_in
from tests.bot.desk.test_desk_page import QUIET

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PASSWORD = "correct horse battery"
MARKUP = "<b>c_1</b>"


async def member(desk: Desk, role: Role) -> str:
    who = await desk.database.write(
        lambda c: add_staff(c, username="olga", name="Olga Brandt", role=role, password=PASSWORD, demo=True)
    )
    return who.id


async def asks(address: str, **given: object) -> httpx2.Response:
    cookies = dict((await sign_in(address, "olga", PASSWORD)).cookies)
    async with httpx2.AsyncClient(base_url=f"http://{address}", cookies=cookies) as browser:
        return await browser.post("/api/staff/audit", json=given)


async def noted(desk: Desk, count: int = 1, conversation: str = "c_1", **detail: str) -> None:
    def note(connection: object) -> None:
        for _ in range(count):
            record(connection, desk.dana.id, "opened", conversation, detail, desk.clock())  # type: ignore[arg-type]

    await desk.database.write(note)


async def test_an_auditor_reads_who_did_what_the_newest_first_and_that_is_a_line_too(desk: Desk, address: str) -> None:
    olga = await member(desk, Role.AUDITOR)
    await noted(desk, patient="P0001")
    answer = (await asks(address, patient="P0001")).json()
    (line,) = answer["lines"]
    assert (line["who"], line["role"], line["action"]) == ("Dana Reyes", "technician", "opened")
    assert (line["conversation"], line["detail"], answer["more"]) == ("c_1", "patient P0001", False)
    looks = await desk.audited("read_audit")
    assert looks == [(olga, None, {"command": "desk", "before": None, "patient": "P0001"})]
    newest = (await asks(address)).json()["lines"]
    assert [one["action"] for one in newest[:3]] == ["signed_in", "read_audit", "signed_in"]


async def test_lines_are_found_by_person_conversation_and_time(desk: Desk, address: str) -> None:
    await member(desk, Role.AUDITOR)
    await noted(desk, conversation="c_1")
    desk.clock.move(days=1)
    await noted(desk, conversation="c_2")
    noon = desk.clock()
    for sought, found in (
        ({"actor": "dana"}, ["c_2", "c_1"]),
        ({"actor": desk.dana.id, "conversation": "c_1"}, ["c_1"]),
        ({"actor": "dana", "since": noon.isoformat()}, ["c_2"]),
        ({"actor": "dana", "until": noon.isoformat()}, ["c_1"]),
        ({"actor": "dana", "since": (noon + timedelta(days=1)).isoformat()}, []),
    ):
        assert [line["conversation"] for line in (await asks(address, **sought)).json()["lines"]] == found


async def test_older_lines_come_page_by_page_and_none_twice(desk: Desk, address: str) -> None:
    await member(desk, Role.AUDITOR)
    await noted(desk, MOST + 30, conversation="c_9")
    first = (await asks(address, conversation="c_9")).json()
    second = (await asks(address, conversation="c_9", before=first["lines"][-1]["number"])).json()
    numbers = [line["number"] for line in first["lines"] + second["lines"]]
    assert (len(first["lines"]), first["more"], len(second["lines"]), second["more"]) == (MOST, True, 30, False)
    assert numbers == sorted(set(numbers), reverse=True)


@pytest.mark.parametrize("role", set(Role) - {Role.AUDITOR})
async def test_nobody_else_reads_it_and_that_they_tried_is_recorded(desk: Desk, address: str, role: Role) -> None:
    who = await member(desk, role)
    answer = await asks(address)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_for_role")
    assert await desk.audited("refused") == [(who, None, {"what": "see_audit"})]
    assert await desk.audited("read_audit") == []


@pytest.mark.parametrize(
    "given",
    [
        {"patient": "Maria Alvarez"},
        {"actor": "x" * 101},
        {"conversation": "c_\x00"},
        {"since": "2026-11-23"},
        {"before": 0},
        {"before": 2**31},
    ],
)
async def test_what_is_no_id_or_moment_is_refused_and_kept_nowhere(
    desk: Desk, address: str, given: dict[str, object]
) -> None:
    await member(desk, Role.AUDITOR)
    assert (await asks(address, **given)).status_code == 422
    assert await desk.audited("read_audit") == []


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("Chromium is not installed (package chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        await browser.close()


@pytest.mark.browser
async def test_the_page_shows_the_lines_as_text_and_goes_on_to_older_ones(
    desk: Desk, address: str, chromium: Browser
) -> None:
    expect.set_options(timeout=15_000)
    await member(desk, Role.AUDITOR)
    await noted(desk, MOST, conversation="c_9")
    await noted(desk, conversation=MARKUP, patient="P0001")
    page = await chromium.new_page()
    await page.goto(f"http://{address}/desk/")
    await page.get_by_label("Username").fill("olga")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    lines = page.get_by_role("region", name="Lines of the audit").locator("tbody tr")
    await expect(lines).to_have_count(MOST)
    await page.get_by_role("button", name="Older lines").click()
    await expect(page.get_by_text("102 lines.")).to_be_visible()  # the looks are newer than the first
    await expect(page.get_by_role("button", name="Older lines")).to_be_hidden()
    await page.get_by_label("Patient’s reference").fill("P0001")
    await page.get_by_role("button", name="Look").press("Enter")
    await expect(lines).to_have_count(1)
    await expect(lines).to_contain_text(MARKUP)
    await expect(lines).to_contain_text("Dana Reyes, pharmacy technician")
    if folder := os.environ.get("SCRIPTDESK_SCREENS"):
        await page.screenshot(path=f"{folder}/audit.png")
    await page.get_by_label("Patient’s reference").fill("Maria Alvarez")
    await page.get_by_role("button", name="Look").press("Enter")
    await expect(page.get_by_role("alert").last).to_contain_text("An id has no blanks.")
    await page.close()
