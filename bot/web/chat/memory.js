// What this tab remembers over a reload, and nobody else: in sessionStorage, gone when the window is closed.
//
// Kept: the conversation's id and secret, its language, how far the patient has read, and what was written but not yet acknowledged,
// so that a reload loses no message. Never kept: what is typed into a form.

const KEY = "scriptdesk.conversation";

let kept = read(); // also serves where storage is forbidden: the chat works, a reload starts anew

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** @returns {{conversation?: string, secret?: string, locale?: string, seen?: number, outbox?: object[], draft?: string}} */
export function recall() {
  return kept;
}

/** Replaces the given fields of what is remembered. */
export function remember(change) {
  kept = { ...kept, ...change };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // forbidden or full: `kept` serves
  }
}

export function forget() {
  kept = {};
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // as above
  }
}

/** The part of an outbox that may be written down. */
export function keepable(outbox) {
  return outbox.filter((item) => item.kind !== "answer");
}
