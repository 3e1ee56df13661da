// node --test tests/browser/log.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  areButtonsLive, closingOf, correctionOf, emptyLog, hasGap, isAnswering, isCaughtUp, lengthOf, openForm, reduce, unread, unsent, unsettledSays,
} from "../../bot/web/chat/log.js";

const text = (seq, author, words, more = {}) => ({ type: "message", seq, at: "2026-11-22T20:15:03Z", author, kind: "text", text: words, ...more });
const card = (seq) => ({ type: "message", seq, author: "bot", kind: "card", text: "Ready", card: { kind: "status", buttons: [{ id: "b1", label: "Request a refill" }] } });
const form = (seq) => ({ type: "message", seq, author: "bot", kind: "form", text: "Who are you?", form: { form: "verify", fields: [] } });
const formDone = (seq, of, outcome = "verified") => ({ type: "message", seq, author: "system", kind: "form_done", of, outcome, text: "Thank you." });
const correction = (seq, of) => ({ type: "message", seq, of, at: "2026-11-22T20:20:00Z", answered_at: "2026-11-22T20:15:03Z", author: "staff", name: "Dr. Priya Nair", role: "pharmacist", kind: "correction", text: "It is not ready." });
const frame = (content) => ({ type: "frame", frame: content });
const say = (clientId, words) => ({ type: "send", item: { clientId, kind: "say", text: words, frame: { type: "say", client_id: clientId, text: words } } });
const press = (clientId, seq, button) => ({ type: "send", item: { clientId, kind: "press", of: seq, frame: { type: "press", client_id: clientId, seq, button } } });
const answer = (clientId, seq) => ({ type: "send", item: { clientId, kind: "answer", of: seq, frame: { type: "answer", client_id: clientId, seq, values: { last_name: "Rivera" } } } });
const play = (events, from = emptyLog()) => events.reduce(reduce, from);
const shown = (state) => [...state.messages.map((message) => message.text), ...unsettledSays(state).map((item) => item.text)];

test("a message is shown at once, and once, whether its acknowledgement or the message itself comes first", () => {
  const ack = frame({ type: "ack", client_id: "m-0001", seq: 1 });
  const echo = frame(text(1, "patient", "is it ready", { client_id: "m-0001" }));
  const sent = play([say("m-0001", "is it ready")]);
  assert.deepEqual(shown(sent), ["is it ready"]);
  assert.deepEqual(shown(play([ack, echo], sent)), ["is it ready"]);
  assert.deepEqual(shown(play([echo, ack], sent)), ["is it ready"]);
  assert.equal(play([ack], sent).outbox[0].delivery, "sent");
});

test("after a broken connection what was not acknowledged goes out again with the same id, and what was does not", () => {
  const state = play([say("m-0001", "one"), say("m-0002", "two"), frame({ type: "ack", client_id: "m-0001", seq: 1 })]);
  assert.deepEqual(unsent(state).map((item) => item.frame.client_id), ["m-0002"]);
});

test("messages replayed after a reconnect change nothing that is already there", () => {
  const first = play([frame(text(1, "patient", "hello")), frame(text(2, "bot", "Hello."))]);
  assert.deepEqual(play([frame(text(1, "patient", "hello")), frame(text(2, "bot", "Hello."))], first), first);
});

test("a stale window that gets the missing messages shows what a fresh window shows, in any order of arrival", () => {
  const all = [text(1, "patient", "a"), card(2), form(3), formDone(4, 3), card(5), text(6, "staff", "b")].map(frame);
  const fresh = play(all);
  const stale = play([all[0], all[1], all[4], all[3], all[2], all[5], all[4]]);
  assert.deepEqual(stale, fresh);
});

