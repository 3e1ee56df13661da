"""The phone panel of the demo site: everybody's phone. It exists in demo mode alone, and prints nothing."""

from dataclasses import dataclass

from sqlalchemy import Engine, insert

from bot.clock import Clock, utc_now
from bot.messages.sender import Message
from bot.storage.tables import demo_phone


@dataclass(frozen=True, slots=True)
class DemoPhone:
    """`engine`: the conversations database."""

    engine: Engine
    clock: Clock = utc_now

    def send(self, message: Message) -> None:
        with self.engine.begin() as connection:
            connection.execute(insert(demo_phone).values(at=self.clock(), text=message.text))

    def check(self, message_id: str) -> None:
        """Nobody's telephone is always there."""
