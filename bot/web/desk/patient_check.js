// "I checked who this is": a button beside the verification, and the form that it opens. What is typed here is health
// data: it goes to the server and is gone from the page once the chat is.

import { el } from "../chat/elements.js";
import { METHODS } from "./words.js";

const LOST = "The connection is lost, so nothing was checked. Try again in a moment.";
const CUT = "The connection was lost meanwhile. Once it is back: if the patient is not shown as verified above, record it again.";
const NO_METHOD = "Say how you checked.";
const MISSING = "Fill this in.";
const CHECKED = "Recorded. The assistant answers about that prescription for 30 minutes, once you return the chat to it.";
const FIELDS = [
  ["prescription_number", "Prescription number", { inputmode: "numeric", maxlength: 40 }],
  ["last_name", "Last name, as on the label", { maxlength: 80 }],
  ["birth_date", "Date of birth", { type: "date" }],
];

/** @param {(answers: object) => string|null} send the id under which it went out, or null */
export function patientCheck(send) {
  const open = el("button.small", { type: "button", "aria-expanded": "false", "aria-controls": "check", click: opened }, "I checked who this is");
  const problem = el("p.problem", { id: "check-problem", role: "alert", hidden: true });
  const done = el("p.quiet.small", { role: "status", tabindex: "-1" });
  const radios = METHODS.map(([value]) => el("input", { type: "radio", name: "method", value, id: `check-${value}`, "aria-describedby": `check-${value}-hint` }));
  const inputs = Object.fromEntries(
    FIELDS.map(([name, , more]) => [name, el("input", { type: "text", id: `check-${name}`, name, autocomplete: "off", autocapitalize: "none", spellcheck: "false", ...more })]),
  );
  const submit = el("button.primary.small", { type: "submit" }, "Record it");
  const form = el(
    "form.check",
    { id: "check", "aria-label": "I checked who this is", novalidate: true, hidden: true, submit: submitted, keydown: (event) => event.key === "Escape" && closed() },
    el(
      "fieldset",
      {},
      el("legend", {}, "How did you check?"),
      ...METHODS.map(([value, label, hint], place) =>
        el("div.way", {}, radios[place], el("label", { for: `check-${value}` }, label), el("p.quiet.small", { id: `check-${value}-hint` }, hint)),
      ),
    ),
    ...FIELDS.flatMap(([name, label]) => [el("label", { for: `check-${name}` }, label), inputs[name]]),
    problem,
    el("p.quiet.small", {}, "Your name, the way and this moment are recorded. It opens this one prescription."),
    el("div.buttons", {}, submit, el("button.small", { type: "button", click: closed }, "Cancel")),
  );
  const node = el("section.checking", { "aria-label": "Check who this is" }, open, form, done);
  let sent = null;
  let last;

  function opened() {
    show(form.hidden);
    done.textContent = "";
    if (!form.hidden) (radios.find(({ checked }) => checked) ?? radios[0]).focus();
  }

  function closed() {
    clear();
    show(false);
    open.focus();
  }

  function show(isOpen) {
    form.hidden = !isOpen;
    open.setAttribute("aria-expanded", String(isOpen));
  }

  function clear() {
    form.reset();
    sent = null;
    wait(false);
    tell("");
  }

  function submitted(event) {
    event.preventDefault();
    if (sent) return;
    const method = radios.find(({ checked }) => checked);
    if (!method) return tell(NO_METHOD, radios[0]);
    const empty = Object.values(inputs).find(({ value }) => !value.trim());
    if (empty) return tell(MISSING, empty);
    const answers = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]));
    tell("");
    sent = send({ method: method.value, ...answers });
    wait(Boolean(sent));
    if (!sent) tell(LOST, submit);
  }

  function wait(isWaiting) {
    submit.textContent = isWaiting ? "Checking…" : "Record it";
    submit.setAttribute("aria-disabled", String(isWaiting));
  }

  /** Say what is wrong, at the field that it is about. */
  function tell(text, about = null) {
    problem.textContent = text;
    problem.hidden = !text;
    for (const input of [...radios, ...Object.values(inputs)]) {
      if (input === about) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    about?.focus();
  }

  return {
    node,
    /** @param {import("./state.js").Chat["check"]} check @param {boolean} cut whether the connection is lost */
    update(check, cut) {
      if (cut && sent) {
        sent = null;
        wait(false);
        tell(CUT);
      }
      if (check === last) return;
      last = check;
      if (!check || check.clientId !== sent || (!check.done && !check.problem)) return;
      const hadFocus = form.contains(document.activeElement);
      if (check.problem) {
        sent = null;
        wait(false);
        return tell(check.problem, hadFocus ? (inputs[check.field] ?? submit) : null);
      }
      clear();
      show(false);
      done.textContent = CHECKED;
      if (hadFocus) done.focus();
    },
  };
}
