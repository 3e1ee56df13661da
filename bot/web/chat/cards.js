// A card of the pharmacy, drawn as it comes: what it is, whether the patient has to act, the facts, what to do next.

import { el, icon, link } from "./elements.js";
import { dayOf, t, timeOf } from "./words.js";

/** Colour, icon and word say the same; colour never speaks alone. `info` has nothing to say but that it is one. */
const TONES = {
  ready: { icon: "check", word: "Ready" },
  wait: { icon: "clock", word: "In progress" },
  action: { icon: "act", word: "Action needed" },
  done: { icon: "check", word: "Done" },
  stop: { icon: "stop", word: "Stopped" },
  info: { icon: "info", word: "Information" },
  alarm: { icon: "act", word: "Emergency" },
};

/** With up to this many buttons the first is the expected one; more are a choice between equals. */
const MOST_FOR_A_MAIN_BUTTON = 2;

/**
 * @param {object} card of docs/protocol.md
 * @param {(buttonId: string) => void} onPress
 * @returns {{node: HTMLElement, update: (live: boolean, pressedId: string | undefined) => void}}
 */
export function drawCard(card, onPress) {
  const tone = TONES[card.tone] ? card.tone : "info";
  const isAlarm = tone === "alarm";
  const buttons = (card.buttons ?? []).map((button) => ({ id: button.id, node: drawButton(button, onPress) }));
  const main = buttons.length <= MOST_FOR_A_MAIN_BUTTON ? buttons[0]?.node : null;
  main?.classList.add("main");
  const node = el(
    "div.card",
    { role: "group", "data-tone": tone, "data-card": card.kind, "aria-label": t(TONES[tone].word) },
    drawBanner(tone, card.badge),
    card.title && el("h2.card-title", {}, card.title),
    isAlarm && drawLinks(card.links, true), // before all that there is to read
    card.headline && el("p.card-headline", {}, card.headline),
    drawRows(card.rows),
    ...(card.notes ?? []).map((note) => el("p.card-note", {}, note)),
    buttons.length > 0 && el(main ? "div.card-buttons" : "div.card-buttons.choice", {}, ...buttons.map((button) => button.node)),
    !isAlarm && drawLinks(card.links, false),
    card.as_of && el("p.card-age", {}, t("As of"), " ", el("time", { datetime: card.as_of }, `${dayOf(card.as_of)}, ${timeOf(card.as_of)}`)),
  );
  return {
    node,
    update(live, pressedId) {
      for (const { id, node: button } of buttons) {
        button.disabled = !live;
        button.classList.toggle("pressed", id === pressedId);
      }
    },
  };
}

function drawBanner(tone, badge) {
  const { icon: picture, word: english } = TONES[tone];
  const word = t(english);
  const isWord = badge?.toLowerCase() === word.toLowerCase();
  // A badge says what "Action needed" says, and says it better; "Information" needs no saying.
  const quiet = tone === "info" || (tone === "action" && badge);
  if (tone === "info" && !badge) return null;
  return el(
    "p.card-banner",
    {},
    icon(picture),
    el(quiet && !isWord ? "span.only-read" : "span.card-tone", {}, word),
    badge && !isWord && el("span.card-badge", {}, badge),
  );
}

function drawRows(rows) {
  if (!rows?.length) return null;
  const pairs = rows.map(({ label, value, href }) => el("div", {}, el("dt", {}, label), el("dd", {}, href ? link(value, href) : value)));
  return el("dl.card-rows", {}, ...pairs);
}

function drawLinks(links, urgent) {
  if (!links?.length) return null;
  const drawn = links.map(({ label, href }) => {
    const anchor = link(label, href, { class: urgent ? "call urgent" : "call" });
    anchor.prepend(icon(/^(tel|sms):/i.test(href) ? "phone" : "external"));
    return anchor;
  });
  return el("div.card-links", {}, ...drawn);
}

function drawButton({ id, label }, onPress) {
  return el("button.button", { type: "button", "data-button": id, click: () => onPress(id) }, label);
}
