// A pharmacist looks at an answer that was reported as wrong, and corrects it for everybody who got it, or finds it right.

import { el, icon } from "../chat/elements.js";
import { drawMessage } from "./talk_pane.js";
import { languageOf, moment, topicOf } from "./words.js";

const MAX_TEXT = 1_000;
const LONGEST_WHY = 400;
const SINCE = { 7: "7 days", 30: "30 days", 90: "90 days", 400: "400 days" };
const STATES = { bot: "with the assistant", queued: "in line", live: "with staff", closed: "closed: must be called" };
const BASIS = { model: "Model", intent: "Intent", card: "Card", answers: "Templates and rules", mappings: "Mapping files", as_of: "Facts as of" };

/** What no pharmacist has handled yet. @param {{review: (report: number) => void}} act */
export function drawReports(place, reports, act) {
  const focused = place.contains(document.activeElement) ? document.activeElement.id : null;
  place.replaceChildren(
    ...reports.map(({ report, name, at, card, intent }) =>
      el(
        "div.flag",
        { "data-report": report },
        icon("act"),
        el("p", { id: `report-${report}-what` }, el("strong", {}, `${name} reported an answer as wrong, ${moment(at)}: `), what({ card, intent })),
        el("button", { type: "button", id: `report-${report}`, "aria-describedby": `report-${report}-what`, click: () => act.review(report) }, "Review"),
      ),
    ),
  );
  if (focused) document.getElementById(focused)?.focus();
}

const what = ({ card, intent }) => `${topicOf(intent)}, ${card ? `card “${card}”` : "a text"}.`;

/**
 * One report. Drawn once and then kept up to date, so that what is typed and ticked stays.
 * @param {{ask: (days: number) => void, conclude: (frame: object) => void, leave: () => void}} act
 */
