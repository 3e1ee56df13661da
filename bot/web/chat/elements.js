// Building the page from values. Text only ever becomes text nodes, so nothing that a server or a person wrote is markup.

const SVG = "http://www.w3.org/2000/svg";

/** 24 × 24 outlines, drawn with the colour of the text around them. */
const ICONS = {
  check: "M4.5 12.5l5 5L19.5 7",
  clock: "M12 7v5l3.5 2M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18z",
  act: "M12 8v5m0 3.5v.01M10.4 4L2.6 17.5A1.8 1.8 0 0 0 4.2 20h15.6a1.8 1.8 0 0 0 1.6-2.5L13.6 4a1.8 1.8 0 0 0-3.2 0z",
  stop: "M8 12h8M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18z",
  info: "M12 11v5.5M12 7.5v.01M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18z",
  phone: "M6 3.5h3l1.5 4.5-2 1.5a12 12 0 0 0 6 6l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4 5.7 2 2 0 0 1 6 3.5z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  speech: "M5 4.5h14a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-7L7 20.5v-4H5A1.5 1.5 0 0 1 3.5 15V6A1.5 1.5 0 0 1 5 4.5z",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z",
  external: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
};

/**
 * An element. Attributes that are null, undefined or false are left out, true is an empty attribute; functions are
 * listeners by event name.
 * @param {string} tag with classes: "p.note.small"
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A decorative icon: hidden from screen readers, so a word must stand beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A link to a phone, a mail or a secure page; anything else a card may carry is shown as plain text. */
export function link(label, href, attributes = {}) {
  const scheme = /^(tel|sms|mailto|https):/i.exec(href ?? "")?.[1].toLowerCase();
  if (!scheme) return el("span", {}, label);
  const elsewhere = scheme === "https" ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return el("a", { ...attributes, href, ...elsewhere }, label);
}

/** Whether typing needs an on-screen keyboard: focus is then not moved into fields unasked. */
export const hasTouchKeyboard = matchMedia("(pointer: coarse)").matches;
