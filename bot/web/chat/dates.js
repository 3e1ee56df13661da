// A date as a person types it: three numbers. No page in here.

import { t } from "./words.js";

const OLDEST_YEAR = 1900;

/**
 * A date of three typed numbers as {value: "YYYY-MM-DD"}, or {problem} in words.
 * @param {[string, string, string]} typed month, day, year
 */
export function readDate(label, [month, day, year], today = new Date()) {
  if (!month || !day || !year) return { problem: t("{label}: fill in month, day and year.", { label }) };
  if (![month, day, year].every((digits) => /^\d+$/.test(digits))) return { problem: t("{label}: use numbers, for example 3 14 1985.", { label }) };
  if (year.length !== 4) return { problem: t("{label}: write the year with four digits, for example 1985.", { label }) };
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = new Date(Date.UTC(y, m - 1, d));
  const exists = y >= OLDEST_YEAR && date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
  if (!exists) return { problem: t("{label}: there is no such date. Please check month, day and year.", { label }) };
  if (date > today) return { problem: t("{label}: this date is in the future. Please check the year.", { label }) };
  return { value: date.toISOString().slice(0, 10) };
}
