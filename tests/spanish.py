"""What is left of English where all should be Spanish."""

import re

ENGLISH = frozenset((
    "the", "you", "your", "we", "our", "is", "are", "this", "that", "please", "with", "here", "and", "for", "what",
    "it", "of", "to", "not", "i", "i'm", "i'll", "can", "can't", "will", "they", "be", "have", "has", "was", "were",
    "who", "which", "as", "an", "or", "if", "but", "so", "now",
))  # fmt: skip
"""Words that no Spanish sentence has."""


def english_in(text: str) -> set[str]:
    """The English that is left in a text, but for what is called so in Spanish too."""
    return set(re.findall(r"[a-zñáéíóúü']+", re.sub(r"\{\w+\}", "", text.lower()))) & ENGLISH
