// The left of the desk: who waits, what needs attention, and the own chats. No health data stands here.

import { el, icon } from "../chat/elements.js";
import { orderOf, unread } from "./state.js";
import { alarmOf, languageOf, lasting, moment, queueOf, reasonOf, topicOf, urgencyOf } from "./words.js";

const MOST_KEYS = 6;

/** @param {{claim: (item: number) => void}} act */
export function drawQueue(list, desk, act) {
  const rows = desk.queue.map((item) => drawItem(item, act));
  if (!rows.length) rows.push(el("li.empty", {}, desk.may.includes("see_queue") ? "Nobody is waiting." : "Your role does not see who waits."));
  swap(list, rows);
}

function drawItem(item, act) {
  const urgency = item.alarm ? "alarm" : item.urgency;
  const id = `item-${item.item}`;
  return el(
    "li.item",
    { "data-item": item.item, "data-urgency": urgency, "data-queue": item.queue },
    el(
      "p.item-top",
      {},
      el("span.pill", {}, item.alarm ? "Emergency" : urgencyOf(item.urgency)),
      item.language !== "en" && el("span.pill.language", { title: "What the patient writes in" }, icon("speech"), languageOf(item.language)),
      el("time.wait", { datetime: item.since, "data-since": item.since, title: `Since ${moment(item.since)}` }, ""),
    ),
    el("p.item-topic", { id }, topicOf(item.topic)),
    el("p.quiet.small", {}, `${queueOf(item.queue)} · ${reasonOf(item.reason)}`),
    item.why_not && el("p.why-not.small", { id: `${id}-why` }, icon("lock"), el("span", {}, item.why_not.message)),
    el(
      "button",
      {
        type: "button",
        class: item.why_not ? "claim" : "claim primary",
        id: `claim-${item.item}`,
        "aria-describedby": item.why_not ? `${id} ${id}-why` : id,
        disabled: Boolean(item.why_not),
        click: () => act.claim(item.item),
      },
      "Claim",
    ),
  );
}

/** @param {{select: (conversation: string) => void, dismiss: (conversation: string) => void}} act */
export function drawChats(list, state, act) {
  const rows = orderOf(state).map((conversation, place) => drawChat(state, conversation, place, act));
  if (!rows.length) rows.push(el("li.empty", {}, "Claim a patient to begin."));
  swap(list, rows);
}

function drawChat(state, conversation, place, act) {
  const chat = state.chats[conversation];
  const item = state.desk.mine.find((mine) => mine.conversation === conversation);
  const fresh = unread(chat);
  const flagged = state.desk.flags.some((flag) => flag.conversation === conversation);
  return el(
    "li.chat-row",
    {},
    el(
      "button",
      {
        type: "button",
        class: "chat-button",
        id: `chat-${conversation}`,
        "data-conversation": conversation,
        "aria-current": state.selected === conversation ? "true" : null,
        click: () => act.select(conversation),
      },
      place < MOST_KEYS && el("kbd", { "aria-hidden": "true" }, String(place + 1)),
      el(
        "span.chat-name",
        {},
        el("span.chat-topic", {}, item ? topicOf(item.topic) : "Ended"),
        el("span.quiet.small", {}, chat.ended ? "no longer yours" : item ? `since ${moment(item.claimed_at)}` : ""),
      ),
      flagged && el("span.mark", { title: "Needs attention" }, icon("act"), el("span.only-read", {}, "needs attention")),
      chat.draft && el("span.quiet.small", {}, "draft"),
      fresh > 0 && el("span.unread", {}, String(fresh), el("span.only-read", {}, " unread")),
    ),
    chat.ended && el("button", { type: "button", class: "small", click: () => act.dismiss(conversation) }, "Dismiss"),
  );
}

/** @param {{acknowledge: (flag: number) => void, select: (conversation: string) => void}} act */
export function drawFlags(place, state, act) {
  swap(place, state.desk.flags.map((flag) => drawFlag(flag, state, act)));
}

function drawFlag(flag, state, act) {
  const alarm = flag.kind === "alarm";
  const detail = alarmOf(flag.detail);
  const text = alarm
    ? `Emergency words in a chat${detail ? `: ${detail}` : ""}. The patient was told to call for help; nobody else was alerted.`
    : flag.mine
      ? "Clinical question: transfer to the pharmacist"
      : "A clinical question waits in a chat without a pharmacist.";
  const whose = flag.mine ? " In one of your chats." : "";
  return el(
    "div.flag",
    { "data-kind": flag.kind, "data-flag": flag.flag },
    icon("act"),
    el("p", {}, el("strong", {}, text), alarm && whose, " ", el("time.wait", { datetime: flag.at, "data-since": flag.at }, "")),
    flag.mine &&
      state.selected !== flag.conversation &&
      el("button", { type: "button", id: `go-${flag.flag}`, click: () => act.select(flag.conversation) }, "Show chat"),
    flag.can_acknowledge
      ? el("button", { type: "button", id: `flag-${flag.flag}`, click: () => act.acknowledge(flag.flag) }, "Acknowledge")
      : el("span.small", {}, "A pharmacist must acknowledge this."),
  );
}

/** Fresh rows in place of the old; whatever had the keyboard keeps it. */
function swap(list, rows) {
  const focused = list.contains(document.activeElement) ? document.activeElement.id : null;
  list.replaceChildren(...rows);
  if (focused) document.getElementById(focused)?.focus();
  tick(list);
}

/** Bring waiting times up to date. @param {number} ahead ms that the server's clock is ahead of this one */
export function tick(root, ahead = tick.ahead ?? 0) {
  tick.ahead = ahead;
  for (const time of root.querySelectorAll("[data-since]")) {
    time.textContent = lasting(Date.now() + ahead - Date.parse(time.dataset.since));
  }
}