export function reviewPane(report, act) {
  const chosen = new Set(); // of what is listed
  let shown = null; // the frame that is drawn
  let review = null;
  const heading = el("h2", { tabindex: "-1" }, `Report ${report}`);
  const head = el("header.talk-head", {}, heading, el("button", { type: "button", click: act.leave }, "Close"));
  const told = el("div.review-told", {}, el("p.quiet", { role: "status" }, "Opening…"));
  const problem = el("p.problem", { role: "alert", hidden: true });
  const outcome = el("section.review-outcome", { "aria-label": "Outcome", role: "status" });
  const days = el("select", { id: "review-days", change: () => act.ask(Number(days.value)) }, ...Object.entries(SINCE).map(([value, label]) => el("option", { value, selected: value === "30" }, label)));
  const all = el("input", { type: "checkbox", id: "review-all", change: () => tickAll(all.checked) });
  const counted = el("p", { id: "review-count" });
  const list = el("ul.review-others", { "aria-labelledby": "review-others-title" });
  const text = el("textarea", { id: "review-text", rows: "4", "aria-describedby": "review-hint", input: measure });
  const count = el("span.quiet.small", { role: "status" });
  const send = el("button.primary", { type: "submit" }, "Send the correction");
  const correction = el(
    "form.review-form",
    { submit: corrected, "aria-label": "Correct the answer" },
    el("h3", { id: "review-others-title" }, "Who gets the correction"),
    el("p.review-since", {}, el("label", { for: "review-days" }, "Same kind of answer in the last "), days),
    counted,
    el("p.quiet.small", {}, "That is the same card and intent, from the same model, rules and mapping files. What each patient was told may differ and is not opened here: choose with care."),
    el("p.review-all", {}, all, " ", el("label", { for: "review-all" }, "Choose all who are listed")),
    list,
    el("label", { for: "review-text" }, "Correction"),
    text,
    el("p.quiet.small", { id: "review-hint" }, "Every chosen patient reads these words as you write them, and nothing is translated: name nobody."),
    el("div.reply-foot", {}, count, send),
  );
  const why = el("textarea", { id: "review-why", rows: "2", maxlength: LONGEST_WHY });
  const right = el("button", { type: "submit" }, "Close: the answer was right");
  const wasRight = el(
    "form.review-form",
    { submit: foundRight, "aria-label": "The answer was right" },
    el("label", { for: "review-why" }, "Or: why the answer was right"),
    why,
    right,
  );
  const node = el("div.review", {}, head, el("div.scroll", {}, told, outcome, correction, wasRight, problem));
  for (const form of [correction, wasRight]) form.hidden = true;

  function corrected(event) {
    event.preventDefault();
    const words = text.value.trim();
    if (!words || [...words].length > MAX_TEXT) {
      tell(words ? `That is longer than ${MAX_TEXT.toLocaleString("en-US")} characters. Shorten it.` : "Write what is right first.");
      text.focus();
      return;
    }
    const conversations = shown.others.filter((one) => chosen.has(keyOf(one))).map(({ conversation, seq }) => [conversation, seq]);
    act.conclude({ type: "correct", report, client_id: review.clientId, text: words, conversations });
  }

  function foundRight(event) {
    event.preventDefault();
    act.conclude({ type: "answer_was_right", report, why: why.value });
  }

  function tell(words) {
    problem.textContent = words;
    problem.hidden = !words;
  }

  function tickAll(checked) {
    for (const one of shown.others) tick(one, checked);
    for (const box of list.querySelectorAll("input:enabled")) box.checked = checked;
    measure();
  }

  function tick(one, checked) {
    if (checked) chosen.add(keyOf(one));
    else chosen.delete(keyOf(one));
  }

  function measure() {
    const length = [...text.value.trim()].length;
    count.textContent = length > MAX_TEXT - 200 ? `${length.toLocaleString("en-US")} of ${MAX_TEXT.toLocaleString("en-US")}` : "";
    const many = chosen.size + 1;
    send.textContent = `Send the correction to ${many} ${many === 1 ? "conversation" : "conversations"}`;
    all.checked = Boolean(shown?.others.length) && chosen.size === shown.others.length;
  }

  function drawTold({ name, at, why: reason, question, answer, basis }) {
    told.replaceChildren(
      el("section", { "aria-label": "What was reported" }, el("h3", {}, `${name}, ${moment(at)}`), el("blockquote", {}, reason)),
      el("div.log", { role: "log", "aria-label": "The answer", "aria-live": "off" }, question && drawMessage(question), drawMessage(answer)),
      el("details", {}, el("summary", {}, "What the answer rests on"), el("dl.facts", {}, ...Object.entries(BASIS).map(([part, label]) => fact(label, basis[part])))),
    );
  }

  function drawOthers({ flagged, others, total }) {
    for (const key of [...chosen]) if (!others.some((one) => keyOf(one) === key)) chosen.delete(key);
    counted.textContent = `${total === 0 ? "Nobody else" : total === 1 ? "1 other" : `${total.toLocaleString("en-US")} others`} got this kind of answer${total > others.length ? `; the newest ${others.length} are listed` : ""}.`;
    all.disabled = !others.length;
    list.replaceChildren(row(flagged, true), ...others.map((one) => row(one, false)));
    measure();
  }

  function row(one, always) {
    const id = `to-${keyOf(one)}`;
    const box = el("input", {
      type: "checkbox", id, checked: always || chosen.has(keyOf(one)), disabled: always,
      change: () => {
        tick(one, box.checked);
        measure();
      },
    });
    const marks = [STATES[one.state] ?? one.state, languageOf(one.language), one.verified ? "verified" : "not verified", one.corrected && "corrected already", always && "reported"];
    return el(
      "li",
      { "data-state": one.state },
      box,
      el("label", { for: id }, el("strong", {}, moment(one.at)), ` · ${marks.filter(Boolean).join(" · ")} `, el("span.quiet.small", {}, one.conversation)),
    );
  }

  function drawOutcome({ type, delivered, to_call: toCall }) {
    if (type === "report_closed") return outcome.replaceChildren(el("p", {}, icon("check"), el("span", {}, "The report is closed: the answer was right.")));
    const sent = delivered.length === 1 ? "1 conversation" : `${delivered.length} conversations`;
    outcome.replaceChildren(
      el("p", {}, icon("check"), el("span", {}, `The correction was sent to ${sent}. The report is closed.`)),
      ...(toCall.length ? [el("h3", {}, "Call these patients: their chat is closed, so nothing was sent there"), el("ul", {}, ...toCall.map(call))] : []),
    );
  }

  const call = ({ conversation, patient }) => el("li", {}, patient ? `Patient ${patient} in the pharmacy’s system, ` : "Nobody was verified, ", el("span.quiet.small", {}, conversation));

  return {
    report,
    node,
    /** @param {import("./review_state.js").Review} now */
    update(now) {
      review = now;
      const { frame, sending, outcome: end, problem: fault } = now;
      if (frame && frame !== shown) {
        const first = shown === null;
        shown = frame;
        drawTold(frame);
        drawOthers(frame);
        if (first) heading.focus();
      }
      for (const form of [correction, wasRight]) form.hidden = !frame || Boolean(end);
      for (const button of [send, right]) button.disabled = Boolean(sending);
      if (end && !outcome.hasChildNodes()) {
        drawOutcome(end);
        heading.focus();
      }
      if (fault && !frame) told.replaceChildren();
      tell(fault ?? "");
    },
  };
}

const keyOf = ({ conversation, seq }) => `${conversation}-${seq}`;

const fact = (label, value) => el("div", {}, el("dt", {}, label), el("dd", {}, String(value ?? "none")));
