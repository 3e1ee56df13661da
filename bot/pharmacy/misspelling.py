"""Words one slip apart: a letter missing, too many or wrong, or two neighbours swapped (Damerau 1964)."""

from collections.abc import Iterable


class OneSlip:
    """Finds the words of a fixed list that may have been meant. Quick: it compares with a handful, not with all."""

    def __init__(self, words: Iterable[str]) -> None:
        index: dict[str, set[str]] = {}
        for word in words:
            for shorter in {word, *_one_left_out(word)}:
                index.setdefault(shorter, set()).add(word)
        self._by_what_is_left = {shorter: tuple(sorted(meant)) for shorter, meant in index.items()}

    def meant(self, typed: str) -> str | None:
        """The first word of the list that is `typed` or one slip away from it."""
        for shorter in (typed, *_one_left_out(typed)):
            for word in self._by_what_is_left.get(shorter, ()):
                if one_slip_apart(typed, word):
                    return word
        return None


def one_slip_apart(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant`, or becomes it by putting one slip right."""
    if len(typed) != len(meant):
        short, long = sorted((typed, meant), key=len)
        return short in _one_left_out(long)
    wrong = [index for index in range(len(typed)) if typed[index] != meant[index]]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        first, second = wrong
        return typed[first] == meant[second] and typed[second] == meant[first]
    return len(wrong) < 2


def _one_left_out(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:index] + word[index + 1 :] for index in range(len(word))))
