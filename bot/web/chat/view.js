// The messages on the page. Each is drawn once and then only updated, so that focus, typed text and the reading position
// survive whatever arrives.

import { drawCard } from "./cards.js";
import { drawCorrection, markCorrected } from "./corrections.js";
import { el, hasTouchKeyboard } from "./elements.js";
import { drawForm } from "./forms.js";
import { areButtonsLive, closingOf, correctionOf, isAnswering, isCaughtUp, openForm, unsettledSays } from "./log.js";
import { dayOf, roleOf, t, timeOf } from "./words.js";

const NEAR_THE_END = 80; // px: closer than this, new messages pull the view along
const SAME_GROUP_WITHIN = 5 * 60_000; // ms between messages of one author under one heading
const AIR = 12; // px above a question that was scrolled to the top

/**
 * @param {{scroll: HTMLElement, log: HTMLElement, typing: HTMLElement, latest: HTMLElement}} parts
 * @param {{press: (seq: number, button: string) => void, answer: (seq: number, values: object) => void,
 *   retry: (item: object) => void, edit: (item: object) => void, composerIsIdle: () => boolean}} on
 * @returns {{render: (state: object) => void, reword: (state: object) => void, showForm: () => void, toEnd: () => void}}
 */
export function createView({ scroll, log, typing, latest }, on) {
  const drawn = new Map(); // key → {node, update(state, message)}
  let follows = true; // the patient is at the end of the conversation
  let lastOpenForm = null;
  let rewording = false; // what is drawn was there before, in another language

  scroll.addEventListener("scroll", () => {
    follows = isNearEnd();
    if (follows) latest.hidden = true;
  });
  // A keyboard that opens or a panel that appears must not hide the end of the conversation.
  new ResizeObserver(() => follows && log.hasChildNodes() && (scroll.scrollTop = scroll.scrollHeight)).observe(scroll);
  latest.addEventListener("click", toEnd);

  function isNearEnd() {
    return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_THE_END;
  }

  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
    latest.hidden = true;
  }

  function render(state) {
    const replaying = state.target !== null && !isCaughtUp(state);
    log.setAttribute("aria-live", replaying || rewording ? "off" : "polite"); // history is not read aloud again
    const followed = follows;
    const entries = [...state.messages, ...unsettledSays(state).map(asMessage)];
    const fresh = place(entries, state);
    drawTyping(state);
    if (fresh.length && !rewording) moveTo(fresh, entries, followed, replaying);
    else if (followed && entries.length) scroll.scrollTop = scroll.scrollHeight;
    focusForm(state, replaying);
  }

  /** Draws all anew in the window's language, but for an open form: what is typed into it stays. */
  function reword(state) {
    for (const [key, item] of drawn) {
      if (item.node.querySelector("form")) continue;
      item.node.remove();
      drawn.delete(key);
    }
    rewording = true;
    render(state);
    rewording = false;
  }

  function place(entries, state) {
    const fresh = [];
    const latestAlarm = entries.findLast((entry) => isAlarm(entry));
    let previous = null;
    entries.forEach((entry, index) => {
      const key = keyOf(entry);
      let item = drawn.get(key);
      if (!item) {
        drawn.set(key, (item = draw(entry, on)));
        fresh.push(entry);
      }
      if (log.children[index] !== item.node) log.insertBefore(item.node, log.children[index] ?? null);
      describe(item.node, entry, previous);
      // An alarm stands in full until somebody writes on; then its numbers stay at the edge of the window.
      const goesOn = isAlarm(entry) && entries.slice(index + 1).some(({ author }) => author === "patient" || author === "staff");
      item.node.classList.toggle("compact", goesOn);
      item.node.classList.toggle("pinned", goesOn && entry === latestAlarm);
      item.update(state, entry);
      if (entry.author === "bot") markCorrected(item.node, correctionOf(state, entry.seq) !== null);
      previous = entry;
    });
    const kept = new Set(entries.map(keyOf));
    for (const [key, item] of drawn) {
      if (kept.has(key)) continue;
      item.node.remove();
      drawn.delete(key);
    }
    return fresh;
  }

  function moveTo(fresh, entries, followed, replaying) {
    const own = fresh.some((entry) => entry.author === "patient");
    const alarm = fresh.some(isAlarm);
    if (!replaying && !own && !followed && !alarm) {
      latest.hidden = false;
      return;
    }
    // An answer longer than the window is read from its question on, not from its last line.
    const isAnchor = alarm ? isAlarm : (entry) => entry.author === "patient" || ["form_done", "correction"].includes(entry.kind);
    const anchor = entries.findLast(isAnchor);
    const top = anchor && !replaying ? drawn.get(keyOf(anchor)).node.offsetTop - AIR : Infinity;
    scroll.scrollTop = Math.min(scroll.scrollHeight, top);
    follows = isNearEnd(); // not when the end of a long answer is still to be read
  }

  function focusForm(state, replaying) {
    const form = openForm(state);
    if (form && form.seq !== lastOpenForm && !replaying && !hasTouchKeyboard && on.composerIsIdle()) {
      drawn.get(keyOf(form)).focus();
    }
    lastOpenForm = form?.seq ?? null;
  }

  function drawTyping(state) {
    typing.hidden = state.typing === null;
    if (!state.typing) return typing.replaceChildren();
    const staff = state.typing.author === "staff";
    const says = staff ? t("{name} is typing", { name: state.status.with?.name ?? t("The pharmacy") }) : t("The assistant is looking this up");
    if (typing.textContent !== says) typing.replaceChildren(el("span.dots", { "aria-hidden": "true" }, el("i"), el("i"), el("i")), says);
  }

  function showForm() {
    const open = log.querySelector('[data-kind="form"]:has(form)');
    open?.scrollIntoView({ block: "start" });
    const item = [...drawn.values()].find(({ node }) => node === open);
    item?.focus();
  }

  return { render, reword, showForm, toEnd };
}

