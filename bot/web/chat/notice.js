// The page behind the link of a notice: one press uses the link up and opens the chat that it was made for.

import { followLanguage } from "./language.js";
import { forget, remember } from "./memory.js";
import { t } from "./words.js";

const part = (id) => document.getElementById(id);

followLanguage(document.body, () => {}).follow(navigator.language);

part("enter").addEventListener("click", async () => {
  part("enter").disabled = true;
  const said = await enter();
  if (!said) return;
  part("said").textContent = said;
  part("said").hidden = false;
});

/** What to tell the patient; nothing if the chat opens. */
async function enter() {
  let answer;
  try {
    answer = await fetch(location.pathname, { method: "POST" });
  } catch {
    answer = null;
  }
  if (answer?.status === 201) {
    forget(); // a chat of this window that is someone else's matter, or an older one
    remember(await answer.json());
    location.replace("/chat/");
    return null;
  }
  if (answer?.status === 410) {
    part("enter").hidden = true;
    part("else").hidden = false;
    return t("This link was used before, or it is older than 24 hours. Nothing is lost: start a new chat and ask there.");
  }
  part("enter").disabled = false;
  return t("The pharmacy cannot be reached right now. Please try again, or call the pharmacy.");
}
