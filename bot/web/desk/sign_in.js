// The door: who is there, the sign-in form, and signing out.

const form = document.getElementById("sign-in");
const problem = document.getElementById("sign-in-problem");

/** Who is signed in, or null. */
export async function whoIsHere() {
  const answer = await fetch("/api/staff/me");
  return answer.ok ? answer.json() : null;
}

export async function signOut() {
  await fetch("/api/staff/sign-out", { method: "POST" });
}

/** Show the form until somebody has signed in. @param {string} [why] what to say first */
export function askToSignIn(why = "") {
  tell(why);
  form.elements.password.value = "";
  document.getElementById("door").hidden = false;
  form.elements.username.focus();
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      const who = await trySignIn();
      button.disabled = false;
      if (!who) return;
      document.getElementById("door").hidden = true;
      form.reset();
      resolve(who);
    };
  });
}

async function trySignIn() {
  const { username, password } = form.elements;
  if (!username.value.trim() || !password.value) {
    tell("Type your username and your password.");
    return null;
  }
  try {
    const answer = await fetch("/api/staff/sign-in", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username: username.value, password: password.value }),
    });
    if (answer.ok) return await answer.json();
    tell((await answer.json()).message ?? "That did not work. Try again.");
  } catch {
    tell("The desk does not answer. Check your connection and try again.");
  }
  return null;
}

function tell(text) {
  problem.textContent = text;
  problem.hidden = !text;
}
