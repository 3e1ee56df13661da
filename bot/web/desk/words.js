// The desk's words for the codes of docs/desk-protocol.md.

const TOPICS = {
  prescription_status: "Prescription status",
  why_delayed: "Why it is delayed",
  was_it_received: "Was it received",
  list_prescriptions: "All prescriptions",
  refill_request: "Refill",
  refills_left: "Refills left",
  out_of_medicine: "Out of medicine",
  notify_when_ready: "Wants to be told when ready",
  medication_availability: "Medicine in stock",
  pharmacy_hours: "Opening hours",
  pharmacy_location: "Location",
  price_or_insurance: "Price or insurance",
  prior_authorization: "Prior authorization",
  medicare_notice: "Hand over Medicare notice (CMS-10147)",
  delivery_status: "Delivery",
  transfer_prescription: "Transfer a prescription",
  cancel_order: "Cancel an order",
  update_profile: "Change of record",
  book_consultation: "Time with the pharmacist",
  vaccine: "Vaccination",
  compounding: "Compounding",
  record_request: "Copy of records",
  stop_messages: "Stop messages",
  complaint: "Complaint",
  wrong_answer: "Wrong answer",
  abuse: "Insults",
  speak_to_human: "Asks for a person",
  clinical_question: "Clinical question",
  emergency: "Emergency",
  out_of_scope: "Something else",
};
const REASONS = {
  asked: "asked for a person",
  not_understood: "not understood",
  clinical: "clinical question",
  pharmacist_must_speak: "pharmacist must speak",
  out_of_scope: "beyond the assistant",
  needs_staff: "needs staff",
  system_down: "system did not answer",
  locked_out: "verification failed",
  language: "another language",
  emergency: "emergency words",
  out_of_medicine: "out of medicine",
  complaint: "complaint",
  wrong_answer: "the assistant answered wrongly",
};
const URGENCIES = { urgent: "Urgent", soon: "Soon", normal: "Normal" };
const QUEUES = { technician: "Technician", pharmacist: "Pharmacist" };
const ROLES = { technician: "Pharmacy technician", pharmacist: "Pharmacist", supervisor: "Supervisor", administrator: "Administrator", auditor: "Auditor" };
/** How somebody at the desk makes sure of a patient: what it is called, and what it means. */
export const METHODS = [
  ["called_back", "Called the number on record", "You called the number that our own record has, not one from this chat, and the patient answered."],
  ["questions", "Asked our own questions", "The answers matched our record, beyond what is on the label: address, prescriber, last pickup."],
  ["photo_id", "Saw a photo ID", "At the counter or by video: valid, with this name and date of birth, and this face."],
];
const ALARMS = {
  overdose_poisoning: "overdose or poisoning",
  suicide: "suicidal thoughts",
  chest_pain: "chest pain",
  stroke: "signs of a stroke",
  severe_reaction: "a severe reaction",
  breathing: "trouble breathing",
  violence: "violence",
};

const plain = (code) => code.replaceAll("_", " ");

/** A code nobody gave a word yet: readable all the same. */
function word(words, code) {
  if (words[code]) return words[code];
  const text = plain(code ?? "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const topicOf = (code) => word(TOPICS, code);
export const reasonOf = (code) => REASONS[code] ?? plain(code);
export const urgencyOf = (code) => word(URGENCIES, code);
export const queueOf = (code) => word(QUEUES, code);
export const roleOf = (code) => word(ROLES, code);
export const alarmOf = (code) => (code ? (ALARMS[code] ?? plain(code)) : null);

/** "45 s", "4 min 05 s", "1 h 12 min" */
export function lasting(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** "2:40 PM", with the day if it is not today. */
export function moment(at, now = new Date()) {
  const day = new Date(at);
  const time = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" }).format(day);
  if (day.toDateString() === now.toDateString()) return time;
  return `${new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric" }).format(day)}, ${time}`;
}

/** "Nov 24" of "2026-11-24": a day on the calendar, whatever the reader's time zone. */
export function calendarDay(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" }).format(new Date(Date.UTC(year, month - 1, day)));
}

const LANGUAGES = new Intl.DisplayNames("en", { type: "language" });

export function languageOf(code) {
  try {
    return LANGUAGES.of(code) ?? code;
  } catch {
    return code;
  }
}
