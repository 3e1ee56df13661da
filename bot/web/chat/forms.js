// A form that the pharmacy asks the patient to fill in. What is typed stays in these fields until the server says it is
// done with them: a mistake, a broken connection or a message in between costs no typing.

import { readDate } from "./dates.js";
import { el, hasTouchKeyboard, icon } from "./elements.js";
import { t } from "./words.js";

const OUTCOMES = {
  verified: "done",
  locked: "closed",
  replaced: "replaced by a newer one",
  cancelled: "cancelled",
};

const CHECKING = "Checking…";

/**
 * @param {object} form of docs/protocol.md
 * @param {string} prefix unique in the page, for ids
 * @param {(values: object) => void} onSubmit gets the answers by field name once each of them can be one
 */
export function drawForm(form, prefix, onSubmit) {
  const fields = form.fields.map((field) => drawField(field, `${prefix}-${field.name}`));
  const title = el("h2.form-title", { id: `${prefix}-title`, tabindex: "-1" }, form.title);
  const problems = el("div.form-problems", { role: "alert", tabindex: "-1", hidden: true });
  const submit = el("button.button.main", { type: "submit" }, form.submit ?? t("Continue"));
  const body = el(
    "form.form-body",
    { novalidate: true, autocomplete: "off", "aria-labelledby": title.id, submit: send },
    form.note && el("p.form-note", {}, icon("lock"), el("span", {}, form.note)),
    problems,
    ...fields.map((field) => field.node),
    el("div.form-buttons", {}, submit),
  );
  const node = el("section.form", { "data-form": form.form }, title, body);
  let shownError = null;
  let wasAnswering = false;
  let isClosed = false;

  function send(event) {
    event.preventDefault();
    if (body.getAttribute("aria-busy") === "true") return;
    const values = {};
    const found = [];
    for (const field of fields) {
      const { value, problem } = field.read();
      field.complain(problem);
      if (problem) found.push({ field, problem });
      else values[field.name] = value;
    }
    showProblems(found.map(({ field, problem }) => ({ text: problem, field })));
    if (!found.length) onSubmit(values);
  }

  function showProblems(list) {
    problems.hidden = list.length === 0;
    problems.replaceChildren(
      ...list.map(({ text, field }) =>
        el("p", {}, field ? el("button.problem-link", { type: "button", click: () => field.focus() }, text) : text),
      ),
    );
    if (list.length) problems.focus();
  }

  return {
    node,
    /** Focus for who arrives with a keyboard; on a phone it would pull the on-screen keyboard over the form. */
    focus() {
      if (hasTouchKeyboard) title.focus();
      else fields[0]?.focus();
    },
    /**
     * @param {{answering: boolean, error: {message: string, field: string | null} | undefined, closing: object | null,
     *   over: boolean}} now
     */
    update({ answering, error, closing, over }) {
      if (isClosed) return;
      if (closing || over) return close(closing?.outcome ?? "cancelled");
      if (answering !== wasAnswering) {
        wasAnswering = answering;
        body.setAttribute("aria-busy", String(answering));
        for (const field of fields) field.lock(answering);
        submit.disabled = answering;
        submit.textContent = answering ? t(CHECKING) : (form.submit ?? t("Continue"));
      }
      if (error && error !== shownError) {
        const field = fields.find(({ name }) => name === error.field);
        field?.complain(error.message);
        showProblems([{ text: error.message, field }]);
      }
      shownError = error ?? null;
    },
  };

  function close(outcome) {
    isClosed = true;
    const hadFocus = body.contains(document.activeElement);
    body.remove(); // with all that was typed
    node.dataset.outcome = outcome;
    const words = el("span", {}, form.title, el("span.only-read", {}, ` · ${t(OUTCOMES[outcome] ?? "closed")}`));
    title.replaceChildren(icon(outcome === "verified" ? "check" : "lock"), words);
    if (hadFocus) title.focus();
  }
}

