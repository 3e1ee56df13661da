"""A kernel ridge classifier: functions of arrays, without Rasa.

Two sentences are alike by their meaning, a Gaussian kernel of their vectors' distance, and by their words, the cosine
of their weighted words and letter groups. Each intent is regressed on the examples to 1 for its own and 0 for the
others, in closed form: no iterations, no seed, the same model from the same examples (Saunders, Gammerman and Vovk,
"Ridge regression learning algorithm in dual variables", 1998). A message unlike everything scores near 0 for all.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.linalg
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.meaning.encoder import Vector

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """`width`: the Gaussian's exponent per unit of 1 - cosine. `words`: the share of the words' cosine.

    `ridge`: how far an example of an average intent may be missed; rarer intents are missed less. `sharpness`: of the
    confidences.
    """

    width: float
    words: float
    ridge: float
    sharpness: float


HALF = np.float32(np.sqrt(0.5))
"""The length of each half, so that both together have length one."""


class Wording:
    """Sentences as sparse rows of weighted words, pairs of words, and groups of two to four letters, at length one."""

    def __init__(self) -> None:
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True)
        pattern = r"\w+"
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=pattern)

    def learn(self, texts: Sequence[str]) -> csr_matrix:
        both = [self._letters.fit_transform(texts), self._words.fit_transform(texts)]
        return hstack(both).tocsr().astype(np.float32) * HALF

    def halves(self) -> list[TfidfVectorizer]:
        """What was learned, in the order of the features."""
        return [self._letters, self._words]


class WordScores:
    """The part of the words in a sentence's scores. One sentence is weighed here as its vectorizers would weigh it:
    they are made for thousands, and take 2 ms for one, ten times of what its few hundred features need."""

    def __init__(self, wording: Wording, weights: Scores) -> None:
        """`weights` (features, c), in the order of the vectorizers' features."""
        self._halves = []
        start = 0
        for half in wording.halves():
            end = start + len(half.vocabulary_)
            self._halves.append((half.build_analyzer(), half.vocabulary_, half.idf_, weights[start:end]))
            start = end
        self._classes = weights.shape[1]

    def of(self, text: str) -> Scores:
        """Shape (c,)."""
        scores = np.zeros(self._classes, np.float32)
        for analyze, vocabulary, idf, weights in self._halves:
            counts = Counter(place for term in analyze(text) if (place := vocabulary.get(term)) is not None)
            if not counts:
                continue
            places = np.fromiter(counts, np.intp, len(counts))
            values = (1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))) * idf[places]
            values *= HALF / np.linalg.norm(values)
            scores += values.astype(np.float32) @ weights[places]
        return scores


@dataclass(frozen=True)
class KernelModel:
    """What was learned from n examples of c intents. `vectors` (n, 384) at length one, `weights` (n, c), and
    `word_weights` (features, c): the part of the words, folded into one matrix."""

    shape: Shape
    intents: list[str]
    vectors: Vector
    weights: Scores
    wording: Wording
    word_weights: Scores

    @cached_property
    def _word_scores(self) -> WordScores:
        return WordScores(self.wording, self.word_weights)

    def scores(self, vectors: Vector, texts: Sequence[str]) -> tuple[Scores, Vector]:
        """The score of each intent for each message, shape (messages, c): about 1 where it is one, else about 0; and
        each message's cosine to each example, shape (messages, n)."""
        cosines = vectors @ self.vectors.T
        meaning = np.exp(self.shape.width * (cosines - 1)) @ self.weights
        words = np.stack([self._word_scores.of(text) for text in texts])
        return np.asarray(meaning + words, dtype=np.float32), cosines

    def confidences(self, scores: Scores) -> Scores:
        """Scores as shares of one, per row."""
        raised = np.exp(self.shape.sharpness * (scores - scores.max(axis=-1, keepdims=True)))
        return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def learn(vectors: Vector, texts: Sequence[str], intents: Sequence[str], shape: Shape) -> KernelModel:
    """`vectors` (n, 384) of length one, with their texts and intents. Takes 8·n² bytes. Raises ValueError."""
    if not len(vectors) == len(texts) == len(intents) or len(set(intents)) < 2:
        raise ValueError("a classifier needs a vector, a text and an intent for each example, and two intents")
    names = sorted(set(intents))
    targets = np.array([[intent == name for name in names] for intent in intents], np.float32)
    wording = Wording()
    rows = wording.learn(texts)
    kernel = np.exp(shape.width * (vectors @ vectors.T - 1))
    kernel += np.float32(shape.words) * (rows @ rows.T).toarray()
    # Every intent weighs the same, however many examples it has.
    weight = len(intents) / len(names) / targets.sum(axis=0)
    slack: npt.NDArray[Any] = shape.ridge / (targets @ weight)
    kernel[np.diag_indices_from(kernel)] += slack.astype(np.float32)
    weights = scipy.linalg.solve(kernel, targets, assume_a="pos", overwrite_a=True, check_finite=False)
    weights = np.asarray(weights, dtype=np.float32)
    word_weights = np.asarray(np.float32(shape.words) * (rows.T @ weights), dtype=np.float32)
    return KernelModel(shape, names, np.asarray(vectors, np.float32), weights, wording, word_weights)


def packed(model: KernelModel) -> KernelModel:
    """The model in half the bytes, for keeping: three digits of each number, which no decision notices."""
    return _as_type(model, np.float16)


def unpacked(model: KernelModel) -> KernelModel:
    return _as_type(model, np.float32)


def _as_type(model: KernelModel, number: type) -> KernelModel:
    arrays = {name: getattr(model, name).astype(number) for name in ("vectors", "weights", "word_weights")}
    return replace(model, **arrays)
