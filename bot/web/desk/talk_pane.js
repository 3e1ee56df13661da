// The middle of the desk: one conversation, what was said in it, and the reply.

import { drawCard } from "../chat/cards.js";
import { drawCorrection, markCorrected } from "../chat/corrections.js";
import { el, icon } from "../chat/elements.js";
import { moment, roleOf, topicOf } from "./words.js";
import { wrongAnswer } from "./wrong_answer.js";

const MAX_TEXT = 2_000;
const NEAR_MAX = 1_700;
const TYPING_EVERY = 3_000; // ms

/**
 * One conversation. Drawn once, then kept up to date, so that the reply under the fingers is never rebuilt.
 * @param {{say: (text: string) => void, leave: (type: string) => void, draft: (text: string) => void, typing: () => void, retry: (clientId: string) => void,
 *   report: (seq: number, why: string) => boolean}} act
 * @param {boolean} mayTransfer
 */
export function talkPane(place, conversation, mayTransfer, act) {
  const shown = new Set();
  const reporting = new Map(); // seq → the form below an answer
  let typedAt = 0;
  const log = el("div.log", { role: "log", "aria-label": "Conversation", tabindex: "0" });
  const sending = el("div.sending", { "aria-live": "off" });
  const typing = el("p.typing.quiet.small", { role: "status" });
  const problem = el("p.problem", { role: "alert", hidden: true });
  const count = el("span.quiet.small", {});
  const reply = el("textarea", { id: "reply", rows: "3", maxlength: null, "aria-describedby": "reply-keys", input: typed, keydown: keyed });
  const send = el("button.primary", { type: "submit" }, "Send");
  const leaving = [
    ["end", "End and return to assistant", "leave"],
    ...(mayTransfer ? [["transfer", "Transfer to pharmacist", "leave"]] : []),
    ["release", "Return to queue", "leave"],
    ["close", "Close conversation", "leave danger"],
  ].map(([type, label, kind]) => el("button", { type: "button", class: kind, "data-leave": type, click: () => leave(type) }, label));
  const form = el(
    "form.reply",
    { submit: submitted },
    el("label", { for: "reply" }, "Reply"),
    reply,
    el("div.reply-foot", {}, el("span.quiet.small", { id: "reply-keys" }, "Enter sends · Shift+Enter for a new line"), count, send),
  );
  const over = el("p.over", { role: "status", hidden: true });
  const heading = el("h2", {}, "Conversation");
  const head = el("header.talk-head", {}, heading, el("div.leaves", { role: "group", "aria-label": "When you are done" }, ...leaving));
  const scroll = el("div.scroll", {}, log, sending, typing);
  place.replaceChildren(head, scroll, problem, over, form);

  function submitted(event) {
    event.preventDefault();
    const text = reply.value.trim();
    if (!text || text.length > MAX_TEXT) return;
    reply.value = "";
    act.say(text);
    measure();
    reply.focus();
  }

  function keyed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  }

  function typed() {
    act.draft(reply.value);
    measure();
    tell("");
    if (reply.value && Date.now() - typedAt > TYPING_EVERY) {
      typedAt = Date.now();
      act.typing();
    }
  }

  function measure() {
    const length = reply.value.trim().length;
    count.textContent = length > NEAR_MAX ? `${length.toLocaleString("en-US")} of ${MAX_TEXT.toLocaleString("en-US")}` : "";
    count.classList.toggle("wrong", length > MAX_TEXT);
    send.disabled = length > MAX_TEXT;
  }

  function leave(type) {
    if (reply.value.trim()) {
      tell("There is an unsent reply. Send it or clear it first.");
      reply.focus();
      return;
    }
    act.leave(type);
  }

  function tell(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  /** @param {import("./state.js").Chat} chat */
  function update(chat, topic, flagged) {
    if (topic) heading.textContent = topicOf(topic);
    const wasAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    if (chat.messages.length < shown.size) {
      // no longer theirs: the words go from the page, too
      shown.clear();
      reporting.clear();
      log.replaceChildren();
    }
    for (const message of chat.messages) {
      if (shown.has(message.seq)) continue;
      shown.add(message.seq);
      const node = drawMessage(message);
      log.append(node);
      if (message.reportable) {
        const form = wrongAnswer(message.seq, (why) => act.report(message.seq, why));
        reporting.set(message.seq, form);
        node.append(form.node);
      }
    }
    drawCorrections(log, chat.messages);
    for (const [seq, form] of reporting) form.update(chat.reported[seq], Boolean(chat.ended));
    sending.replaceChildren(...chat.pending.filter(({ type }) => type === "say").map((one) => drawPending(one, act)));
    drawTyping(chat);
    over.textContent = chat.ended?.message ?? "";
    over.hidden = !chat.ended;
    form.hidden = Boolean(chat.ended);
    for (const button of leaving) {
      button.disabled = Boolean(chat.ended) || chat.leaving;
      button.classList.toggle("primary", flagged && button.dataset.leave === "transfer");
    }
    if (wasAtEnd) scroll.scrollTop = scroll.scrollHeight;
  }

  function drawTyping({ typingUntil }) {
    typing.textContent = typingUntil > Date.now() ? "The patient is typing…" : "";
  }

  return {
    conversation,
    update,
    drawTyping,
    toEnd: () => (scroll.scrollTop = scroll.scrollHeight),
    focus: () => reply.focus({ preventScroll: true }),
    restore(draft) {
      reply.value = draft;
      measure();
    },
  };
}

/** A message as it was said, of any kind. */
export function drawMessage(message) {
  const attributes = { "data-seq": message.seq, "data-author": message.author, "data-kind": message.kind };
  if (message.kind === "marker" || message.kind === "form_done") {
    return el("p.marker", attributes, message.text, " ", el("time.quiet", { datetime: message.at }, moment(message.at)));
  }
  return el("div.message", attributes, el("p.by", {}, ...byline(message)), body(message));
}

/** Marks the answers of a log that were corrected. */
export function drawCorrections(log, messages) {
  const corrected = new Set(messages.filter(({ kind }) => kind === "correction").map(({ of }) => of));
  for (const seq of corrected) {
    const answer = log.querySelector(`[data-seq="${Number(seq)}"]`);
    if (answer) markCorrected(answer, true);
  }
}

function byline({ author, name, role, at }) {
  const who = author === "staff" ? `${name}, ${roleOf(role).toLowerCase()}` : { patient: "Patient", bot: "Assistant" }[author];
  return [el("strong", {}, who ?? author), " ", el("time.quiet", { datetime: at }, moment(at))];
}

function body(message) {
  if ((message.kind === "card" || message.kind === "alarm") && message.card) {
    const card = drawCard({ ...message.card, buttons: [] }, () => {}).node;
    const offered = (message.card.buttons ?? []).map(({ label }) => label);
    if (!offered.length) return card;
    return el("div", {}, card, el("p.quiet.small", {}, `Buttons shown: ${offered.join(" · ")}`));
  }
  if (message.kind === "correction") return drawCorrection(message);
  if (message.kind === "form") return el("p.bubble.form-asked", {}, icon("lock"), el("span", {}, message.text));
  return el("p.bubble", {}, message.text);
}

function drawPending({ clientId, text, problem, stored }, act) {
  return el(
    "div.message.pending",
    { "data-author": "staff", "data-pending": clientId },
    el("p.bubble", {}, text),
    problem
      ? el("p.problem", {}, `Not sent: ${problem} `, el("button", { type: "button", click: () => act.retry(clientId) }, "Send again"))
      : el("p.quiet.small", {}, stored ? "Sent" : "Sending…"),
  );
}
