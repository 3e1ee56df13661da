// The desk's state: what a technician sees follows from what came, in whatever order it came.

import assert from "node:assert/strict";
import test from "node:test";

import { EMPTY, next, orderOf, title, unread } from "../../bot/web/desk/state.js";

const mine = (conversation, item = 1) => ({ conversation, item, topic: "refill_request" });
const desk = (...conversations) => ({ type: "desk", me: { role: "technician" }, queue: [], flags: [], mine: conversations.map((id, n) => mine(id, n)) });
const patient = (conversation, seq, text = "hello") => ({ type: "message", conversation, seq, author: "patient", kind: "text", text });
const play = (events, state = EMPTY) => events.reduce((now, event) => next(now, event, 1_000), state);
const link = (word) => ({ type: "link", link: word });
const say = (conversation, clientId, text) => ({ type: "sent", conversation, pending: { clientId, type: "say", text } });

test("a claimed patient is on top of the window, before the queue has been told", () => {
  const state = play([desk(), link("open"), { type: "claimed", item: 7, conversation: "c_1" }]);
  assert.equal(state.selected, "c_1");
  const late = play([desk()], state); // read before the claim, sent after it
  assert.ok(late.chats.c_1 && !late.chats.c_1.ended);
});

test("a message that comes twice stands there once, and in its place", () => {
  const state = play([desk("c_1"), link("open"), patient("c_1", 2), patient("c_1", 1), patient("c_1", 2)]);
  assert.deepEqual(state.chats.c_1.messages.map(({ seq }) => seq), [1, 2]);
});

test("what stood there before the page was loaded is read; what came during a break is not", () => {
  let state = play([desk("c_1", "c_2"), link("open"), { type: "opened", conversation: "c_2", seq: 2 }, patient("c_2", 1), patient("c_2", 2)]);
  assert.equal(unread(state.chats.c_2), 0);
  state = play([link("lost"), desk("c_1", "c_2"), link("open"), { type: "opened", conversation: "c_2", seq: 3 }, patient("c_2", 3)], state);
  assert.equal(unread(state.chats.c_2), 1);
  assert.equal(title(state), "(1) Desk");
});

test("a reply stays visible until its message is there, and is not there twice", () => {
  let state = play([desk("c_1"), link("open"), say("c_1", "reply-0001", "hi")]);
  assert.equal(state.chats.c_1.pending.length, 1);
  state = play([{ type: "ack", conversation: "c_1", client_id: "reply-0001", seq: 5 }], state);
  assert.equal(state.chats.c_1.pending[0].stored, true);
  state = play([{ type: "message", conversation: "c_1", seq: 5, author: "staff", client_id: "reply-0001", kind: "text", text: "hi" }], state);
  assert.deepEqual(state.chats.c_1.pending, []);
  state = play([{ type: "ack", conversation: "c_1", client_id: "reply-0001", seq: 5 }], state);
  assert.deepEqual(state.chats.c_1.pending, []);
});

test("a draft belongs to its chat and survives looking at another", () => {
  const state = play([
    desk("c_1", "c_2"),
    { type: "draft", conversation: "c_1", text: "half a sent" },
    { type: "select", conversation: "c_2" },
    { type: "select", conversation: "c_1" },
  ]);
  assert.equal(state.chats.c_1.draft, "half a sent");
  assert.equal(state.chats.c_2.draft, "");
});

test("a chat that this person ended goes away and the next one takes its place", () => {
  const end = { type: "sent", conversation: "c_1", pending: { clientId: "end-00001", type: "end" } };
  const acknowledged = { type: "ack", conversation: "c_1", client_id: "end-00001", seq: 9 };
  const state = play([desk("c_1", "c_2"), link("open"), end, acknowledged, { type: "ended", conversation: "c_1", state: "bot", message: "…" }]);
  assert.deepEqual(orderOf(state), ["c_2"]);
  assert.equal(state.selected, "c_2");
});

test("a chat that somebody else took away is said so, and its words are gone", () => {
  const ended = { type: "ended", conversation: "c_1", state: "queued", message: "This conversation is back in a queue." };
  const state = play([desk("c_1"), link("open"), patient("c_1", 1, "a secret"), ended]);
  assert.equal(state.chats.c_1.ended.message, ended.message);
  assert.ok(!JSON.stringify(state.chats).includes("secret"));
});

test("when the patient ends the chat, the last words stay until they are dismissed", () => {
  const ended = { type: "ended", conversation: "c_1", state: "closed", message: "This conversation is closed." };
  let state = play([desk("c_1"), link("open"), patient("c_1", 1, "thanks, bye"), ended, desk()]);
  assert.equal(state.chats.c_1.messages[0].text, "thanks, bye");
  state = play([{ type: "dismiss", conversation: "c_1" }], state);
  assert.deepEqual([orderOf(state), state.selected], [[], null]);
});

test("a chat that went away during a break is not shown as if it were still there", () => {
  const state = play([desk("c_1"), link("open"), patient("c_1", 1, "a secret"), link("lost"), desk()]);
  assert.ok(state.chats.c_1.ended);
  assert.ok(!JSON.stringify(state.chats).includes("secret"));
});

