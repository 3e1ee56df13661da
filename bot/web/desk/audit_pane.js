// What an auditor has in place of chats: lines of the audit, and what to look for among them.

import { el } from "../chat/elements.js";
import { post } from "./post.js";
import { roleOf } from "./words.js";

const COLUMNS = ["No.", "When", "Who", "What", "Conversation", "Details"];
const NOTHING = "No line of the audit fits. Look for less, or for another time.";
const UNREADABLE = "An id has no blanks. Check what you look for.";

/** The form, and the lines that it found last. */
export function auditPane(place) {
  const fields = {
    conversation: input("audit-conversation"),
    actor: input("audit-actor"),
    patient: input("audit-patient"),
    since: input("audit-since", "date"),
    until: input("audit-until", "date"),
  };
  const problem = el("p.problem", { role: "alert", hidden: true });
  const rows = el("tbody");
  const told = el("p.quiet", { role: "status" });
  const older = el("button", { type: "button", hidden: true, click: () => look(true) }, "Older lines");
  const form = el(
    "form.audit-form",
    { submit: submitted, novalidate: true },
    field("Conversation", fields.conversation),
    field("Username or id", fields.actor),
    field("Patient’s reference", fields.patient),
    field("From", fields.since),
    field("Up to and with", fields.until),
    el("button.primary", { type: "submit" }, "Look"),
  );
  place.replaceChildren(
    el("header.talk-head", {}, el("h2", { tabindex: "-1" }, "The audit")),
    el(
      "div.scroll.audit",
      {},
      el("p.quiet", {}, "Who did or saw what, the newest first. Each look of yours is a line, too. Whether the record is whole is shown by ", el("code", {}, "scriptdesk audit verify"), "."),
      form,
      problem,
      el("div.audit-lines", { tabindex: "0", role: "region", "aria-label": "Lines of the audit" }, el("table", {}, el("thead", {}, el("tr", {}, ...COLUMNS.map((name) => el("th", { scope: "col" }, name)))), rows)),
      told,
      older,
    ),
  );
  let asked = {};
  look(false);

  function submitted(event) {
    event.preventDefault();
    look(false);
  }

  async function look(further) {
    if (!further) asked = wanted();
    const before = further ? Number(rows.lastElementChild.dataset.line) : null;
    older.disabled = true;
    const answer = await post("audit", { ...asked, before });
    older.disabled = false;
    tell(answer.ok ? "" : answer.content.code === "unreadable" ? UNREADABLE : answer.content.message);
    if (!answer.ok) return;
    const { lines, more } = answer.content;
    if (!further) rows.replaceChildren();
    rows.append(...lines.map(row));
    told.textContent = counted(rows.children.length, more);
    older.hidden = !more;
  }

  function wanted() {
    const { conversation, actor, patient, since, until } = fields;
    return {
      conversation: conversation.value.trim() || null,
      actor: actor.value.trim() || null,
      patient: patient.value.trim() || null,
      since: dayBegins(since.value, 0),
      until: dayBegins(until.value, 1),
    };
  }

  function tell(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }
}

function counted(count, more) {
  if (!count) return NOTHING;
  return `${count} ${count === 1 ? "line" : "lines"}${more ? ", and older ones" : ""}.`;
}

function row({ number, at, who, role, action, conversation, detail }) {
  const cells = [number, new Date(at).toLocaleString(), role ? `${who}, ${roleOf(role).toLowerCase()}` : who, action.replaceAll("_", " "), conversation ?? "", detail];
  return el("tr", { "data-line": number }, ...cells.map((text) => el("td", {}, String(text))));
}

/** The moment at which a day begins here, so many days later. @param {string} day of an input, or "" */
function dayBegins(day, later) {
  if (!day) return null;
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

const input = (id, type = "text") => el("input", { id, type, autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
const field = (label, control) => el("div", {}, el("label", { for: control.id }, label), control);
