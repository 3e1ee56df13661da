// Where the patient writes. What is typed leaves this field only when it stands in the conversation.

import { lengthOf, TEXT_LIMIT } from "./log.js";
import { t } from "./words.js";

const COUNT_FROM = TEXT_LIMIT - 200; // characters
const TALLEST = 140; // px
const TYPING_EVERY = 3000; // ms, the most often that docs/protocol.md allows

/**
 * @param {{form: HTMLFormElement, text: HTMLTextAreaElement, counter: HTMLElement, button: HTMLButtonElement}} parts
 * @param {{say: (text: string) => void, typing: () => void, draft: (text: string) => void}} on
 */
export function createComposer({ form, text, counter, button }, on) {
  let lastTyping = 0;

  function fit() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, TALLEST)}px`;
    const left = TEXT_LIMIT - lengthOf(text.value);
    counter.hidden = TEXT_LIMIT - left < COUNT_FROM;
    counter.textContent = left < 0 ? t("{count} characters too long. Please shorten it or send it in two parts.", { count: -left }) : t("{count} characters left", { count: left });
    counter.classList.toggle("over", left < 0);
    button.disabled = left < 0 || text.value.trim() === "";
  }

  function changed() {
    fit();
    on.draft(text.value);
    if (text.value.trim() && Date.now() - lastTyping > TYPING_EVERY) {
      lastTyping = Date.now();
      on.typing();
    }
  }

  function submit() {
    const words = text.value.trim();
    if (button.disabled || !words) return;
    put("");
    lastTyping = 0;
    on.say(words);
  }

  /** Replaces what stands in the field. */
  function put(words) {
    text.value = words;
    fit();
    on.draft(words);
  }

  text.addEventListener("input", changed);
  text.addEventListener("keydown", (event) => {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    text.focus();
  });
  fit();

  return {
    put,
    /** Adds words that could not be sent to what already stands there. */
    giveBack(words) {
      put([words, text.value].filter(Boolean).join("\n"));
    },
    focus: () => text.focus(),
    reword: fit,
    isIdle: () => text.value === "" && (document.activeElement === text || document.activeElement === document.body),
    hide(hidden) {
      form.hidden = hidden;
    },
  };
}