/** An outbox item as the message it is going to be. */
function asMessage(item) {
  return { seq: null, client_id: item.clientId, author: "patient", kind: "text", text: item.text, at: item.at, item };
}

function keyOf(entry) {
  return entry.author === "patient" && entry.client_id ? `c${entry.client_id}` : `m${entry.seq}`;
}

function isAlarm(entry) {
  return entry.kind === "alarm" || entry.card?.tone === "alarm";
}

function describe(node, entry, previous) {
  node.dataset.author = entry.author;
  node.dataset.kind = entry.kind;
  if (entry.seq !== null) node.dataset.seq = entry.seq;
  const continues =
    previous !== null && previous.author === entry.author && previous.name === entry.name &&
    new Date(entry.at) - new Date(previous.at) < SAME_GROUP_WITHIN;
  node.classList.toggle("continues", continues);
  const day = dayOf(entry.at);
  if (day === dayOf(new Date()) || (previous && dayOf(previous.at) === day)) delete node.dataset.day;
  else node.dataset.day = day;
}

function draw(entry, on) {
  if (entry.card) return drawCardMessage(entry, on);
  if (entry.kind === "correction") return { node: el("article.message", {}, heading(entry), drawCorrection(entry)), update() {} };
  if (entry.kind === "form" && entry.form) return drawFormMessage(entry, on);
  if (entry.kind === "marker" || entry.kind === "form_done" || entry.author === "system") return drawMarker(entry);
  return drawText(entry, on);
}

function heading(entry) {
  const time = el("time", { datetime: entry.at }, timeOf(entry.at));
  if (entry.author === "patient") return el("p.by", {}, el("span.only-read", {}, t("You"), ", "), time);
  if (entry.author === "staff") {
    const role = roleOf(entry.role);
    return el("p.by", {}, el("b", {}, entry.name ?? t("The pharmacy")), role ? `, ${role} · ` : " · ", time);
  }
  return el("p.by", {}, t("Assistant"), " · ", time);
}

function drawText(entry, on) {
  const state = el("p.delivery");
  const node = el("article.message", {}, heading(entry), el("p.bubble", {}, entry.text ?? ""), entry.author === "patient" && state);
  let last = null;
  const update = (_state, { item, at }) => {
    const now = item ? `${item.delivery} ${item.problem?.code ?? ""}` : "stored";
    if (now === last) return;
    state.replaceChildren(...(item ? deliveryWords(item, on) : [t("Sent {time}", { time: timeOf(at) })]));
    state.className = `delivery ${item?.delivery ?? "stored"}`;
    last = now;
  };
  return { node, update };
}

function deliveryWords(item, on) {
  if (item.delivery === "sent") return [t("Sent {time}", { time: timeOf(item.at) })];
  if (item.delivery === "sending") return [t("Sending…")];
  return [
    el("span", {}, `${t("Not sent.")} ${item.problem?.message ?? ""} `),
    el("button.inline", { type: "button", click: () => on.retry(item) }, t("Try again")),
    " ",
    el("button.inline", { type: "button", click: () => on.edit(item) }, t("Edit")),
  ];
}

function drawMarker(entry) {
  const time = entry.kind === "form_done" ? null : el("time", { datetime: entry.at }, timeOf(entry.at));
  const quiet = entry.outcome === "replaced" ? ".only-read" : ""; // the new form stands right below and says it better
  return { node: el(`article.message.marker${quiet}`, {}, el("p", {}, entry.text ?? "", " ", time)), update() {} };
}

function drawCardMessage(entry, on) {
  const card = drawCard(entry.card, (button) => on.press(entry.seq, button));
  const node = el("article.message", isAlarm(entry) ? { role: "alert" } : {}, heading(entry), card.node);
  return { node, update: (state) => card.update(areButtonsLive(state, entry.seq), state.pressed[entry.seq]) };
}

function drawFormMessage(entry, on) {
  const form = drawForm(entry.form, `f${entry.seq}`, (values) => on.answer(entry.seq, values));
  const update = (state) =>
    form.update({
      answering: isAnswering(state, entry.seq),
      error: state.formErrors[entry.seq],
      closing: closingOf(state, entry.seq),
      over: state.status.state === "closed",
    });
  return { node: el("article.message", {}, heading(entry), form.node), update, focus: form.focus };
}
