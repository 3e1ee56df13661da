// A pharmacist's correction of an earlier answer, and the mark on that answer. The desk draws both as the window does.

import { el, icon } from "./elements.js";
import { dayOf, t, timeOf } from "./words.js";

/** @param {{text: string, answered_at: string}} message of the kind "correction" in docs/protocol.md */
export function drawCorrection({ text, answered_at: at }) {
  const when = t("The answer it corrects: {day}, {time}", { day: dayOf(at), time: timeOf(at) });
  return el(
    "div.correction",
    {},
    el("p.correction-head", {}, icon("act"), el("strong", {}, t("Correction to an earlier answer"))),
    el("p.correction-of", {}, el("time", { datetime: at }, when)),
    el("p.correction-text", {}, text),
  );
}

/** Says below an answer that it was corrected, or no longer says so. @param {HTMLElement} answer its whole message */
export function markCorrected(answer, isCorrected) {
  const mark = answer.querySelector(":scope > .corrected");
  if (isCorrected === Boolean(mark)) return;
  answer.classList.toggle("is-corrected", isCorrected);
  if (mark) mark.remove();
  else answer.append(el("p.corrected", {}, icon("act"), el("span", {}, t("The pharmacy has corrected this answer, see below."))));
}
