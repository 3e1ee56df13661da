// Signing in at the pharmacy's own identity provider: what it is called, the way there, and what came of it.

import { post } from "./post.js";

const MARK = "#sign-on=";

/** What the gateway puts into the address when nobody was signed in → what to tell. */
const SAID = {
  provider_away: (name) => `${name} does not answer, so you are not signed in. Try again in a few minutes; if you have a password or a passkey here, use that.`,
  refused: (name) => `${name} did not sign you in, or you turned back there. Try again; if ${name} refuses you, ask whoever looks after it.`,
  not_believed: (name) => `What ${name} answered could not be relied on, so you are not signed in. Try again; if it happens again, tell whoever runs ScriptDesk.`,
  factor_missing: (name) => `${name} signed you in without a second factor, and the desk needs one. Set one up at ${name}, sign out there and try again.`,
  not_linked: (name) => `${name} knows you, but that account is not linked to anybody here. Ask whoever runs ScriptDesk for an invitation.`,
  taken: (name) => `That account at ${name} signs in somebody else here, so it was not linked to you. Sign out there, open your link again and use your own.`,
  too_late: () => "That sign-in was used before, took more than ten minutes, or was begun in another browser. Try again.",
  slow_down: () => "Too many failed sign-ins. Try again in 15 min, or ask your supervisor.",
};

/** What the provider is called, or null where there is none. */
export async function providerName() {
  const answer = await fetch("/api/staff/oidc").catch(() => null);
  return answer?.ok ? (await answer.json()).name : null;
}

/**
 * Go to the provider. The page is left, unless something is in the way.
 * @param {string | null} ticket of an enrolment, to link the account there
 * @returns {Promise<string>} what is in the way, in words
 */
export async function goToProvider(ticket = null) {
  const answer = await post("oidc/begin", { ticket });
  if (!answer.ok) return answer.content.message;
  location.assign(answer.content.url);
  return "";
}

/** What came of the last way there, in words and once; "" for nothing. */
export async function whatCameOfIt() {
  if (!location.hash.startsWith(MARK)) return "";
  const why = location.hash.slice(MARK.length);
  history.replaceState(null, "", location.pathname);
  return Object.hasOwn(SAID, why) ? SAID[why]((await providerName()) ?? "The identity provider") : "";
}
