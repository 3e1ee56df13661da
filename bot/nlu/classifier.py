"""Rasa's linear classifier, which also reads each clause of a message on its own.

A clause cannot be left to its nearest examples alone: those of "refill my metformin" are ways to cancel a refill.
"""

from __future__ import annotations

from typing import List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.minilm import CLAUSES

CLAUSE_INTENTS = "clause_intents"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClauseClassifier(LogisticRegressionClassifier):
    """Adds the likeliest intent of each clause, in the order of the clauses."""

    def process(self, messages: List[Message]) -> List[Message]:
        super().process(messages)
        for message in messages:
            clauses = message.get(CLAUSES)
            _, dense = message.get_dense_features(TEXT)
            if clauses and dense is not None:
                # Clauses come at length one; the classifier learned vectors of the sentence feature's length.
                scale = float(np.linalg.norm(dense.features[-1]))
                likeliest = self.clf.predict(np.stack([vector * scale for _, vector in clauses]))
                message.set(CLAUSE_INTENTS, [str(intent) for intent in likeliest])
        return messages
