// Times, numbers and roles as a person says them.

const ROLES = { technician: "pharmacy technician", pharmacist: "pharmacist" };
const ARTICLE_ROLES = { technician: "a pharmacy technician", pharmacist: "a pharmacist" };

// Made once: a formatter costs more than all it formats in a long conversation.
const CLOCK = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" });
const CALENDAR = new Intl.DateTimeFormat("en-US", { month: "long", day: "numeric" });

/** "2:40 PM", in the reader's own time zone. */
export function timeOf(at) {
  return CLOCK.format(new Date(at));
}

/** "today", "yesterday" or "November 20". */
export function dayOf(at, now = new Date()) {
  const day = new Date(at);
  const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
  const days = Math.round((midnight(now) - midnight(day)) / 86_400_000);
  if (days === 0) return "today";
  if (days === 1) return "yesterday";
  return CALENDAR.format(day);
}

/** "+12035550142" → "(203) 555-0142"; what is not a US number stays as it is. */
export function phoneOf(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number ?? "");
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : (number ?? "");
}

/** "pharmacy technician" */
export function roleOf(role) {
  return ROLES[role] ?? role ?? "";
}

/** What a waiting patient reads: [where they stand, how long it takes]. */
export function queueWords({ name, position, expected_minutes: minutes }) {
  const whom = ARTICLE_ROLES[name] ?? "a person";
  const place = position === 1 ? `You are next in line for ${whom}.` : `You are number ${position} in line for ${whom}.`;
  if (minutes === null || minutes === undefined) return [place, "We cannot say yet how long it takes."];
  if (minutes <= 1) return [place, "Expected wait: about a minute."];
  return [place, `Expected wait: about ${minutes} minutes.`];
}