function drawField(field, id) {
  const hint = field.hint ? el("span.hint", { id: `${id}-hint` }, field.hint) : null;
  const problem = el("span.problem", { id: `${id}-problem`, hidden: true });
  const described = [hint?.id, problem.id].filter(Boolean).join(" ");
  const parts = (PARTS[field.type] ?? textParts)(field, id, described);
  const node = parts.group
    ? el("fieldset.field", { "aria-describedby": described }, el("legend", {}, field.label), hint, problem, parts.group)
    : el("div.field", {}, el("label", { for: id }, field.label), hint, problem, parts.inputs[0]);
  return {
    name: field.name,
    node,
    read: parts.read,
    focus: () => (parts.inputs.find((input) => input.checked) ?? parts.inputs[0]).focus(),
    lock: (locked) => parts.inputs.forEach((input) => (input.disabled = locked)),
    complain(text) {
      problem.textContent = text ?? "";
      problem.hidden = !text;
      node.classList.toggle("wrong", Boolean(text));
      for (const input of parts.inputs) input.setAttribute("aria-invalid", String(Boolean(text)));
    },
  };
}

const PARTS = { text: textParts, digits: digitParts, code: codeParts, date: dateParts, choice: choiceParts };

function textParts(field, id, described, attributes = {}) {
  const input = el("input", {
    id, name: field.name, type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "words",
    "aria-describedby": described, ...attributes,
  });
  input.value = field.value ?? "";
  const read = () => {
    const value = input.value.trim();
    return value ? { value } : { problem: t("{label}: please fill this in.", { label: field.label }) };
  };
  return { inputs: [input], read };
}

function digitParts(field, id, described, attributes = {}) {
  const { inputs } = textParts(field, id, described, { inputmode: "numeric", ...attributes });
  const read = () => {
    const value = inputs[0].value.replace(/^\s*rx/i, "").replace(/[\s#:.-]/g, "");
    if (!value) return { problem: t("{label}: please fill this in.", { label: field.label }) };
    return /^\d+$/.test(value) ? { value } : { problem: t("{label}: digits only, as on the label.", { label: field.label }) };
  };
  return { inputs, read };
}

function codeParts(field, id, described) {
  return digitParts(field, id, described, { autocomplete: "one-time-code", class: "code" });
}

function choiceParts(field, id) {
  const options = field.options ?? [];
  const inputs = options.map(({ value }, index) => {
    const input = el("input", { type: "radio", name: id, id: `${id}-${index}`, value });
    input.checked = value === field.value;
    return input;
  });
  const labels = options.map(({ label }, index) => el("label.option", {}, inputs[index], el("span", {}, label)));
  const read = () => {
    const chosen = inputs.find((input) => input.checked);
    return chosen ? { value: chosen.value } : { problem: t("{label} Please choose one.", { label: field.label }) };
  };
  return { inputs, group: el("div.options", {}, ...labels), read };
}

function dateParts(field, id) {
  const part = (name, label, digits) => {
    const input = el("input", {
      id: `${id}-${name}`, type: "text", inputmode: "numeric", autocomplete: "off", size: digits, maxlength: digits,
      class: name,
    });
    return { input, node: el("div.date-part", {}, el("label", { for: input.id }, label), input) };
  };
  const [month, day, year] = [part("month", t("Month"), 2), part("day", t("Day"), 2), part("year", t("Year"), 4)];
  const inputs = [month.input, day.input, year.input];
  const fill = (iso) => {
    const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? "");
    if (found) [year.input.value, month.input.value, day.input.value] = found.slice(1);
  };
  fill(field.value);
  // A whole date pasted into one of the three fields is spread over them.
  const spread = (event) => {
    const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(event.clipboardData.getData("text"));
    if (!found) return;
    event.preventDefault();
    [month.input.value, day.input.value, year.input.value] = found.slice(1);
  };
  const group = el("div.date", { paste: spread }, month.node, day.node, year.node);
  return { inputs, group, read: () => readDate(field.label, inputs.map((input) => input.value.trim())) };
}
