"""The frames about wrong answers: what each does in one transaction, and the frame that answers it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.chat import log
from bot.desk import frames
from bot.desk.corrections import answer_was_right, correct
from bot.desk.routing import Rulebook
from bot.desk.wrong_answers import Got, Review, report_answer, review
from bot.identity.staff import Staff
from bot.privacy.answered import BASIS
from bot.privacy.encryption import Vault

type ReportFrame = frames.WrongAnswer | frames.Review | frames.Correct | frames.AnswerWasRight


def reply(
    connection: Connection, vault: Vault, who: Staff, book: Rulebook, frame: ReportFrame, now: datetime
) -> dict[str, Any]:
    """Do what a frame asks for. Raises NotYours, ReasonNeeded or ReportFault."""
    match frame:
        case frames.WrongAnswer(conversation=chat, seq=seq, why=why):
            number = report_answer(connection, vault, who, chat, seq, why, now)
            return {"type": "answer_reported", "conversation": chat, "seq": seq, "report": number}
        case frames.Review(report=number, days=days):
            seen = review(connection, vault, who, book, number, days, now)
            return review_frame(seen, log.people_in(connection, seen.report.conversation), who)
        case frames.Correct(report=number, client_id=client_id, text=text, conversations=chosen):
            sent = correct(connection, vault, who, book, number, client_id, text, chosen, now)
            return {
                "type": "corrected",
                "report": number,
                "client_id": client_id,
                "delivered": [{"conversation": chat, "seq": seq} for chat, seq in sent.delivered],
                "to_call": [
                    {"conversation": one.conversation, "seq": one.seq, "patient": one.patient} for one in sent.to_call
                ],
            }
        case frames.AnswerWasRight(report=number, why=why):
            answer_was_right(connection, vault, who, book, number, why, now)
            return {"type": "report_closed", "report": number}


def review_frame(seen: Review, people: dict[str, tuple[str, str]], who: Staff) -> dict[str, Any]:
    """A review as docs/desk-protocol.md sends it."""
    report = seen.report
    return {
        "type": "review",
        "report": report.id,
        "name": report.name,
        "at": frames.stamp(report.at),
        "why": seen.why,
        "basis": {name: report.basis.get(name) for name in (*BASIS, "as_of")},
        "question": frames.message_frame(seen.question, people, who) if seen.question else None,
        "answer": frames.message_frame(seen.answer, people, who),
        "flagged": _got(seen.flagged),
        "since": frames.stamp(seen.since),
        "others": [_got(one) for one in seen.others],
        "total": seen.total,
    }


def _got(one: Got) -> dict[str, Any]:
    return {
        "at": frames.stamp(one.at),
        "conversation": one.conversation,
        "seq": one.seq,
        "state": one.state,
        "language": one.language,
        "verified": one.verified,
        "corrected": one.corrected,
    }
