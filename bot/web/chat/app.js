// Wires the patient's window: memory, socket, reducer, view. Decisions stand in log.js, words in the views.

import { createComposer } from "./composer.js";
import { keepOpen } from "./connection.js";
import { hasTouchKeyboard } from "./elements.js";
import { emptyLog, hasGap, isAnswering, isCaughtUp, reduce, unread, unsent } from "./log.js";
import { followLanguage } from "./language.js";
import { forget, keepable, recall, remember } from "./memory.js";
import { createPanels } from "./panels.js";
import { joinSite } from "./site.js";
import { createView } from "./view.js";
import { t } from "./words.js";

const ACK_WITHIN = 10_000; // ms; then the socket is taken for dead
const VERDICT_WITHIN = 20_000; // on an answered form
const TROUBLE_AFTER = 2_000; // a break shorter than this is nobody's business
const GAP_CLOSES_WITHIN = 1_500;
const TYPING_LASTS = 6_000;
const SLOW_DOWN_FOR = 4_000;
const REPLAY_DRAWN_EVERY = 150;
const SITE_AGAIN_AFTER = 5_000;
const WAIT_FOR_PERSON = new Set(["queued", "live"]);

const query = new URLSearchParams(location.search);
const part = (id) => document.getElementById(id);
const asStarted = recall();

let startsIn = asStarted.locale ?? query.get("locale"); // the language until the server has told it
let state = emptyLog({ seen: asStarted.seen, outbox: asStarted.outbox });
let connection = null;
let drawing = false; // a drawing is on its way
let replayTimer = null; // … but not before this one rings

const site = joinSite({ shown: onShown });

const composer = createComposer(
  { form: part("composer"), text: part("text"), counter: part("counter"), button: part("send") },
  {
    say,
    typing: () => WAIT_FOR_PERSON.has(state.status.state) && state.connection === "open" && connection.send({ type: "typing" }),
    draft: (text) => remember({ draft: text || undefined }),
  },
);

const view = createView(
  { scroll: part("scroll"), log: part("log"), typing: part("typing"), latest: part("latest") },
  { press, answer, retry, edit, composerIsIdle: composer.isIdle },
);

const panels = createPanels(part, {
  say,
  leaveQueue: () => transmit({ type: "leave_queue" }),
  end: () => transmit({ type: "end" }),
  restart: () => restart(),
  reconnect,
  showForm: view.showForm,
  dismiss: () => dispatch({ type: "notice", message: null }),
});

const language = followLanguage(document.body, () => {
  panels.reword(state);
  composer.reword();
  view.reword(state);
});

function dispatch(event) {
  const before = state;
  state = reduce(state, event);
  if (state === before) return;
  if (state.outbox !== before.outbox) remember({ outbox: keepable(state.outbox) });
  if (state.status.locale && state.status.locale !== before.status.locale) remember({ locale: state.status.locale });
  if (state.typing !== before.typing && state.typing) {
    const { beat } = state.typing;
    setTimeout(() => dispatch({ type: "typing_over", beat }), TYPING_LASTS);
  }
  schedule(state.target !== null && !isCaughtUp(state));
}

/** Draws soon; not on an animation frame, which a hidden window does not get. A history that arrives is drawn at once. */
function schedule(isReplay) {
  if (drawing && (isReplay || !replayTimer)) return;
  drawing = true;
  if (isReplay) replayTimer = setTimeout(draw, REPLAY_DRAWN_EVERY);
  else queueMicrotask(draw);
}

function draw() {
  clearTimeout(replayTimer);
  drawing = false;
  replayTimer = null;
  if (site.isSeen()) {
    const { seen } = state;
    state = reduce(state, { type: "seen" });
    if (state.seen !== seen) remember({ seen: state.seen });
  }
  language.follow(state.status.locale ?? startsIn);
  panels.render(state);
  composer.hide(state.status.state === "closed");
  view.render(state);
  site.unread(unread(state));
}

// --- what the patient does ---

