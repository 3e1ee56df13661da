// The conversation as this window knows it: reduce(state, event) → state. No clock, no socket, no page in here.
//
// The server's messages are the truth and arrive with a gap-free `seq`; what this window sent and does not yet see among
// them waits in the outbox. Both survive a broken connection, and nothing is shown twice: messages are told apart by
// `seq`, the outbox by `clientId`.

export const TEXT_LIMIT = 2000; // the server's limit, in code points

/** Codes after which pressing the same button again cannot help. */
const BUTTON_IS_OVER = new Set(["button_expired", "no_such_button", "closed"]);

/** Outbox items that the server refused only for now; they are sent again by themselves. */
const REFUSED_FOR_NOW = "slow_down";

const NOBODY_ELSE = Object.freeze({ state: "bot", queue: null, with: null, verified: null });

/**
 * The state before anything happened.
 * @param {{seen?: number, outbox?: object[]}} remembered what an earlier page of this tab left (see memory.js)
 */
export function emptyLog({ seen = 0, outbox = [] } = {}) {
  return {
    messages: [], // sorted by seq; may have a hole for a moment
    after: 0, // every message up to this seq is here: what `hello` asks to go on from
    target: null, // seq the server had at the first welcome; null before
    outbox, // {clientId, kind: "say" | "press" | "answer", frame, text, of, delivery, problem}
    pressed: {}, // seq of a card → id of the button pressed on it
    formErrors: {}, // seq of a form → {message, field}; a new object for each refusal
    status: NOBODY_ELSE,
    typing: null, // {author, beat}
    notice: null, // {code, message}: an error that belongs to no message
    connection: "idle", // idle, connecting, open, waiting, offline, crowded
    trouble: false, // the connection has been away long enough to say so
    seen, // highest seq the patient had in view
  };
}

/** The state after an event: a frame of the server as {type: "frame", frame}, or one of this window's own. */
export function reduce(state, event) {
  switch (event.type) {
    case "frame":
      return receive(state, event.frame);
    case "send":
      return send(state, event.item);
    case "retry":
      return withItem(state, event.clientId, { delivery: "sending", problem: null });
    case "discard":
      return { ...state, outbox: state.outbox.filter((item) => item.clientId !== event.clientId) };
    case "connection":
      return { ...state, connection: event.value, trouble: event.value === "open" ? false : state.trouble };
    case "trouble":
      return state.connection === "open" || state.connection === "idle" ? state : { ...state, trouble: true };
    case "typing_over":
      return state.typing?.beat === event.beat ? { ...state, typing: null } : state;
    case "answer_lost":
      return loseAnswer(state, event.clientId, event.message);
    case "notice":
      return { ...state, notice: event.message ? { code: event.code ?? null, message: event.message } : null };
    case "seen":
      return { ...state, seen: Math.max(state.seen, newest(state)) };
    default:
      return state;
  }
}

function receive(state, frame) {
  switch (frame.type) {
    case "welcome":
      // Only what stood there when this page began is history; what a break kept back is news.
      return { ...state, status: frame.status ?? state.status, target: state.target ?? frame.seq, notice: null };
    case "message":
      return store(state, frame);
    case "status":
      return { ...state, status: frame.status };
    case "typing":
      if (frame.author === "patient") return state; // another window of the same patient
      return { ...state, typing: { author: frame.author, beat: (state.typing?.beat ?? 0) + 1 } };
    case "ack":
      return acknowledge(state, frame);
    case "form_error":
      return refuseForm(state, frame.seq, frame.client_id, frame.message, frame.field ?? null);
    case "error":
      return fail(state, frame);
    default:
      return state; // a frame of a newer server
  }
}

function store(state, message) {
  if (message.seq <= state.after || state.messages.some((known) => known.seq === message.seq)) return state;
  const messages = [...state.messages, message].sort((one, other) => one.seq - other.seq);
  let after = state.after;
  for (const { seq } of messages) if (seq === after + 1) after = seq;
  const isSameItem = (item) =>
    (message.client_id && item.clientId === message.client_id) ||
    item.seq === message.seq ||
    (message.kind === "form_done" && item.kind === "answer" && item.of === message.of);
  return {
    ...state,
    messages,
    after,
    outbox: state.outbox.filter((item) => !isSameItem(item)),
    formErrors: message.kind === "form_done" ? without(state.formErrors, message.of) : state.formErrors,
    typing: message.author === "patient" ? state.typing : null,
  };
}

function send(state, item) {
  const pressed = item.kind === "press" ? { ...state.pressed, [item.of]: item.frame.button } : state.pressed;
  const formErrors = item.kind === "answer" ? without(state.formErrors, item.of) : state.formErrors;
  return { ...state, outbox: [...state.outbox, { problem: null, seq: null, ...item, delivery: "sending" }], pressed, formErrors, notice: null };
}

