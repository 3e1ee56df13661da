// The desk: joins the state, the socket and the panes.

import { auditPane } from "./audit_pane.js";
import { keepOpen } from "./connection.js";
import { drawAlerts, glassPane } from "./glass_pane.js";
import { drawHandoff } from "./handoff_pane.js";
import { drawChats, drawFlags, drawQueue, tick } from "./queue_pane.js";
import { patientCheck } from "./patient_check.js";
import { drawReports, reviewPane } from "./review_pane.js";
import { watchPresence } from "./shield.js";
import { askToSignIn, signOut, whoIsHere } from "./sign_in.js";
import { whatCameOfIt } from "./single_sign_on.js";
import { EMPTY, last, next, orderOf, title, unread } from "./state.js";
import { talkPane } from "./talk_pane.js";
import { languageOf, roleOf } from "./words.js";
import { el } from "../chat/elements.js";

const ACTIVE_EVERY = 60_000; // ms
const NOTICE_LASTS = 6_000;
const LINKS = { connecting: "Connecting…", open: "Connected", lost: "Connection lost. Trying again; nothing you typed is lost." };

const $ = (id) => document.getElementById(id);
const panes = { queue: $("queue"), chats: $("chats"), talk: $("talk"), handoff: $("handoff"), flags: $("flags") };

let state = EMPTY;
let connection = null;
let pane = null;
let judging = null; // the pane of the report that a pharmacist looks at; kept while they look at a chat
let glass = null; // what a supervisor or an administrator has in place of chats
let auditing = false; // an auditor has the audit there
let shielded = false;
let activeAt = 0;
let handoffShown = null;
const checks = new Map(); // conversation → its form of "I checked who this is", with what is typed into it

const act = {
  claim(item) {
    presence.show();
    if (!connection.send({ type: "claim", item })) dispatch({ type: "notice", text: LINKS.lost });
  },
  acknowledgeAlert: (alert) => connection.send({ type: "acknowledge_alert", alert }),
  acknowledge: (flag) => connection.send({ type: "acknowledge", flag }),
  review(report, days = 30) {
    presence.show();
    dispatch({ type: "review_asked", report, clientId: crypto.randomUUID() });
    if (!connection.send({ type: "review", report, days })) dispatch({ type: "error", report, message: LINKS.lost });
  },
  conclude(frame) {
    dispatch({ type: "conclusion_sent", frame });
    connection.send(frame); // after a break it is sent again
  },
  select(conversation) {
    presence.show();
    dispatch({ type: "select", conversation });
    pane?.focus();
  },
  dismiss: (conversation) => dispatch({ type: "dismiss", conversation }),
};

/** Send what must arrive: kept until it is acknowledged, and sent again after a break. */
function post(conversation, type, text) {
  const pending = { clientId: crypto.randomUUID(), type, text };
  dispatch({ type: "sent", conversation, pending });
  transmit(conversation, pending);
}

function transmit(conversation, { clientId, type, text }) {
  connection.send({ type, conversation, client_id: clientId, ...(type === "say" ? { text } : {}) });
}

function dispatch(event) {
  const before = state;
  state = next(state, event);
  if (state !== before) draw(before);
}

function receive(frame) {
  if (frame.type === "signed_out") return leave(frame.message);
  if (glass?.receive(frame)) return;
  const before = state;
  const back = frame.type === "desk" && state.link !== "open";
  dispatch(frame);
  if (frame.type === "claimed") connection.send({ type: "open", conversation: frame.conversation, after: 0 });
  if (frame.type === "desk") follow(before, back);
}

/** Follow every own chat; after a break from where each one was, and say again what was not acknowledged. */
function follow(before, back) {
  tick(document, Date.parse(state.desk.now) - Date.now());
  if (back && state.review?.sending) connection.send(state.review.sending);
  for (const { conversation } of state.desk.mine) {
    const chat = state.chats[conversation];
    if (!back && before.chats[conversation]) continue;
    connection.send({ type: "open", conversation, after: last(chat) });
    for (const pending of chat.pending) if (!pending.problem && !pending.stored) transmit(conversation, pending);
  }
}

