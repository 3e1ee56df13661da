"""Greetings, thanks and "are you a robot". They close an open question: a "yes" after them confirms nothing."""

from dataclasses import replace

from actions.question import Answer, remember
from actions.turn import Turn


async def small_talk(turn: Turn) -> Answer:
    """The response of domain.yml that is named after the intent. The topic of before stays, for a "why?"."""
    memory = replace(remember(turn.question), topic=turn.question.memory.topic)
    return Answer((), memory, responses=(f"utter_{turn.question.intent}",))
