// All that a pharmacy's own page loads of the chat:
//
//   <script src="https://chat.example/launcher.js" data-location="NH" data-phone="+12035550142" async></script>
//
// A button and a frame. The conversation lives in the frame, on the chat's own origin, where the page's styles, analytics
// and session recorders cannot reach. The page may listen to "scriptdesk:open", "scriptdesk:close" and
// "scriptdesk:unread" (detail: {count}) on `document`; no event carries anything that was said.
//
// data-location: code of the store; data-locale: language; data-label: the button's words; data-phone: shown when the
// chat cannot be loaded. window.scriptdesk.open() and .close() do what the button does.

(() => {
  if (window.scriptdesk) return; // the page loads it twice
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const { location: store, locale, phone, label = "Chat with the pharmacy" } = script.dataset;

  const MEMORY = "scriptdesk.window"; // "open" or "running": brings the chat back on the site's next page
  const ANSWER_WITHIN = 12_000; // ms for the frame to say that it stands
  const LAYER = 2_147_483_000;

  const STYLE = `
    :host { all: initial; position: fixed; inset: 0 0 auto auto; z-index: ${LAYER}; font: 1rem/1.4 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
    [hidden] { display: none !important; }
    .open { position: fixed; right: max(1.25rem, env(safe-area-inset-right)); bottom: max(1.25rem, env(safe-area-inset-bottom)); width: 3.75rem; height: 3.75rem; padding: 0; border: 2px solid #fff; border-radius: 50%; background: #0b5d57; color: #fff; cursor: pointer; box-shadow: 0 4px 18px rgb(0 0 0 / 28%); display: grid; place-items: center; transition: transform 0.15s; }
    .open:hover { transform: scale(1.05); }
    .open svg { width: 1.75rem; height: 1.75rem; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
    :focus-visible { outline: 3px solid #0b5d57; outline-offset: 3px; }
    .open[aria-expanded="true"] .bubble, .open[aria-expanded="false"] .arrow { display: none; }
    .count { position: absolute; top: -0.375rem; right: -0.375rem; min-width: 1.5rem; padding: 0 0.375rem; border: 2px solid #fff; border-radius: 1rem; background: #a8071a; font: 700 0.8125rem/1.25rem system-ui, sans-serif; box-sizing: border-box; }
    .panel { position: fixed; right: max(1.25rem, env(safe-area-inset-right)); bottom: calc(5.75rem + env(safe-area-inset-bottom)); width: min(25.5rem, calc(100vw - 2.5rem)); height: min(44rem, calc(100vh - 7.25rem)); overflow: hidden; border-radius: 1.125rem; background: #f4f6f5; box-shadow: 0 12px 48px rgb(0 0 0 / 30%), 0 0 0 1px rgb(0 0 0 / 8%); animation: rise 0.16s ease-out; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    .failed { padding: 1.25rem; color: #17211f; }
    .failed p { margin: 0 0 0.75rem; }
    .failed a { color: #0a4f4a; font-weight: 650; display: inline-block; padding: 0.75rem 0; }
    .failed button { min-height: 2.75rem; padding: 0 1.125rem; border: 1.5px solid #0a4f4a; border-radius: 0.75rem; background: #fff; color: #0a4f4a; font: 600 1rem system-ui, sans-serif; cursor: pointer; }
    .only-read { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    @media (max-width: 36rem), (max-height: 34rem) {
      .panel { inset: 0; width: 100%; height: 100dvh; border-radius: 0; }
      .open[aria-expanded="true"] { display: none; }
    }
    @keyframes rise { from { opacity: 0; transform: translateY(0.75rem); } }
    @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
  `;
  const fillsScreen = matchMedia("(max-width: 36rem), (max-height: 34rem)");

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(); // works under a page's strict style-src, where a <style> would not
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  const count = make("span", { class: "count", "aria-hidden": "true", hidden: "" });
  const button = make("button", { class: "open", type: "button", "aria-expanded": "false", "aria-label": label, title: label });
  const panel = make("div", { class: "panel", id: "scriptdesk-panel", role: "dialog", "aria-label": "Pharmacy chat", hidden: "" });
  const said = make("p", { class: "only-read", role: "status" });
  button.setAttribute("aria-controls", panel.id);
  button.append(drawing(), count);
  root.append(said, panel, button);

  let frame = null;
  let stands = false;
  let deadline = null;
  let focusWanted = true; // not when the chat comes back by itself
  let pageOverflow = null;
  let running = remembered() !== null; // a conversation has begun

  // A speech bubble, and an arrow down while the chat is open.
  function drawing() {
    const SVG = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    for (const [part, outline] of [
      ["bubble", "M20.5 11.5a8 8 0 0 1-11.7 7L4 19.7l1.4-4.3A8 8 0 1 1 20.5 11.5zM12.5 8.5v6m-3-3h6"],
      ["arrow", "M5.5 9l6.5 6.5L18.5 9"],
    ]) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", part);
      path.setAttribute("d", outline);
      svg.append(path);
    }
    return svg;
  }

  function remember(value) {
    try {
      if (value) sessionStorage.setItem(MEMORY, value);
      else sessionStorage.removeItem(MEMORY);
    } catch {
      // storage is forbidden: the chat does not come back by itself on the next page
    }
  }

  function remembered() {
    try {
      return sessionStorage.getItem(MEMORY);
    } catch {
      return null;
    }
  }

  function load() {
    if (frame) return;
    const address = new URL("/chat/", origin);
    if (store) address.searchParams.set("location", store);
    if (locale) address.searchParams.set("locale", locale);
    frame = make("iframe", { src: address.href, title: "Pharmacy chat", allow: "clipboard-write" });
    panel.replaceChildren(frame);
    deadline = setTimeout(showFailure, ANSWER_WITHIN);
  }

  function showFailure() {
    const again = make("button", { type: "button" }, "Try again");
    const close = make("button", { type: "button" }, "Close");
    again.addEventListener("click", () => (drop(), open()));
    close.addEventListener("click", () => (drop(), shut()));
    const call = phone ? [make("p", {}, make("a", { href: `tel:${phone}` }, "Call the store"))] : [];
    panel.replaceChildren(
      make(
        "div",
        { class: "failed", role: "alert" },
        make("p", {}, "The chat could not be loaded. Please try again in a minute, or call the store. In an emergency call 911."),
        ...call,
        again, " ", close,
      ),
    );
    frame = null;
    if (!panel.hidden) again.focus();
  }

  function drop() {
    clearTimeout(deadline);
    frame = null;
    stands = false;
    panel.replaceChildren();
  }

  function post(message) {
    if (frame && stands) frame.contentWindow.postMessage(message, origin);
  }

  function open({ takesFocus = true } = {}) {
    load();
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    fit();
    remember("open");
    focusWanted = takesFocus;
    if (takesFocus) frame.focus();
    post({ type: "scriptdesk:shown", focus: takesFocus });
    announce("scriptdesk:open");
  }

  function shut() {
    if (panel.hidden) return;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    fit();
    remember(running ? "running" : null);
    post({ type: "scriptdesk:hidden" });
    button.focus();
    announce("scriptdesk:close");
  }

  // On a phone the chat is the whole screen: the page behind does not scroll, and the keyboard does not cover the chat.
  function fit() {
    const whole = !panel.hidden && fillsScreen.matches;
    panel.setAttribute("aria-modal", String(whole));
    const page = document.documentElement;
    if (whole && pageOverflow === null) {
      pageOverflow = page.style.overflow;
      page.style.overflow = "hidden";
    } else if (!whole && pageOverflow !== null) {
      page.style.overflow = pageOverflow;
      pageOverflow = null;
    }
    const view = window.visualViewport;
    panel.style.height = whole && view ? `${view.height}px` : "";
    panel.style.top = whole && view ? `${view.offsetTop}px` : "";
  }

  function announce(type, detail) {
    document.dispatchEvent(new CustomEvent(type, { detail }));
  }

  function showUnread(number) {
    count.hidden = number === 0;
    count.textContent = number > 9 ? "9+" : String(number);
    button.setAttribute("aria-label", number ? `${label}, ${number} unread` : label);
    if (number && panel.hidden) said.textContent = number === 1 ? "1 new message from the pharmacy" : `${number} new messages from the pharmacy`;
    announce("scriptdesk:unread", { count: number });
  }

  addEventListener("message", ({ source, origin: from, data }) => {
    if (!frame || source !== frame.contentWindow || from !== origin) return;
    if (data?.type === "scriptdesk:ready") {
      clearTimeout(deadline);
      stands = true;
      if (!panel.hidden) post({ type: "scriptdesk:shown", focus: focusWanted });
    } else if (data?.type === "scriptdesk:close") {
      shut();
    } else if (data?.type === "scriptdesk:running") {
      running = data.runs === true;
      if (panel.hidden) remember(running ? "running" : null);
    } else if (data?.type === "scriptdesk:unread" && Number.isInteger(data.count)) {
      showUnread(data.count);
    }
  });

  button.addEventListener("click", () => (panel.hidden ? open() : shut()));
  root.addEventListener("keydown", (event) => event.key === "Escape" && shut());
  fillsScreen.addEventListener("change", fit);
  window.visualViewport?.addEventListener("resize", fit);
  window.visualViewport?.addEventListener("scroll", fit);

  (document.body ?? document.documentElement).append(host); // an async script may come before the body
  window.scriptdesk = Object.freeze({ open: () => open(), close: shut });
  if (remembered() === "open") open({ takesFocus: false });
  else if (remembered() === "running") load();
})();