test("a hole in the log is seen, is not taken for complete, and is asked for again", () => {
  const state = play([frame({ type: "welcome", seq: 3, status: { state: "bot" } }), frame(text(1, "bot", "a")), frame(text(3, "bot", "c"))]);
  assert.equal(hasGap(state), true);
  assert.equal(state.after, 1);
  assert.equal(isCaughtUp(state), false);
  const healed = play([frame(text(2, "bot", "b"))], state);
  assert.deepEqual([hasGap(healed), healed.after, isCaughtUp(healed)], [false, 3, true]);
  assert.deepEqual(shown(healed), ["a", "b", "c"]);
});

test("a refused message keeps its words, says why, and can be sent again", () => {
  const refused = play([say("m-0001", "hello"), frame({ type: "error", code: "internal", message: "We could not keep it.", client_id: "m-0001" })]);
  assert.deepEqual(shown(refused), ["hello"]);
  assert.equal(refused.outbox[0].delivery, "failed");
  assert.equal(refused.outbox[0].problem.message, "We could not keep it.");
  assert.deepEqual(unsent(refused), []);
  assert.equal(unsent(play([{ type: "retry", clientId: "m-0001" }], refused)).length, 1);
});

test("being told to slow down is no failure: the message stays on its way", () => {
  const state = play([say("m-0001", "hello"), frame({ type: "error", code: "slow_down", message: "…", client_id: "m-0001" })]);
  assert.equal(state.outbox[0].delivery, "sending");
  assert.equal(unsent(state).length, 1);
});

test("a button can be pressed once, and not after the patient has said something else", () => {
  const asked = play([frame(card(1))]);
  assert.equal(areButtonsLive(asked, 1), true);
  assert.equal(areButtonsLive(play([press("p-0001", 1, "b1")], asked), 1), false);
  assert.equal(areButtonsLive(play([say("m-0001", "no, wait")], asked), 1), false);
  assert.equal(areButtonsLive(play([frame(text(2, "patient", "no, wait"))], asked), 1), false);
});

test("two cards of one answer both keep their buttons; a technician who joins ends them", () => {
  const asked = play([frame(card(1)), frame(card(2))]);
  assert.deepEqual([areButtonsLive(asked, 1), areButtonsLive(asked, 2)], [true, true]);
  const joined = play([frame({ type: "message", seq: 3, author: "system", kind: "marker", text: "Dana joined the chat" })], asked);
  assert.deepEqual([areButtonsLive(joined, 1), areButtonsLive(joined, 2)], [false, false]);
});

test("a press that the server could not take gives the button back, an expired one does not", () => {
  const pressed = play([frame(card(1)), press("p-0001", 1, "b1")]);
  const failed = play([frame({ type: "error", code: "internal", message: "Try again.", client_id: "p-0001" })], pressed);
  assert.equal(areButtonsLive(failed, 1), true);
  assert.equal(failed.notice.message, "Try again.");
  const expired = play([frame({ type: "error", code: "button_expired", message: "Ask again.", client_id: "p-0001" })], pressed);
  assert.equal(areButtonsLive(expired, 1), false);
});

test("a form stays open until it is named done, also while the patient writes something else", () => {
  const asked = play([frame(form(1)), frame(text(2, "patient", "what is this for?")), frame(text(3, "bot", "To keep your health data safe."))]);
  assert.equal(openForm(asked).seq, 1);
  const done = play([frame(formDone(4, 1))], asked);
  assert.equal(openForm(done), null);
  assert.equal(closingOf(done, 1).outcome, "verified");
});

test("what was answered in a form is forgotten once the server has it, and the form waits for the verdict", () => {
  const sent = play([frame(form(1)), answer("a-0001", 1)]);
  assert.equal(isAnswering(sent, 1), true);
  const taken = play([frame({ type: "ack", client_id: "a-0001", seq: null })], sent);
  assert.equal(isAnswering(taken, 1), true);
  assert.equal(JSON.stringify(taken).includes("Rivera"), false);
  const done = play([frame(formDone(2, 1))], taken);
  assert.equal(isAnswering(done, 1), false);
});

