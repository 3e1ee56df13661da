// The page behind an invitation: a password, and an authenticator app or a passkey; or the account at the pharmacy's own
// identity provider, which needs none of these. What stands after the # is the ticket; browsers send it to nobody.
// Without one, whoever is signed in gets a ticket for their password.

import { el } from "../chat/elements.js";
import { makePasskey, passkeysWork } from "./passkeys.js";
import { post } from "./post.js";
import { goToProvider, providerName } from "./single_sign_on.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 4; // modules of white around a QR code (ISO/IEC 18004)

const $ = (id) => document.getElementById(id);
const sections = ["again", "set-up", "codes", "elsewhere", "closed"];

let ticket = location.hash.slice(1);
let wanted = null;
history.replaceState(null, "", location.pathname); // the ticket stays out of the history

function open(section) {
  for (const id of sections) $(id).hidden = id !== section;
  $(section).querySelector("h1").focus();
}

function tell(text, field = null) {
  $("problem").textContent = text;
  $("problem").hidden = !text;
  field?.focus();
}

/** A QR code as a picture; its modules are attributes, so that no style is written into the page. */
function drawn(rows) {
  const size = rows.length + 2 * MARGIN;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("class", "picture");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "QR code for the authenticator app; the key below says the same");
  const ground = document.createElementNS(SVG, "rect");
  for (const [name, value] of [["width", size], ["height", size], ["fill", "#fff"]]) ground.setAttribute(name, value);
  const modules = document.createElementNS(SVG, "path");
  const squares = rows.flatMap((row, y) => [...row].map((module, x) => (module === "1" ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : "")));
  modules.setAttribute("d", squares.join(""));
  modules.setAttribute("fill", "#000");
  svg.append(ground, modules);
  return svg;
}

async function start() {
  if (!ticket) {
    const here = await fetch("/api/staff/me").catch(() => null);
    if (!here?.ok) return location.assign("./");
    return open((await here.json()).has_password ? "again" : "elsewhere");
  }
  await setUp();
}

async function setUp() {
  const answer = await post("enrolment", { ticket });
  if (!answer.ok) {
    open("closed");
    return tell(answer.content.message);
  }
  wanted = answer.content;
  const provider = await providerName();
  $("hello").textContent = `Hello ${wanted.name}`;
  const intro = wanted.needs_password
    ? `You sign in as ${wanted.username}. Choose a password, and a second way to show who you are.`
    : `You sign in as ${wanted.username}. Choose a second way to show who you are, besides your password.`;
  $("intro").textContent = provider ? `${intro} Or use ${provider}, at the end of this page.` : intro;
  $("username").value = wanted.username;
  $("password-part").hidden = !wanted.needs_password;
  $("chosen-hint").textContent = `At least ${wanted.least_password} characters. A few words in a row are easy to keep in mind.`;
  $("picture").replaceChildren(drawn(wanted.app.picture));
  $("secret").textContent = wanted.app.secret.match(/.{1,4}/g).join(" ");
  $("passkey-part").hidden = !(wanted.passkeys && passkeysWork());
  if (provider) offer(provider);
  open("set-up");
  tell("");
}

function offer(provider) {
  $("provider-part").hidden = false;
  $("provider-title").textContent = `Or ${provider}`;
  $("provider-hint").textContent = wanted.needs_password
    ? `You then sign in with your account at ${provider}, and need no password here.`
    : `You then can also sign in with your account at ${provider}.`;
  $("use-provider").textContent = `Use ${provider}`;
}

/** What was chosen, or null after telling what is wrong with it. */
function chosen() {
  if (!wanted.needs_password) return { ticket };
  const password = $("chosen").value;
  if (password.length < wanted.least_password) {
    tell(`The password is too short. Use at least ${wanted.least_password} characters.`, $("chosen"));
    return null;
  }
  if (password !== $("repeated").value) {
    tell("The two passwords differ. Type the same one twice.", $("repeated"));
    return null;
  }
  return { ticket, password };
}

async function finishWithApp(event) {
  event.preventDefault();
  const given = chosen();
  if (!given) return;
  const code = $("app-code").value;
  if (!code.trim()) return void tell("Type the 6 digits that the app shows.", $("app-code"));
  const answer = await post("enrolment/app", { ...given, code });
  if (!answer.ok) return void tell(answer.content.message, $("app-code"));
  tell("");
  $("code-list").replaceChildren(...answer.content.recovery_codes.map((one) => el("li", {}, one)));
  open("codes");
}

async function finishWithPasskey() {
  const given = chosen();
  if (!given) return;
  const asked = await post("enrolment/passkey/ask", { ticket });
  if (!asked.ok) return void tell(asked.content.message);
  const credential = await makePasskey(asked.content);
  if (!credential) return void tell("No passkey was made. Try again, or use an authenticator app.");
  const answer = await post("enrolment/passkey", { ...given, credential });
  if (!answer.ok) return void tell(answer.content.message);
  location.assign("./");
}

async function finishAtProvider() {
  tell(await goToProvider(ticket));
}

async function goOn(event) {
  event.preventDefault();
  const answer = await post("again", { password: $("present").value });
  $("present").value = "";
  if (!answer.ok) return void tell(answer.content.message, $("present"));
  ticket = answer.content.ticket;
  await setUp();
}

addEventListener("hashchange", () => location.hash && location.reload()); // another link, opened in this very window
$("app-form").addEventListener("submit", finishWithApp);
$("make-passkey").addEventListener("click", finishWithPasskey);
$("use-provider").addEventListener("click", finishAtProvider);
$("again-form").addEventListener("submit", goOn);
$("kept").addEventListener("click", () => location.assign("./"));
start();
