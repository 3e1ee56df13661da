// The right of the desk: what a person must know on taking over. Who was verified, which prescriptions, why it stopped.

import { el, icon } from "../chat/elements.js";
import { calendarDay, languageOf, moment, queueOf, reasonOf, topicOf } from "./words.js";

/** @param {Node|null} checking the form of "I checked who this is": kept as it is, with what is typed into it */
export function drawHandoff(place, chat, checking = null) {
  const focused = checking?.contains(document.activeElement) ? document.activeElement : null;
  place.replaceChildren(...parts(chat, checking));
  focused?.focus();
}

function parts(chat, checking) {
  if (!chat || chat.ended) return [el("h2", {}, "Handoff"), el("p.quiet", {}, "Open a chat to see why it was handed over.")];
  const card = chat.handoff;
  if (!card) return [el("h2", {}, "Handoff"), el("p.quiet", { role: "status" }, "Asking the pharmacy's system…")];
  return [
    el("h2", {}, "Handoff"),
    el(
      "section.verified",
      { "data-verified": card.verified ? "yes" : "no", "aria-label": "Verification" },
      el("p.verified-word", {}, icon(card.verified ? "check" : "act"), card.verified ? "Verified" : "Not verified"),
      ...verification(card),
      card.verified && el("p.quiet.small", {}, `Holds for this chat. Checked to last until ${moment(card.verified.until)}.`),
    ),
    checking,
    el(
      "section",
      { "aria-label": "Why" },
      el("h3", {}, "Why it stopped"),
      el("p", {}, card.why),
      facts([
        ["Topic", topicOf(card.topic)],
        ["Reason", reasonOf(card.reason)],
        ["Waits for", queueOf(card.queue)],
        ["Language", languageOf(card.language)],
        ["Pharmacist on duty", card.pharmacist],
      ]),
    ),
    card.last_of_bot && el("section", { "aria-label": "Last words" }, el("h3", {}, "What the assistant said last"), el("blockquote", {}, card.last_of_bot)),
    el(
      "section",
      { "aria-label": "Prescriptions" },
      el("h3", {}, "Prescriptions"),
      card.notice && el("p.notice", {}, icon("info"), el("span", {}, card.notice)),
      !card.notice && !card.prescriptions.length && el("p.quiet", {}, card.verified ? "None to show." : "Shown once the patient is verified."),
      ...card.prescriptions.map(drawPrescription),
    ),
  ].filter(Boolean);
}

function verification({ verification, verified }) {
  const by = verified?.by_staff;
  const own = !by?.alone && el("p", {}, verification);
  return [own, by && el("p", {}, `Verified by ${by.name}: ${by.how}, at ${moment(by.at)}.`)].filter(Boolean);
}

function drawPrescription(one) {
  return el(
    "article.rx",
    { "data-number": one.number },
    el("h4", {}, one.drug),
    el("p.rx-status", {}, one.status, one.why && el("span.quiet", {}, ` · ${one.why}`)),
    facts([
      ["Rx", one.number],
      ["Acts next", one.actor],
      ["Since", one.since && moment(one.since)],
      ["Due", one.due && calendarDay(one.due)],
      ["Price", one.price],
      ["Refills left", one.refills_left],
      ["Location", one.location],
    ]),
    el("p.quiet.small", {}, `As of ${moment(one.as_of)}`),
  );
}

function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return el("dl.facts", {}, ...shown.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value)))));
}