function draw(before) {
  if (!state.desk) return;
  const { desk } = state;
  const chat = state.chats[state.selected];
  seen(chat);
  if (desk !== before.desk) drawBar(desk);
  if (said(desk) !== said(before.desk)) $("notices").replaceChildren(...desk.notices.map(({ message }) => el("p", {}, message)));
  if (desk.queue !== before.desk?.queue) drawQueue(panes.queue, desk, act);
  if (desk.flags !== before.desk?.flags || state.selected !== before.selected) drawFlags(panes.flags, state, act);
  if (told(desk) !== told(before.desk)) drawReports($("reports"), desk.reports, act);
  if (desk !== before.desk) drawAlerts($("alerts"), desk.alerts, act);
  drawChats(panes.chats, state, act);
  if (state.review?.shown) drawReview();
  else drawTalk(chat);
  if (!state.review) judging = null;
  drawLink();
  drawNotice();
  document.title = title(state);
}

// What is read out is drawn again only if it changed: what the desk tells a person about themselves, and the reports.
const said = (desk) => JSON.stringify(desk?.notices ?? null);
const told = (desk) => JSON.stringify(desk?.reports ?? null);

function seen(chat) {
  if (!chat || shielded || state.review?.shown || !unread(chat)) return;
  state = next(state, { type: "seen", conversation: state.selected });
}

function drawBar({ me, on_duty: onDuty, queue, mine }) {
  const speaks = me.languages.map((code) => ` · ${languageOf(code)}`).join("");
  $("me").textContent = `${me.name} · ${roleOf(me.role)}${speaks}${me.demo ? " · demo" : ""}`;
  $("duty").textContent = onDuty.length ? `On duty: ${onDuty.map(({ name }) => name).join(", ")}` : "No pharmacist on duty";
  $("duty").dataset.covered = String(onDuty.length > 0);
  $("queue-count").textContent = queue.length || "";
  $("chats-count").textContent = mine.length || "";
}

function drawTalk(chat) {
  const conversation = state.selected;
  for (const id of checks.keys()) if (!state.chats[id] || state.chats[id].ended) checks.delete(id);
  if (!chat) {
    pane = null;
    handoffShown = null;
    if (glass || auditing) return;
    if (state.desk.may.includes("see_audit")) {
      auditing = true;
      document.body.classList.add("auditing");
      auditPane(panes.talk);
      drawHandoff(panes.handoff, null);
      return;
    }
    if (state.desk.may.includes("break_glass")) {
      glass = glassPane(panes.talk, (frame) => connection.send(frame));
      drawHandoff(panes.handoff, null);
      return;
    }
    panes.talk.replaceChildren(el("div.nothing", {}, el("p", {}, "No chat is open."), el("p.quiet", {}, whatToDo(state.desk))));
    drawHandoff(panes.handoff, null);
    return;
  }
  if (pane?.conversation !== conversation) {
    pane = talkPane(panes.talk, conversation, state.desk.me.role !== "pharmacist", {
      say: (text) => post(conversation, "say", text),
      leave: (type) => post(conversation, type),
      draft: (text) => dispatch({ type: "draft", conversation, text }),
      typing: () => connection.send({ type: "typing", conversation }),
      report: (seq, why) => connection.send({ type: "wrong_answer", conversation, seq, why }),
      retry: (clientId) => transmit(conversation, chatOf(conversation).pending.find((one) => one.clientId === clientId)),
    });
    pane.restore(chat.draft);
    pane.update(chat, topicIn(conversation), isFlagged(conversation));
    pane.toEnd();
    if (!shielded) pane.focus();
    handoffShown = null;
  } else pane.update(chat, topicIn(conversation), isFlagged(conversation));
  const handoff = chat.ended ? "ended" : (chat.handoff ?? "asked");
  const check = checkIn(conversation);
  if (handoffShown !== handoff) drawHandoff(panes.handoff, chat, check.node);
  handoffShown = handoff;
  check.update(chat.check, state.link === "lost");
}

function checkIn(conversation) {
  if (!checks.has(conversation)) {
    const send = (answers) => {
      const clientId = crypto.randomUUID();
      if (!connection.send({ type: "verify_patient", conversation, client_id: clientId, ...answers })) return null;
      dispatch({ type: "check_sent", conversation, clientId });
      return clientId;
    };
    checks.set(conversation, patientCheck(send));
  }
  return checks.get(conversation);
}