test("a form that did not match says so, each time, and can be answered again", () => {
  const wrong = frame({ type: "form_error", seq: 1, client_id: "a-0001", message: "These details do not match.", field: null });
  const first = play([frame(form(1)), answer("a-0001", 1), wrong]);
  assert.equal(first.formErrors[1].message, "These details do not match.");
  assert.equal(isAnswering(first, 1), false);
  const trying = play([answer("a-0002", 1)], first);
  assert.equal(trying.formErrors[1], undefined);
});

test("a verdict that never came unlocks the form", () => {
  const state = play([frame(form(1)), answer("a-0001", 1), frame({ type: "ack", client_id: "a-0001" }), { type: "answer_lost", clientId: "a-0001", message: "Please press Continue again." }]);
  assert.equal(isAnswering(state, 1), false);
  assert.equal(state.formErrors[1].message, "Please press Continue again.");
});

test("only what others wrote since the patient looked counts as unread", () => {
  const state = play([frame(text(1, "patient", "hi")), frame(text(2, "bot", "Hello.")), { type: "seen" }, frame(text(3, "patient", "x")), frame(text(4, "bot", "y"))]);
  assert.equal(unread(state), 1);
});

test("somebody's typing ends with their message, or by itself, but not because an older notice ran out", () => {
  const typing = frame({ type: "typing", author: "staff" });
  const state = play([typing, typing]);
  assert.notEqual(play([{ type: "typing_over", beat: 1 }], state).typing, null);
  assert.equal(play([{ type: "typing_over", beat: 2 }], state).typing, null);
  assert.equal(play([frame(text(1, "staff", "Hello"))], state).typing, null);
});

test("what a broken connection kept back is news, not history", () => {
  const began = play([frame({ type: "welcome", seq: 1, status: { state: "bot" } }), frame(text(1, "patient", "hi"))]);
  assert.equal(isCaughtUp(began), true);
  const back = play([frame({ type: "welcome", seq: 3, status: { state: "bot" } })], began);
  assert.equal(isCaughtUp(back), true);
});

test("a stopped connection is no trouble, a broken one is", () => {
  assert.equal(play([{ type: "trouble" }]).trouble, false);
  assert.equal(play([{ type: "connection", value: "waiting" }, { type: "trouble" }]).trouble, true);
  assert.equal(play([{ type: "connection", value: "waiting" }, { type: "trouble" }, { type: "connection", value: "open" }]).trouble, false);
});

test("frames of a newer server are ignored", () => {
  const state = emptyLog();
  assert.equal(play([frame({ type: "hologram", seq: 9 })], state), state);
});

test("a text is as long as the server says it is", () => {
  assert.equal(lengthOf("💊💊"), 2);
});

test("a correction marks the answer that it corrects and no other, whichever of them comes first", () => {
  const all = [text(1, "patient", "is it ready"), card(2), card(3), correction(4, 2)].map(frame);
  for (const order of [all, [...all].reverse()]) {
    const state = play(order);
    assert.equal(correctionOf(state, 2).seq, 4);
    assert.equal(correctionOf(state, 3), null);
  }
  assert.deepEqual(play([...all].reverse()), play(all));
});

test("of two corrections of one answer the newest counts", () => {
  assert.equal(correctionOf(play([frame(card(1)), frame(correction(2, 1)), frame(correction(3, 1))]), 1).seq, 3);
});

test("a correction ends the buttons of the card that it corrects, and of no other", () => {
  const state = play([frame(card(1)), frame(card(2)), frame(correction(3, 1))]);
  assert.deepEqual([areButtonsLive(state, 1), areButtonsLive(state, 2)], [false, true]);
  assert.equal(areButtonsLive(play([frame(text(4, "staff", "hello"))], state), 2), false);
});

test("a correction that came out of view counts as unread", () => {
  const seen = play([frame(card(1)), { type: "seen" }]);
  assert.equal(unread(play([frame(correction(2, 1))], seen)), 1);
});
