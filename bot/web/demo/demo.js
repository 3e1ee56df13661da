// The demo's own tools: patients to try, and the phone that their one-time codes go to. No real pharmacy's site has them.

const PHONE_EVERY = 2000; // ms
const PEOPLE_AGAIN_AFTER = 4000;

const part = (id) => document.getElementById(id);
const texts = new Set(); // what the phone already shows

function node(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== null) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** "1968-03-14" → "March 14, 1968", with the form's three numbers beside it. */
function birthDate(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  const words = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" }).format(Date.UTC(year, month - 1, day));
  return `${words} (${month}/${day}/${year})`;
}

async function fetchJson(address) {
  const answered = await fetch(address);
  if (!answered.ok) throw new Error(`${address}: ${answered.status}`);
  return answered.json();
}

async function showPeople() {
  try {
    const people = await fetchJson("/demo/people");
    part("people").replaceChildren(...people.map(row));
    part("people-state").textContent = people.length ? "" : "The demo pharmacy has no patients. Run its seed, then reload this page.";
  } catch {
    part("people-state").textContent = "The demo patients cannot be loaded at the moment. Trying again…";
    setTimeout(showPeople, PEOPLE_AGAIN_AFTER);
  }
}

function row({ name, birth_date: born, prescriptions }) {
  const list = node("ul", null);
  for (const { number, drug } of prescriptions) {
    const item = node("li", null);
    item.append(node("code", number), ` ${drug}`);
    list.append(item);
  }
  const cell = node("td", null);
  cell.append(list);
  const made = node("tr", null);
  made.append(node("th", name, { scope: "row" }), node("td", birthDate(born)), cell);
  return made;
}

async function readPhone() {
  try {
    const { messages } = await fetchJson("/demo/phone");
    for (const message of messages) show(message);
    part("no-texts").hidden = texts.size > 0;
  } catch {
    // The chat is starting or stopping; the next look will tell.
  }
  setTimeout(readPhone, document.hidden ? PHONE_EVERY * 5 : PHONE_EVERY);
}

function show({ at, text }) {
  const key = `${at} ${text}`;
  if (texts.has(key)) return;
  texts.add(key);
  const item = node("li", null);
  const time = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" }).format(new Date(at));
  item.append(node("time", time, { datetime: at }), node("p", text));
  part("texts").prepend(item);
}

part("open-chat").addEventListener("click", () => window.scriptdesk?.open());
showPeople();
readPhone();