function drawReview() {
  const { review } = state;
  pane = null;
  handoffShown = null;
  if (judging?.report !== review.report) {
    judging = reviewPane(review.report, {
      ask: (days) => act.review(review.report, days),
      conclude: act.conclude,
      leave: () => dispatch({ type: "review_left" }),
    });
  }
  if (judging.node.parentNode !== panes.talk) {
    panes.talk.replaceChildren(judging.node);
    drawHandoff(panes.handoff, null);
  }
  judging.update(review);
}

function whatToDo({ may, me }) {
  if (may.includes("claim")) return "Claim a patient on the left. The longest and most urgent waits stand first.";
  return `As ${roleOf(me.role).toLowerCase()} you see no patients' chats here.`;
}

const chatOf = (conversation) => state.chats[conversation];
const topicIn = (conversation) => state.desk.mine.find((mine) => mine.conversation === conversation)?.topic;
const isFlagged = (conversation) => state.desk.flags.some((flag) => flag.mine && flag.conversation === conversation && flag.kind !== "alarm");

function drawLink() {
  $("link").textContent = LINKS[state.link];
  $("link").dataset.link = state.link;
  document.body.classList.toggle("cut-off", state.link === "lost");
}

function drawNotice() {
  const { notice } = state;
  const shown = notice && Date.now() - notice.at < NOTICE_LASTS;
  $("toast").textContent = shown ? notice.text : "";
  $("toast").hidden = !shown;
}

function leave(why) {
  connection?.stop();
  connection = null;
  location.hash = "";
  sessionStorage.setItem("desk-why", why ?? "");
  location.reload(); // nothing of a patient stays in this page's memory
}

function shield(hidden) {
  shielded = hidden;
  for (const place of [panes.talk, panes.handoff]) {
    place.classList.toggle("hidden-away", hidden);
    place.inert = hidden;
  }
  document.querySelector(".veil")?.remove();
  if (hidden) {
    const show = el("button", { type: "button", class: "primary", click: () => presence.show() }, "Click to show");
    document.querySelector(".panes").append(el("div.veil", {}, el("p", {}, "Hidden while you are away."), show));
    show.focus();
  }
  if (!hidden && state.desk) {
    dispatch({ type: "select", conversation: state.selected });
    pane?.focus();
  }
}

function switchTo(place) {
  const conversation = orderOf(state)[place];
  if (conversation) act.select(conversation);
}

function keyed(event) {
  if (!state.desk || event.shiftKey || event.metaKey) return;
  const digit = /^Digit([1-6])$/.exec(event.code)?.[1];
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (digit && event.ctrlKey !== event.altKey) switchTo(Number(digit) - 1);
  else if (step && event.altKey && !event.ctrlKey) switchTo(orderOf(state).indexOf(state.selected) + step);
  else return;
  event.preventDefault();
}

let presence = null;

async function start() {
  const why = sessionStorage.getItem("desk-why") ?? "";
  sessionStorage.removeItem("desk-why");
  const came = await whatCameOfIt();
  const here = await whoIsHere().catch(() => null);
  const who = here ?? (await askToSignIn(came || why));
  if (!who) return;
  $("desk").hidden = false;
  if (here && came) dispatch({ type: "notice", text: came });
  presence = watchPresence(shield, () => {
    if (Date.now() - activeAt < ACTIVE_EVERY) return;
    if (connection?.send({ type: "active" })) activeAt = Date.now();
  });
  addEventListener("keydown", keyed);
  $("sign-out").addEventListener("click", () => signOut().finally(() => leave("")));
  setInterval(() => {
    tick(document);
    drawNotice();
    if (pane && chatOf(pane.conversation)) pane.drawTyping(chatOf(pane.conversation));
  }, 1_000);
  connection = keepOpen({
    address: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/desk`,
    deliver: receive,
    changed: (link) => dispatch({ type: "link", link }),
    signedOut: () => leave("You were signed out. Sign in again."),
  });
}

start();
