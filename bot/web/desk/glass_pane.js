// Opening one conversation in an emergency, and the alerts that others have done so.

import { el, icon } from "../chat/elements.js";
import { drawCorrections, drawMessage } from "./talk_pane.js";
import { moment } from "./words.js";

const OPEN_FOR = 30 * 60_000; // ms
const MINE = ["no_such_chat", "reason_needed", "not_opened"];

/** What nobody has acknowledged. @param {{acknowledgeAlert: (alert: number) => void}} act */
export function drawAlerts(place, alerts, act) {
  place.replaceChildren(
    ...alerts.map(({ alert, name, conversation, reason, at, can_acknowledge: can }) =>
      el(
        "div.flag",
        { "data-alert": alert },
        icon("act"),
        el("p", {}, el("strong", {}, `${name} opened conversation ${conversation} in an emergency, ${moment(at)}: `), reason),
        can ? el("button", { type: "button", click: () => act.acknowledgeAlert(alert) }, "Acknowledge") : el("span.small", {}, "Somebody else must acknowledge this."),
      ),
    ),
  );
}

/**
 * The form that opens a conversation, and what was said in it until the time is over.
 * @param {(frame: object) => boolean} send
 * @returns {{receive: (frame: object) => boolean}} `receive` says whether a frame was meant for this pane
 */
export function glassPane(place, send) {
  const conversation = el("input", { id: "glass-conversation", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  const reason = el("textarea", { id: "glass-reason", rows: "3" });
  const problem = el("p.problem", { role: "alert", hidden: true });
  const form = el(
    "form.glass",
    { submit: submitted },
    el("h2", {}, "Open a conversation in an emergency"),
    el("p.quiet", {}, "You then read it for 30 minutes. Every supervisor and administrator is told, with your reason."),
    problem,
    el("label", { for: "glass-conversation" }, "Conversation"),
    conversation,
    el("label", { for: "glass-reason" }, "Why"),
    reason,
    el("button.primary", { type: "submit" }, "Open it"),
  );
  let until = null;
  let closing = null;
  place.replaceChildren(form);

  function submitted(event) {
    event.preventDefault();
    tell("");
    if (!send({ type: "break_glass", conversation: conversation.value.trim(), reason: reason.value })) {
      tell("The connection is lost. Try again in a moment.");
    }
  }

  function tell(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  function close() {
    clearTimeout(closing);
    reason.value = "";
    place.replaceChildren(form);
    conversation.focus();
  }

  function show({ conversation: chat, messages }) {
    const heading = el("h2", { tabindex: "-1" }, `Conversation ${chat}, open until ${moment(until)}`);
    const again = el("button", { type: "button", click: () => send({ type: "read", conversation: chat }) }, "Read again");
    const head = el("header.talk-head", {}, heading, el("div.leaves", {}, again, el("button", { type: "button", click: close }, "Close")));
    const log = el("div.log", { role: "log", "aria-label": "Conversation", tabindex: "0" }, ...messages.map(drawMessage));
    drawCorrections(log, messages);
    place.replaceChildren(head, el("div.scroll", {}, log));
    heading.focus();
  }

  return {
    receive(frame) {
      if (frame.type === "glass_broken") {
        until = frame.until;
        clearTimeout(closing);
        closing = setTimeout(close, OPEN_FOR); // the words go from the page, too
        return true;
      }
      if (frame.type === "transcript") show(frame);
      else if (frame.type === "error" && MINE.includes(frame.code)) {
        if (frame.code === "not_opened") close();
        tell(frame.message);
      } else return false;
      return true;
    },
  };
}
