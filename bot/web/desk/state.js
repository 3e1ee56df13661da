// What the desk knows, and how it changes. Pure: an event and a state make the next state; nothing here draws or sends.

import { nextReview } from "./review_state.js";

/**
 * @typedef {object} Pending something sent and not yet acknowledged
 * @property {string} clientId
 * @property {"say"|"end"|"close"|"release"|"transfer"} type
 * @property {string} [text]
 * @property {boolean} [stored] acknowledged; its message is on the way
 * @property {string} [problem] why it was not taken
 *
 * @typedef {object} Chat
 * @property {object[]} messages in order of seq
 * @property {number} read the highest seq this person has seen
 * @property {Pending[]} pending
 * @property {string} draft
 * @property {object|null} handoff
 * @property {number} typingUntil ms; the patient is typing until then
 * @property {Record<number, {report?: number, problem?: string}>} reported what became of "This answer is wrong", by seq
 * @property {{clientId: string, done?: boolean, problem?: string, field?: string|null}|null} check the last "I checked who this is", and what became of it
 * @property {boolean} leaving this person ends it, and waits for that
 * @property {{state: string, message: string}|null} ended
 */

export const EMPTY = Object.freeze({
  link: "connecting",
  desk: null,
  chats: {},
  selected: null,
  notice: null,
  review: null, // see review_state.js
});

const MISSED = "While the connection was lost, this conversation went to somebody else or ended.";

export const TYPING_LASTS = 5_000; // ms

function newChat() {
  return { messages: [], read: 0, opened: false, pending: [], draft: "", handoff: null, typingUntil: 0, reported: {}, check: null, leaving: false, ended: null };
}

/**
 * @param {object} state
 * @param {object} event a frame of the server, or one of the desk's own: `link`, `select`, `draft`, `sent`, `check_sent`, `seen`, `dismiss`, `notice`
 * @param {number} now ms
 */
export function next(state, event, now = Date.now()) {
  const after = step(state, event, now);
  const review = nextReview(after.review, event);
  return review === after.review ? after : { ...after, review };
}

function step(state, event, now) {
  switch (event.type) {
    case "link":
      return { ...state, link: event.link };
    case "desk":
      return withDesk(state, event);
    case "claimed":
      return { ...state, chats: { ...state.chats, [event.conversation]: newChat() }, selected: event.conversation };
    case "lost":
      return { ...state, notice: { text: event.message, at: now } };
    case "notice":
      return { ...state, notice: event.text ? { text: event.text, at: now } : null };
    case "opened":
      // What was there before the page was loaded counts as seen; what came while the connection was lost does not.
      return change(state, event.conversation, (chat) => ({ ...chat, opened: true, read: chat.opened ? chat.read : event.seq }));
    case "message":
      return change(state, event.conversation, (chat) => withMessage(chat, event));
    case "handoff":
      return change(state, event.conversation, (chat) => ({ ...chat, handoff: event.handoff }));
    case "typing":
      return change(state, event.conversation, (chat) => ({ ...chat, typingUntil: now + TYPING_LASTS }));
    case "ack":
      return change(state, event.conversation, (chat) => withAck(chat, event));
    case "answer_reported":
      return change(state, event.conversation, (chat) => ({ ...chat, reported: { ...chat.reported, [event.seq]: { report: event.report } } }));
    case "check_sent":
      return change(state, event.conversation, (chat) => ({ ...chat, check: { clientId: event.clientId } }));
    case "patient_verified":
      return change(state, event.conversation, (chat) => withCheck(chat, event, { done: true }));
    case "error":
      return withError(state, event, now);
    case "ended":
      return withEnd(state, event);
    case "select":
      return { ...state, selected: event.conversation };
    case "draft":
      return change(state, event.conversation, (chat) => ({ ...chat, draft: event.text }));
    case "sent":
      return change(state, event.conversation, (chat) => ({
        ...chat,
        draft: event.pending.type === "say" ? "" : chat.draft,
        pending: [...chat.pending, event.pending],
        leaving: chat.leaving || event.pending.type !== "say",
      }));
    case "seen":
      return change(state, event.conversation, (chat) => ({ ...chat, read: last(chat) }));
    case "dismiss":
      return without(state, event.conversation);
    default:
      return state;
  }
}

function change(state, conversation, update) {
  const chat = state.chats[conversation];
  return chat ? { ...state, chats: { ...state.chats, [conversation]: update(chat) } } : state;
}