function acknowledge(state, { client_id: clientId, seq }) {
  const item = state.outbox.find((waiting) => waiting.clientId === clientId);
  if (!item) return state;
  const shown = state.messages.some((message) => message.client_id === clientId || (seq != null && message.seq === seq));
  if (item.kind === "press" || (item.kind === "say" && shown)) return reduce(state, { type: "discard", clientId });
  // What was answered in a form is forgotten as soon as the server has it.
  const frame = item.kind === "answer" ? null : item.frame;
  return withItem(state, clientId, { delivery: "sent", problem: null, frame, seq: item.kind === "say" ? seq : null });
}

function refuseForm(state, seq, clientId, message, field) {
  return {
    ...state,
    outbox: state.outbox.filter((item) => item.clientId !== clientId && !(item.kind === "answer" && item.of === seq)),
    formErrors: { ...state.formErrors, [seq]: { message, field } },
  };
}

function loseAnswer(state, clientId, message) {
  const item = state.outbox.find((waiting) => waiting.clientId === clientId);
  return item ? refuseForm(state, item.of, clientId, message, null) : state;
}

function fail(state, { code, message, client_id: clientId }) {
  const item = state.outbox.find((waiting) => waiting.clientId === clientId);
  if (!item) return { ...state, notice: { code, message } };
  if (code === REFUSED_FOR_NOW) return withItem(state, clientId, { problem: { code, message } });
  if (item.kind === "say") return withItem(state, clientId, { delivery: "failed", problem: { code, message } });
  if (item.kind === "answer") return refuseForm(state, item.of, clientId, message, null);
  const pressed = BUTTON_IS_OVER.has(code) ? state.pressed : without(state.pressed, item.of);
  return { ...reduce(state, { type: "discard", clientId }), pressed, notice: { code, message } };
}

function withItem(state, clientId, change) {
  return { ...state, outbox: state.outbox.map((item) => (item.clientId === clientId ? { ...item, ...change } : item)) };
}

function without(table, key) {
  if (!(key in table)) return table;
  const { [key]: _gone, ...rest } = table;
  return rest;
}

// --- what a view asks ---

/** The highest seq known, 0 for none. */
export function newest(state) {
  return state.messages.at(-1)?.seq ?? 0;
}

/** Whether a message is missing in the middle: the socket has to be opened again. */
export function hasGap(state) {
  return newest(state) > state.after;
}

/** Whether everything the server had at the welcome is here; before that, messages are history being replayed. */
export function isCaughtUp(state) {
  return state.target !== null && state.after >= state.target;
}

/** The `form_done` that closed the form of message `seq`, or null while it is open. */
export function closingOf(state, seq) {
  return state.messages.find((message) => message.kind === "form_done" && message.of === seq) ?? null;
}

/** The newest correction of the answer in message `seq`, or null. */
export function correctionOf(state, seq) {
  return state.messages.findLast((message) => message.kind === "correction" && message.of === seq) ?? null;
}

/** The form message that waits for an answer, or null. */
export function openForm(state) {
  if (state.status.state === "closed") return null;
  return state.messages.findLast((message) => message.kind === "form" && !closingOf(state, message.seq)) ?? null;
}

/** Whether the answer to the form of message `seq` is on its way or being checked. */
export function isAnswering(state, seq) {
  return state.outbox.some((item) => item.kind === "answer" && item.of === seq);
}

/**
 * Whether the buttons of the card in message `seq` can be pressed. They end with the patient's next message, with a form,
 * and with whatever else is not a part of the same answer; another card of the same answer leaves them alive. So does a
 * correction, but of the card that it corrects.
 */
export function areButtonsLive(state, seq) {
  if (seq in state.pressed || state.status.state === "closed") return false;
  if (state.outbox.some((item) => item.kind !== "answer" && item.delivery !== "failed")) return false;
  if (correctionOf(state, seq)) return false;
  const goesOn = ({ author, kind }) => kind !== "correction" && (author !== "bot" || kind === "form");
  return !state.messages.some((later) => later.seq > seq && goesOn(later));
}

/** What the patient wrote that is not yet among the messages. */
export function unsettledSays(state) {
  return state.outbox.filter((item) => item.kind === "say");
}

/** What has to go out once the socket is open, in order. */
export function unsent(state) {
  return state.outbox.filter((item) => item.delivery === "sending" && item.frame !== null);
}

/** How many messages from the other side the patient has not had in view. */
export function unread(state) {
  return state.messages.filter((message) => message.seq > state.seen && message.author !== "patient" && message.kind !== "form_done").length;
}

/** A text's length as the server counts it. */
export function lengthOf(text) {
  return [...text].length;
}
