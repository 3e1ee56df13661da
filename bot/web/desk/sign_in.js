// The door: who is there, the sign-in form, and signing out.

import { passkeysWork, showPasskey } from "./passkeys.js";
import { post } from "./post.js";
import { goToProvider, providerName } from "./single_sign_on.js";

const form = document.getElementById("sign-in");
const problem = document.getElementById("sign-in-problem");
const codePart = document.getElementById("code-part");
const usePasskey = document.getElementById("use-passkey");
const useProvider = document.getElementById("use-provider");

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
  askForCode(false);
  document.getElementById("door").hidden = false;
  form.elements.username.focus();
  offerProvider();
  return new Promise((resolve) => {
    const attempt = (way) => async (event) => {
      event.preventDefault();
      const buttons = form.querySelectorAll("button");
      for (const button of buttons) button.disabled = true;
      const who = await way();
      for (const button of buttons) button.disabled = false;
      if (!who) return;
      document.getElementById("door").hidden = true;
      form.reset();
      resolve(who);
    };
    form.onsubmit = attempt(tryPassword);
    usePasskey.hidden = !passkeysWork();
    usePasskey.onclick = attempt(tryPasskey);
    useProvider.onclick = attempt(tryProvider);
  });
}

async function tryPassword() {
  const { username, password, code } = form.elements;
  if (!username.value.trim() || !password.value) {
    tell("Type your username and your password.");
    return null;
  }
  if (!codePart.hidden && !code.value.trim()) {
    tell("Type the code as well.");
    code.focus();
    return null;
  }
  const given = { username: username.value, password: password.value };
  const answer = await post("sign-in", codePart.hidden ? given : { ...given, code: code.value });
  if (answer.ok) return answer.content;
  if (answer.content.code === "factor_missing") {
    location.assign(`welcome.html#${answer.content.ticket}`);
    return null;
  }
  if (answer.content.code === "code_needed") {
    askForCode(true);
    tell("");
    return null;
  }
  tell(answer.content.message);
  code.value = "";
  if (!codePart.hidden) code.focus();
  return null;
}

async function tryPasskey() {
  const asked = await post("passkey/ask", {});
  if (!asked.ok) return void tell(asked.content.message);
  const credential = await showPasskey(asked.content);
  if (!credential) return void tell("No passkey was chosen. Try again, or type your username and password.");
  const answer = await post("passkey", { credential });
  if (answer.ok) return answer.content;
  return void tell(answer.content.message);
}

async function tryProvider() {
  return void tell(await goToProvider());
}

async function offerProvider() {
  const name = await providerName();
  useProvider.hidden = !name;
  if (name) useProvider.textContent = `Sign in with ${name}`;
}

function askForCode(needed) {
  codePart.hidden = !needed;
  form.elements.code.value = "";
  if (needed) form.elements.code.focus();
}

function tell(text) {
  problem.textContent = text;
  problem.hidden = !text;
}
