"""The second half of the safety net: it hears danger by what a message means, where no rule knows the words.

Rules know what somebody thought of. The ear has learned from examples of emergencies and of what only sounds like one,
and compares a message with all of them, by meaning and by words. Learned in closed form, so that the same examples
always give the same ear, and the same words the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np

from bot.chat.emergencies.rules import AlarmKind
from bot.meaning.encoder import Encoder
from bot.meaning.kernel import KernelModel, Shape, learn, packed, unpacked

SHAPE = Shape(width=4.0, words=1.0, ridge=0.1, sharpness=6.0)
LOUD = 0.42
"""The score from which the ear rings by itself. The thresholds were chosen on sentences of writers who were left out of
the learning, and on public messages of other trades; docs/understanding.md tells what came out."""
ALIKE = 0.40
"""How near the three nearest emergencies must be for that: a message unlike all lessons has a score by chance."""
DOUBTED = 0.30
"""The score below which a rule is not believed: no emergency that only rules heard lay there, and many jokes did."""
NEAREST = 3
CERTAIN = 0.5
"""The share of a kind of emergency from which it is named; below it all numbers are given."""

_DANGER, _NONE = "danger", "none"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One example. `kind`: None where it is an emergency of unnamed kind."""

    text: str
    danger: bool
    kind: AlarmKind | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """`score`: about 1 for danger, about 0 for none. `likeness`: the mean cosine to the nearest emergencies. `kind`:
    None where it is uncertain."""

    score: float
    likeness: float
    kind: AlarmKind | None

    @property
    def loud(self) -> bool:
        return self.score >= LOUD and self.likeness >= ALIKE


@dataclass(frozen=True, slots=True)
class Ear:
    """Safe to share between threads."""

    danger: KernelModel
    kinds: KernelModel  # learned from the emergencies alone
    emergencies: int  # how many of the lessons, the last ones, are emergencies
    encoder: Encoder

    def listen(self, text: str) -> Heard:
        """What the ear makes of a message, in some 10 ms."""
        if not text.strip():
            return Heard(0.0, 0.0, None)
        vector = self.encoder.vector(text)[np.newaxis]
        scores, cosines = self.danger.scores(vector, [text])
        nearest = np.sort(cosines[0, -self.emergencies :])[-NEAREST:]
        shares = self.kinds.confidences(self.kinds.scores(vector, [text])[0])[0]
        likeliest = int(shares.argmax())
        kind = AlarmKind(self.kinds.intents[likeliest]) if shares[likeliest] >= CERTAIN else None
        return Heard(float(scores[0, self.danger.intents.index(_DANGER)]), float(nearest.mean()), kind)


def learn_ear(lessons: Sequence[Lesson], encoder: Encoder) -> Ear:
    """Some 6 ms a lesson for its vector, and 8 bytes times the square of their number for a moment.

    Raises ValueError where there are not both emergencies and others, of two kinds at least.
    """
    ordered = sorted(lessons, key=lambda lesson: (lesson.danger, lesson.kind or "", lesson.text))
    vectors = np.stack([encoder.vector(lesson.text) for lesson in ordered])
    texts = [lesson.text for lesson in ordered]
    danger = learn(vectors, texts, [_DANGER if lesson.danger else _NONE for lesson in ordered], SHAPE)
    named = [place for place, lesson in enumerate(ordered) if lesson.kind is not None]
    kinds = learn(
        vectors[named], [texts[place] for place in named], [str(ordered[place].kind) for place in named], SHAPE
    )
    return Ear(danger, kinds, sum(lesson.danger for lesson in ordered), encoder)


def keep_ear(ear: Ear, path: Path) -> None:
    """Whole or not at all."""
    draft = path.with_name(f"draft-{path.name}")
    joblib.dump((packed(ear.danger), packed(ear.kinds), ear.emergencies), draft, compress=3)
    draft.replace(path)


def load_ear(path: Path) -> Ear:
    """The ear of `keep_ear`; a file of one's own making, since loading it runs what it says. Raises OSError."""
    danger, kinds, emergencies = joblib.load(path)
    return Ear(unpacked(danger), unpacked(kinds), emergencies, Encoder())
