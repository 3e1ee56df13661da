// "This answer is wrong", below an answer of the assistant: a button, and the short form that it opens.

import { el } from "../chat/elements.js";

const LONGEST = 400;
const LOST = "The connection is lost, so this was not reported. Try again in a moment.";

/** @param {number} seq of the answer @param {(why: string) => boolean} report whether it went out */
export function wrongAnswer(seq, report) {
  const open = el("button.small", { type: "button", "aria-expanded": "false", click: opened }, "This answer is wrong");
  const id = `why-${seq}`;
  const why = el("textarea", { id, rows: "2", maxlength: LONGEST, required: true, "aria-describedby": `${id}-hint` });
  const send = el("button.primary.small", { type: "submit" }, "Report it");
  const cancel = el("button.small", { type: "button", click: closed }, "Cancel");
  const problem = el("p.problem", { role: "alert", hidden: true });
  const form = el(
    "form.wrong-answer",
    { submit: submitted, keydown: (event) => event.key === "Escape" && closed(), hidden: true },
    el("label", { for: id }, "What is wrong with it?"),
    why,
    el("p.quiet.small", { id: `${id}-hint` }, "A pharmacist reads this. The chat is kept as it is."),
    problem,
    el("div.buttons", {}, send, cancel),
  );
  const done = el("p.quiet.small", { role: "status" });
  const node = el("div.reporting", {}, open, form, done);

  function opened() {
    show(form.hidden);
    if (!form.hidden) why.focus();
  }

  function closed() {
    show(false);
    open.focus();
  }

  function show(isOpen) {
    form.hidden = !isOpen;
    open.setAttribute("aria-expanded", String(isOpen));
  }

  function submitted(event) {
    event.preventDefault();
    tell(report(why.value) ? "" : LOST);
  }

  function tell(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  let last;

  return {
    node,
    /** @param {{report?: number, problem?: string}|undefined} became @param {boolean} over the chat is somebody else's now */
    update(became, over) {
      if (over) node.hidden = true;
      if (became === last) return;
      last = became;
      tell(became?.problem ?? "");
      if (!became?.report) return;
      const hadFocus = form.contains(document.activeElement);
      open.remove();
      form.remove();
      done.textContent = `Reported as wrong: report ${became.report}.`;
      done.tabIndex = -1;
      if (hadFocus) done.focus();
    },
  };
}
