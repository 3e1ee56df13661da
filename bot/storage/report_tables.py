"""The table of answers that were reported as wrong. As in bot.storage.tables, which has it too."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from bot.storage.metadata import metadata
from bot.storage.moment import Moment

wrong_answer = Table(
    "wrong_answer",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(40), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),  # of the answer
    Column("sealed", LargeBinary, nullable=False),  # why it is wrong, as the person typed it
    Column("evidence", JSON, nullable=False),  # what the answer rested on, as it was when it was reported
    Column("by", String(40), ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", String(10)),  # bot.desk.wrong_answers.Outcome; empty while it is open
    Column("sealed_outcome", LargeBinary),  # the correction, or why the answer was right
    Column("handled_by", String(40), ForeignKey("staff.id")),
    Column("handled_at", Moment),
    Column("client_id", String(64)),  # of the correction: the same again sends nothing
    UniqueConstraint("conversation", "seq"),
)