function withDesk(state, desk) {
  const chats = { ...state.chats };
  for (const { conversation } of desk.mine) {
    if (!chats[conversation] || chats[conversation].ended) chats[conversation] = newChat();
  }
  const back = state.link !== "open"; // after a break: what happened meanwhile is known from here alone
  const gone = back ? Object.keys(chats).filter((id) => !desk.mine.some(({ conversation }) => conversation === id)) : [];
  for (const id of gone) {
    if (chats[id].leaving) delete chats[id];
    else if (!chats[id].ended) chats[id] = { ...newChat(), ended: { state: "queued", message: MISSED } };
  }
  const selected = chats[state.selected] ? state.selected : (desk.mine[0]?.conversation ?? null);
  return { ...state, desk, chats, selected };
}

function withMessage(chat, message) {
  if (chat.messages.some(({ seq }) => seq === message.seq)) return chat;
  const messages = [...chat.messages, message].sort((one, other) => one.seq - other.seq);
  const own = message.author === "staff" && message.client_id;
  const typingUntil = message.author === "patient" ? 0 : chat.typingUntil;
  return { ...(own ? acknowledged(chat, message.client_id) : chat), messages, typingUntil };
}

function acknowledged(chat, clientId) {
  return { ...chat, pending: chat.pending.filter((pending) => pending.clientId !== clientId) };
}

/** A reply stays until its message arrives, so that it never disappears for a moment. */
function withAck(chat, { client_id: clientId, seq }) {
  if (chat.messages.some((message) => message.seq === seq)) return acknowledged(chat, clientId);
  return { ...chat, pending: chat.pending.map((pending) => (pending.clientId === clientId ? { ...pending, stored: true } : pending)) };
}

function withError(state, event, now) {
  if (event.report !== undefined && event.report === state.review?.report) return state; // it is said there
  if (event.seq !== undefined) {
    return change(state, event.conversation, (chat) => ({ ...chat, reported: { ...chat.reported, [event.seq]: { problem: event.message } } }));
  }
  if (event.client_id && state.chats[event.conversation]?.check?.clientId === event.client_id) {
    return change(state, event.conversation, (chat) => withCheck(chat, event, { problem: event.message, field: event.field }));
  }
  const notice = { text: event.message, at: now };
  if (!event.client_id) return { ...state, notice };
  return change({ ...state, notice }, event.conversation, (chat) => ({
    ...chat,
    leaving: chat.leaving && !chat.pending.some(({ clientId, type }) => clientId === event.client_id && type !== "say"),
    pending: chat.pending.map((pending) => (pending.clientId === event.client_id ? { ...pending, problem: event.message } : pending)),
  }));
}

function withCheck(chat, { client_id: clientId }, became) {
  return chat.check?.clientId === clientId ? { ...chat, check: { clientId, ...became } } : chat;
}

/** A chat that this person ended goes away at once; of any other end they are told, and the words are gone. */
function withEnd(state, { conversation, state: where, message }) {
  const chat = state.chats[conversation];
  if (!chat) return state;
  if (chat.leaving) return without(state, conversation);
  const words = where === "closed" ? chat.messages : [];
  return change(state, conversation, () => ({ ...chat, messages: words, handoff: null, pending: [], ended: { state: where, message } }));
}

function without(state, conversation) {
  const order = orderOf(state);
  const { [conversation]: gone, ...chats } = state.chats;
  if (state.selected !== conversation) return { ...state, chats };
  const rest = order.filter((id) => id !== conversation);
  const place = Math.min(order.indexOf(conversation), rest.length - 1);
  return { ...state, chats, selected: rest[Math.max(place, 0)] ?? null };
}

/** The chats from top to bottom: as they were claimed. */
export function orderOf(state) {
  const mine = state.desk?.mine.map(({ conversation }) => conversation) ?? [];
  return [...mine.filter((id) => state.chats[id]), ...Object.keys(state.chats).filter((id) => !mine.includes(id))];
}

export function last(chat) {
  return chat.messages.at(-1)?.seq ?? 0;
}

/** How many messages of the patient this person has not seen. */
export function unread(chat) {
  return chat.messages.filter(({ seq, author }) => author === "patient" && seq > chat.read).length;
}

/** What the window's title says: numbers, never who or what. */
export function title(state) {
  const fresh = Object.values(state.chats).reduce((sum, chat) => sum + unread(chat), 0);
  const waiting = state.desk?.queue.filter((item) => !item.why_not).length ?? 0;
  return `${fresh ? `(${fresh}) ` : ""}${waiting ? `${waiting} waiting · ` : ""}Desk`;
}
