// Asking the gateway for something about signing in.

const AWAY = { code: "away", message: "The desk does not answer. Check your connection and try again." };
const UNREADABLE = { code: "unreadable", message: "That did not work. Try again." };

/**
 * @param {string} what below /api/staff/
 * @returns {Promise<{ok: boolean, content: object}>} `content` has a `message` for the person where it is not ok
 */
export async function post(what, given) {
  let answer;
  try {
    answer = await fetch(`/api/staff/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
  } catch {
    return { ok: false, content: AWAY };
  }
  const content = await answer.json().catch(() => null);
  if (answer.ok) return { ok: true, content };
  return { ok: false, content: content?.message ? content : UNREADABLE };
}