/** A client_id; crypto.randomUUID would need https, which a trial in a local network does not have. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function post(item) {
  dispatch({ type: "send", item: { ...item, at: new Date().toISOString() } });
  connect();
  transmitItem(item.clientId);
}

function say(text) {
  const clientId = newId();
  post({ clientId, kind: "say", text, frame: { type: "say", client_id: clientId, text } });
}

function press(seq, button) {
  const clientId = newId();
  post({ clientId, kind: "press", of: seq, frame: { type: "press", client_id: clientId, seq, button } });
  if (hasTouchKeyboard) part("scroll").focus();
  else composer.focus(); // the pressed button can no longer hold the focus
}

function answer(seq, values) {
  if (isAnswering(state, seq)) return;
  const clientId = newId();
  post({ clientId, kind: "answer", of: seq, frame: { type: "answer", client_id: clientId, seq, values } });
  setTimeout(
    () => dispatch({ type: "answer_lost", clientId, message: t("We did not hear back in time. Nothing you typed is lost: please send it again.") }),
    VERDICT_WITHIN,
  );
}

function retry(item) {
  dispatch({ type: "retry", clientId: item.clientId });
  transmitItem(item.clientId);
}

function edit(item) {
  dispatch({ type: "discard", clientId: item.clientId });
  composer.giveBack(item.text);
  composer.focus();
}

// --- the socket ---

function transmit(frame) {
  if (state.connection === "open" && connection.send(frame)) return;
  dispatch({ type: "notice", message: t("There is no connection at the moment, so this could not be done. Please try again.") });
}

function transmitItem(clientId) {
  const item = unsent(state).find((waiting) => waiting.clientId === clientId);
  if (!item || state.connection !== "open" || !connection.send(item.frame)) return;
  setTimeout(() => {
    const waits = unsent(state).some((waiting) => waiting.clientId === clientId && !waiting.problem);
    if (waits && state.connection === "open") connection.again();
  }, ACK_WITHIN);
}

function connect() {
  connection ??= keepOpen({
    address: new URL("/api/chat", location.href).href.replace(/^http/, "ws"),
    credentials,
    after: () => state.after,
    deliver: receive,
    changed: onConnection,
    gone: onGone,
  });
}

function reconnect() {
  if (state.connection === "crowded") connection = null;
  connect();
  connection.now();
}

/** The conversation's id and secret; creates it the first time. Rejects while the gateway cannot be reached. */
async function credentials() {
  const { conversation, secret } = recall();
  if (conversation) return { conversation, secret };
  const wishes = {};
  if (query.get("location")) wishes.location = query.get("location");
  if (startsIn) wishes.locale = startsIn;
  let created = await create(wishes);
  if (created.status === 422) created = await create({}); // the page asked for a store or language that cannot be
  if (!created.ok) throw new Error(`conversation not created: ${created.status}`);
  const opened = await created.json();
  remember(opened);
  site.running(true);
  return opened;
}

function create(wishes) {
  return fetch("/api/conversations", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wishes),
  });
}

function receive(frame) {
  dispatch({ type: "frame", frame });
  if (frame.type === "message" && hasGap(state)) {
    setTimeout(() => hasGap(state) && state.connection === "open" && connection.again(), GAP_CLOSES_WITHIN);
  }
  if (frame.type === "error" && frame.code === "slow_down" && frame.client_id) {
    setTimeout(() => transmitItem(frame.client_id), SLOW_DOWN_FOR);
  }
}

function onConnection(value) {
  dispatch({ type: "connection", value });
  if (value === "open") for (const { clientId } of unsent(state)) transmitItem(clientId);
  else setTimeout(() => dispatch({ type: "trouble" }), TROUBLE_AFTER);
}

/** The server no longer knows the conversation: what was written goes back to the field, and a new one can begin. */
function onGone() {
  restart(t("The earlier conversation has ended and cannot be opened again. You can start a new one here."));
}

function restart(notice = null) {
  const unsettled = state.outbox.filter((item) => item.kind === "say" && item.delivery !== "sent").map((item) => item.text);
  connection?.stop();
  connection = null;
  startsIn = state.status.locale ?? startsIn; // a new conversation goes on in it
  forget();
  site.running(false);
  state = emptyLog();
  dispatch({ type: "notice", message: notice });
  draw();
  for (const text of unsettled) composer.giveBack(text);
  if (!hasTouchKeyboard) composer.focus();
}

// --- the page ---

function onShown(takesFocus) {
  draw();
  if (!takesFocus) return;
  if (hasTouchKeyboard) part("scroll").focus();
  else composer.focus();
}

async function introduce() {
  try {
    const answered = await fetch("/api/site");
    if (!answered.ok) throw new Error(`site: ${answered.status}`);
    panels.introduce(await answered.json());
    draw();
  } catch {
    setTimeout(introduce, SITE_AGAIN_AFTER);
  }
}

part("close").hidden = !site.isFramed;
part("close").addEventListener("click", site.close);
document.addEventListener("visibilitychange", () => !document.hidden && draw());
if (asStarted.draft) composer.put(asStarted.draft);
draw();
introduce();
if (asStarted.conversation || state.outbox.length) connect();
site.running(Boolean(asStarted.conversation));
site.ready();
