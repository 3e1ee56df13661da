"""A patient's copy as a page to read: one file, without scripts, styles of others or links."""

from collections.abc import Iterator
from html import escape

from bot.keeping.exporting import Copied, Export, Said

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a }
h2 { margin-top: 3rem; border-top: 1px solid #999; padding-top: 1rem }
.note { border-left: 4px solid #a60; padding-left: .8rem }
.said { margin: 1rem 0 } .said p { margin: 0; white-space: pre-line } .who { color: #555; font-size: .85rem }
@media print { h2 { break-before: page } }
"""

_WHO = {"patient": "You", "bot": "Automated assistant", "system": "Notice", "staff": "Staff"}


def page(export: Export) -> str:
    """The export as HTML. Times are in UTC, as they are kept."""
    return "\n".join(_lines(export)) + "\n"


def _lines(export: Export) -> Iterator[str]:
    title = f"Conversations with {escape(export.pharmacy)}"
    yield "<!doctype html>"
    yield f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head><body>'
    yield f"<h1>{title}</h1>"
    yield f"<p>Patient reference {escape(export.patient)}. Made {_time(export.made_at)}.</p>"
    if export.for_representative:
        yield '<p class="note">Holds only what was said with somebody who acts for the patient.</p>'
    else:
        yield (
            '<p class="note">For the patient alone. It may tell of prescriptions that the patient keeps from family or '
            "caregivers: who acts for the patient gets a copy of another kind.</p>"
        )
    if export.left_out:
        yield (
            f'<p class="note">Left out, because they are another person\'s, too: {len(export.left_out)} conversations. '
            "Please ask the pharmacy about them.</p>"
        )
    if not export.conversations:
        yield "<p>Nothing is kept about this patient.</p>"
    for one in export.conversations:
        yield from _conversation(one)
    yield "</body></html>"


def _conversation(one: Copied) -> Iterator[str]:
    yield f"<h2>{_time(one.begun_at)}</h2>"
    yield f"<p>Conversation {escape(one.conversation)}, last changed {_time(one.changed_at)}.</p>"
    if one.by_proxy:
        yield f'<p class="note">Held by somebody who acts for the patient: {escape(one.by_proxy)}.</p>'
    if one.shared:
        yield '<p class="note">Another person used this conversation, too. Only the patient\'s part is shown.</p>'
    for said in one.messages:
        yield from _said(said, one.by_proxy)
    for handed in one.handed_to_staff:
        who = f"taken by {escape(handed.taken_by)}" if handed.taken_by else "not taken"
        duty = f"; pharmacist on duty: {escape(handed.pharmacist_on_duty)}" if handed.pharmacist_on_duty else ""
        yield f"<p>Passed to staff {_time(handed.at)} ({escape(handed.topic)}): {who}{duty}.</p>"
    for report in one.reports:
        yield f"<p>Staff reported an answer as wrong {_time(report.at)}: {escape(report.why)}</p>"
        if report.conclusion:
            yield f"<p>The pharmacist wrote: {escape(report.conclusion)}</p>"


def _said(said: Said, proxy: str | None) -> Iterator[str]:
    who = f"{said.name}, {said.role}" if said.name else _WHO[said.author]
    if said.kind == "correction":
        who += " (correction of an earlier answer)"
    if said.author == "patient" and proxy:
        who = f"For the patient: {proxy}"
    yield f'<div class="said"><p class="who">{escape(who)}, {_time(said.at)}</p>'
    yield f"<p>{escape(said.text)}</p></div>"


def _time(moment: str) -> str:
    return escape(moment.replace("T", " ").replace("Z", " UTC"))
