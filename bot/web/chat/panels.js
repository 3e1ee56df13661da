// What stands around the messages: who has the conversation, the place in line, trouble with the connection, the end.

import { el, icon } from "./elements.js";
import { newest, openForm, unsent } from "./log.js";
import { isSpanish, phoneOf, queueWords, roleOf, t } from "./words.js";

const PERSON = "Talk to a person"; // also what is sent when it is pressed

/** What patients ask most, in words they would use; pressing one sends it. */
const STARTERS = [
  ["Is my prescription ready?", "Is my prescription ready?"],
  ["Refill", "I would like to refill a prescription"],
  ["Do you have a medicine?", "Do you have a medicine in stock?"],
  ["Hours", "What are your opening hours?"],
  [PERSON, PERSON],
];

/**
 * @param {(id: string) => HTMLElement} part finds an element of the page
 * @param {{say: (text: string) => void, leaveQueue: () => void, end: () => void, restart: () => void, reconnect: () => void,
 *   showForm: () => void, dismiss: () => void}} on
 */
export function createPanels(part, on) {
  let site = { name: null, phone: null };
  let asksToEnd = false;
  let shownQueue = null;
  let shownTrouble = null;
  let state = null;

  const person = el("button.link", { type: "button", click: () => on.say(t(PERSON)) }, icon("person"), PERSON);
  const call = el("a.link", { href: "tel:911", hidden: true }, icon("phone"), "Call");
  const end = el("button.link", { type: "button", click: () => askToEnd(true) }, "End chat");
  part("more").append(person, call, end);

  part("form-waits").append(
    el("span", {}, "A form above waits for your answer."),
    el("button.button", { type: "button", click: on.showForm }, "Show the form"),
  );

  function askToEnd(asks) {
    asksToEnd = asks;
    render(state);
    (asks ? part("ending").lastElementChild : end).focus();
  }

  /** Shows the pharmacy's name and phone, as /api/site gives them. */
  function introduce(known) {
    site = known;
    part("name").textContent = site.name;
    part("intro-name").textContent = site.name;
    if (/^https:|^\/[^/]/.test(site.privacy_url ?? "")) part("privacy").href = site.privacy_url;
    if (!site.phone) return;
    for (const anchor of [part("store-phone"), call]) anchor.href = `tel:${site.phone}`;
    part("store-phone").textContent = phoneOf(site.phone);
    part("intro-phone").hidden = false;
    call.hidden = false;
    drawSite();
  }

  function drawSite() {
    document.title = t("Pharmacy chat");
    if (site.phone) call.setAttribute("aria-label", t("Call the store, {phone}", { phone: phoneOf(site.phone) }));
    // The assistant understands English only: in Spanish there is one thing to begin with.
    const starters = isSpanish() ? [[t(PERSON), t(PERSON)]] : STARTERS;
    part("starters").replaceChildren(
      ...starters.map(([label, words]) => el("button.starter", { type: "button", click: () => on.say(words) }, label)),
    );
  }

  /** All of it once more, in the window's language. */
  function reword(next) {
    shownQueue = shownTrouble = undefined;
    part("ending").dataset.shows = "";
    drawSite();
    render(next);
  }

  function render(next) {
    state = next;
    const started = newest(state) > 0 || state.outbox.length > 0;
    const closed = state.status.state === "closed";
    part("starters").hidden = started;
    part("intro").classList.toggle("short", started);
    part("more").hidden = !started || closed;
    person.hidden = state.status.state !== "bot";
    drawOwner();
    drawQueue();
    drawTrouble();
    drawNotice();
    drawEnding(closed);
    const form = openForm(state);
    part("form-waits").hidden = !form || form.seq === newest(state);
  }

  function drawOwner() {
    const { state: owner, queue, with: staff } = state.status;
    const words = {
      bot: t("Automated assistant"),
      queued: queue?.name === "pharmacist" ? t("Waiting for a pharmacist") : t("Waiting for a technician"),
      live: staff ? [staff.name, roleOf(staff.role)].filter(Boolean).join(", ") : t("With the pharmacy"),
      closed: t("Conversation ended"),
    }[owner] ?? t("Automated assistant");
    if (part("owner").textContent !== words) part("owner").textContent = words;
    part("face").dataset.owner = owner;
    part("face").textContent = owner === "live" ? (staff?.name ?? "").slice(0, 1).toUpperCase() : "";
  }

  function drawQueue() {
    const queue = state.status.state === "queued" ? state.status.queue : null;
    const words = queue ? queueWords(queue) : null;
    const key = words ? words.join("\n") : null;
    if (key === shownQueue) return;
    shownQueue = key;
    const panel = part("queue");
    const hadFocus = panel.contains(document.activeElement);
    panel.hidden = !words;
    panel.replaceChildren();
    if (!words) return;
    const stop = el("button.button", { type: "button", click: on.leaveQueue }, t("Stop waiting"));
    panel.append(
      el("div", { role: "status" }, el("strong", {}, words[0]), " ", words[1]),
      el("p.small", {}, t("You can keep writing; they will see it.")),
      stop,
    );
    if (hadFocus) stop.focus();
  }

  function drawTrouble() {
    const { connection, trouble } = state;
    const key = connection === "crowded" ? "crowded" : !trouble ? null : connection === "offline" ? "offline" : unsent(state).length ? "unsent" : "away";
    if (key === shownTrouble) return;
    shownTrouble = key;
    const words = {
      offline: t("You are offline. What you write is kept here and sent when you are back."),
      away: t("Reconnecting to the pharmacy…"),
      unsent: t("Reconnecting to the pharmacy… Your message is kept here and sent as soon as we are back."),
      crowded: t("This conversation is open in too many windows. Close one of them, then try again."),
    }[key];
    const panel = part("trouble");
    panel.hidden = key === null;
    if (key === null) return panel.replaceChildren();
    panel.replaceChildren(
      el("p", {}, words, " "),
      el("p.small", {}, t("If it is urgent, call the store"), site.phone ? " " : "", site.phone ? el("a", { href: `tel:${site.phone}` }, phoneOf(site.phone)) : "", t("; in an emergency"), " ", el("a", { href: "tel:911" }, "911"), "."),
      el("button.button", { type: "button", click: on.reconnect }, t("Try now")),
    );
  }

  function drawNotice() {
    const panel = part("notice");
    const words = state.notice?.message ?? "";
    if (panel.dataset.says === words) return;
    panel.dataset.says = words;
    panel.hidden = !words;
    panel.replaceChildren();
    if (words) panel.append(el("p", {}, words), el("button.button", { type: "button", click: on.dismiss }, t("OK")));
  }

  function drawEnding(closed) {
    const panel = part("ending");
    const shows = closed ? "closed" : asksToEnd ? "asks" : "";
    if (panel.dataset.shows === shows) return;
    panel.dataset.shows = shows;
    panel.hidden = !shows;
    if (shows === "closed") {
      asksToEnd = false;
      const restart = el("button.button.main", { type: "button", click: on.restart }, t("Start a new conversation"));
      panel.replaceChildren(el("span", {}, t("This conversation has ended.")), restart);
    } else if (shows === "asks") {
      const endNow = el("button.button.main", { type: "button", click: () => (askToEnd(false), on.end()) }, t("End it"));
      const goOn = el("button.button", { type: "button", click: () => askToEnd(false) }, t("Keep chatting"));
      panel.replaceChildren(el("span", {}, t("End this conversation?")), endNow, goOn);
    }
  }

  drawSite();
  return { introduce, render, reword };
}