test("a refused reply says why and keeps its text", () => {
  const refused = { type: "error", code: "too_long", message: "That is too long.", conversation: "c_1", client_id: "reply-0001" };
  const state = play([desk("c_1"), link("open"), say("c_1", "reply-0001", "very long"), refused]);
  assert.deepEqual(state.chats.c_1.pending[0], { clientId: "reply-0001", type: "say", text: "very long", problem: "That is too long." });
});

test("the title counts and names nobody", () => {
  const queue = [{ item: 1, why_not: null }, { item: 2, why_not: { code: "pharmacist_queue", message: "…" } }];
  assert.equal(title(play([{ ...desk(), queue }])), "1 waiting · Desk");
});

const asked = (report, clientId = "correct-001") => ({ type: "review_asked", report, clientId });
const reviewed = (report, others = []) => ({ type: "review", report, others, total: others.length });
const conclusion = (report) => ({ type: "conclusion_sent", frame: { type: "correct", report, client_id: "correct-001", text: "…", conversations: [] } });
const corrected = (report) => ({ type: "corrected", report, delivered: [{ conversation: "c_1", seq: 2 }], to_call: [] });

test("what became of a report of an answer stands at that answer, and is no matter of the whole desk", () => {
  const problem = { type: "error", code: "reason_needed", message: "Write why.", conversation: "c_1", seq: 2 };
  let state = play([desk("c_1"), link("open"), problem]);
  assert.deepEqual([state.chats.c_1.reported[2], state.notice], [{ problem: "Write why." }, null]);
  state = play([{ type: "answer_reported", conversation: "c_1", seq: 2, report: 7 }], state);
  assert.deepEqual(state.chats.c_1.reported[2], { report: 7 });
});

test("a report is in place of a chat until a chat is chosen, and comes back as it was", () => {
  let state = play([desk("c_1"), link("open"), asked(7), reviewed(7)]);
  assert.deepEqual([state.review.shown, state.review.frame.report], [true, 7]);
  state = play([{ type: "select", conversation: "c_1" }], state);
  assert.equal(state.review.shown, false);
  state = play([asked(7, "correct-002")], state);
  assert.deepEqual([state.review.shown, state.review.frame.report, state.review.clientId], [true, 7, "correct-001"]);
  assert.equal(play([{ type: "review_left" }], state).review, null);
});

test("another report begins anew, and what still came for the first is not shown in it", () => {
  const state = play([asked(7), reviewed(7), asked(8, "correct-002"), reviewed(7), corrected(7)]);
  assert.deepEqual([state.review.report, state.review.clientId, state.review.frame, state.review.outcome], [8, "correct-002", null, null]);
});

test("a correction that was sent waits for its outcome, also over a break of the connection", () => {
  let state = play([desk(), link("open"), asked(7), reviewed(7), conclusion(7), link("lost"), desk()]);
  assert.equal(state.review.sending.client_id, "correct-001");
  state = play([corrected(7)], state);
  assert.deepEqual([state.review.sending, state.review.outcome.delivered.length], [null, 1]);
  assert.equal(play([{ type: "select", conversation: "c_1" }], state).review, null);
});

test("a report that a colleague was faster with says so in its place, and nothing is on the way any more", () => {
  const late = { type: "error", code: "report_closed", message: "Dr. Paul Weber has closed this report.", report: 7 };
  const state = play([asked(7), reviewed(7), conclusion(7), late]);
  assert.deepEqual([state.review.sending, state.review.problem, state.notice], [null, late.message, null]);
});

test("a frame that did nothing lets the correction be sent again; another error leaves it on its way", () => {
  const sent = play([asked(7), reviewed(7), conclusion(7)]);
  assert.equal(play([{ type: "error", code: "slow_down", message: "…" }], sent).review.sending, null);
  assert.ok(play([{ type: "error", code: "no_such_item", message: "…", item: 3 }], sent).review.sending);
});

const checked = (clientId) => ({ type: "check_sent", conversation: "c_1", clientId });
const notMatched = { type: "error", code: "no_match", message: "Check them.", field: null, conversation: "c_1", client_id: "check-0001" };

test("what became of a check is said in its chat, and not on top of the queue", () => {
  let state = play([desk("c_1"), link("open"), checked("check-0001"), notMatched]);
  assert.deepEqual([state.chats.c_1.check.problem, state.notice], ["Check them.", null]);
  const verified = { type: "patient_verified", conversation: "c_1", client_id: "check-0002", seq: 7 };
  state = play([checked("check-0002"), verified], state);
  assert.deepEqual(state.chats.c_1.check, { clientId: "check-0002", done: true });
});

test("an answer to an earlier check changes nothing about the one on its way", () => {
  const state = play([desk("c_1"), link("open"), checked("check-0001"), checked("check-0002"), { ...notMatched, type: "patient_verified" }]);
  assert.deepEqual(state.chats.c_1.check, { clientId: "check-0002" });
});
