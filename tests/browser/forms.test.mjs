// node --test tests/browser/forms.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";

import { backOff } from "../../bot/web/chat/connection.js";
import { readDate } from "../../bot/web/chat/dates.js";
import { dayOf, phoneOf, queueWords, roleOf, t, timeOf, useWords } from "../../bot/web/chat/words.js";

const today = new Date("2026-11-22T12:00:00Z");
const born = (...typed) => readDate("Date of birth", typed, today);

test("a date typed as people type it is sent as the protocol has it", () => {
  assert.deepEqual(born("3", "4", "1985"), { value: "1985-03-04" });
  assert.deepEqual(born("02", "29", "2024"), { value: "2024-02-29" });
});

test("a date that cannot be is refused in words that say what to change", () => {
  assert.match(born("", "4", "1985").problem, /fill in month, day and year/);
  assert.match(born("3", "4", "85").problem, /four digits/);
  assert.match(born("March", "4", "1985").problem, /use numbers/);
  for (const typed of [["2", "29", "2023"], ["13", "1", "1985"], ["0", "1", "1985"], ["4", "31", "1985"], ["1", "1", "1850"]]) {
    assert.match(born(...typed).problem, /no such date/, typed.join("/"));
  }
  assert.match(born("11", "23", "2026").problem, /in the future/);
});

test("a patient in line reads where they stand, and no promise that nobody made", () => {
  assert.deepEqual(queueWords({ name: "technician", position: 1, expected_minutes: 1 }), ["You are next in line for a pharmacy technician.", "Expected wait: about a minute."]);
  assert.deepEqual(queueWords({ name: "pharmacist", position: 3, expected_minutes: null }), ["You are number 3 in line for a pharmacist.", "We cannot say yet how long it takes."]);
});

test("phones and days read as a person says them", () => {
  assert.equal(phoneOf("+12035550142"), "(203) 555-0142");
  assert.equal(phoneOf("555-0142"), "555-0142");
  const noon = new Date(2026, 10, 22, 12);
  assert.equal(dayOf(new Date(2026, 10, 22, 0, 5), noon), "today");
  assert.equal(dayOf(new Date(2026, 10, 21, 23, 55), noon), "yesterday");
  assert.equal(dayOf(new Date(2026, 9, 30), noon), "October 30");
});

test("after a break the window tries again soon, then less often, never all windows at once", () => {
  assert.deepEqual([1, 2, 3].map((failures) => backOff(failures, () => 0)), [250, 500, 1000]);
  assert.equal(backOff(40, () => 0.999) < 15_000, true);
  assert.notEqual(backOff(3, () => 0.1), backOff(3, () => 0.9));
});

test("a window that speaks Spanish fills in names and numbers, writes times as Spanish does, and goes back", () => {
  useWords({
    "a pharmacist": "un farmacéutico",
    "You are number {position} in line for {whom}.": "Usted es el número {position} en la fila para {whom}.",
    "{label}: fill in month, day and year.": "{label}: complete mes, día y año.",
  });
  try {
    assert.equal(queueWords({ name: "pharmacist", position: 3, expected_minutes: null })[0], "Usted es el número 3 en la fila para un farmacéutico.");
    assert.equal(readDate("Fecha de nacimiento", ["", "4", "1985"], today).problem, "Fecha de nacimiento: complete mes, día y año.");
    assert.equal(dayOf(new Date(2026, 9, 30), new Date(2026, 10, 22)), "30 de octubre");
    assert.match(timeOf(new Date(2026, 9, 30, 14, 40)), /^2:40\sp\.\s?m\.$/);
    assert.equal(t("What has no Spanish yet"), "What has no Spanish yet");
  } finally {
    useWords(null);
  }
  assert.equal(roleOf("pharmacist"), "pharmacist");
});
