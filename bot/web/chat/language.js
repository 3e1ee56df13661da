// The language of the window follows the conversation: Spanish once its locale says so, else English. The Spanish words
// are fetched when they are needed.

import { t, useWords } from "./words.js";

const AGAIN_AFTER = 5_000; // ms
const SPOKEN_ATTRIBUTES = ["aria-label", "placeholder"];

/**
 * @param {HTMLElement} page what stands on it now, in English, stays for good and is put into each language
 * @param {() => void} reworded everything that is drawn has to be drawn again
 */
export function followLanguage(page, reworded) {
  const standing = wordsOn(page);
  let wanted = "en";

  function speak(language, spanish) {
    useWords(spanish);
    document.documentElement.lang = language;
    for (const { english, put } of standing) put(t(english));
    reworded();
  }

  /** @param {string | null | undefined} locale of the conversation, as "es" or "es-US" */
  async function follow(locale) {
    const language = /^es(-|$)/.test(locale ?? "") ? "es" : "en";
    if (language === wanted) return;
    wanted = language;
    if (language === "en") return speak("en", null);
    try {
      const answered = await fetch("/api/words/es");
      if (!answered.ok) throw new Error(`words: ${answered.status}`);
      const spanish = await answered.json();
      if (wanted === "es") speak("es", spanish);
    } catch {
      setTimeout(() => {
        if (wanted !== "es") return;
        wanted = "en";
        follow(locale);
      }, AGAIN_AFTER);
    }
  }

  return { follow };
}

/** Each text and each label of a part of the page: its English, and how to put other words in its place. */
function wordsOn(page) {
  const found = [];
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const english = node.data.trim().replace(/\s+/g, " ");
    if (!english || node.parentElement.closest("script, noscript")) continue;
    const [before, after] = [/^\s*/.exec(node.data)[0], /\s*$/.exec(node.data)[0]];
    found.push({ english, put: (words) => (node.data = before + words + after) });
  }
  for (const name of SPOKEN_ATTRIBUTES) {
    for (const node of page.querySelectorAll(`[${name}]`)) {
      found.push({ english: node.getAttribute(name), put: (words) => node.setAttribute(name, words) });
    }
  }
  return found;
}
