// The window's own words: English as they stand in these files, or Spanish by the table that the server keeps. Times,
// numbers and roles as a person says them.

const ROLES = { technician: "pharmacy technician", pharmacist: "pharmacist" };
const ARTICLE_ROLES = { technician: "a pharmacy technician", pharmacist: "a pharmacist" };

// Made once: a formatter costs more than all it formats in a long conversation.
const formats = (locale) => ({
  clock: new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }),
  calendar: new Intl.DateTimeFormat(locale, { month: "long", day: "numeric" }),
});
const ENGLISH = formats("en-US");
const SPANISH = formats("es-US");

let table = null; // Spanish by English; null while the window is English

/** Has the window speak Spanish, or English again. @param {Record<string, string> | null} spanish by English */
export function useWords(spanish) {
  table = spanish;
}

/** Whether the window speaks Spanish. */
export function isSpanish() {
  return table !== null;
}

/** A fixed sentence in the window's language, its {names} filled in. What has no Spanish yet stays English. */
export function t(english, named = {}) {
  return (table?.[english] ?? english).replace(/\{(\w+)\}/g, (whole, name) => named[name] ?? whole);
}

/** "2:40 PM", in the reader's own time zone. */
export function timeOf(at) {
  return (table ? SPANISH : ENGLISH).clock.format(new Date(at));
}

/** "today", "yesterday" or "November 20". */
export function dayOf(at, now = new Date()) {
  const day = new Date(at);
  const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
  const days = Math.round((midnight(now) - midnight(day)) / 86_400_000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return (table ? SPANISH : ENGLISH).calendar.format(day);
}

/** "+12035550142" → "(203) 555-0142"; what is not a US number stays as it is. */
export function phoneOf(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number ?? "");
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : (number ?? "");
}

/** "pharmacy technician" */
export function roleOf(role) {
  return t(ROLES[role] ?? role ?? "");
}

/** What a waiting patient reads: [where they stand, how long it takes]. */
export function queueWords({ name, position, expected_minutes: minutes }) {
  const whom = t(ARTICLE_ROLES[name] ?? "a person");
  const place = position === 1 ? t("You are next in line for {whom}.", { whom }) : t("You are number {position} in line for {whom}.", { position, whom });
  if (minutes === null || minutes === undefined) return [place, t("We cannot say yet how long it takes.")];
  if (minutes <= 1) return [place, t("Expected wait: about a minute.")];
  return [place, t("Expected wait: about {minutes} minutes.", { minutes })];
}
