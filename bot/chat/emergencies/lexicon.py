"""Lists of words, made into patterns: a rule names a list, and every form of its words counts."""

from collections.abc import Iterable

type _Tree = dict[str, _Tree]

_END = ""


def words(*blocks: str) -> str:
    """A pattern for any of these, which are separated by spaces; "_" stands for a space inside of one ("passed_out").

    A "+" behind a verb adds its regular forms ("swallow+": swallows, swallowed, swallowing; "stab++" doubles its last
    letter: stabbed), and a "*" lets it end in any way ("wheez*").
    """
    return f"(?:{_pattern(_tree(form for block in blocks for word in block.split() for form in _forms(word)))})"


def near(first: str, second: str, gap: int = 5) -> str:
    """A pattern for two things in either order, with up to `gap` words (0 to 9) between them."""
    return rf"{first} ~{gap} {second}|{second} ~{gap} {first}"


_VOWELS = frozenset("aeiou")


def _forms(word: str) -> Iterable[str]:
    plain = word.rstrip("+").replace("_", " ")
    if not word.endswith("+"):
        return (plain,)
    if word.endswith("++"):
        return (plain, f"{plain}s", f"{plain}{plain[-1]}ed", f"{plain}{plain[-1]}ing")
    if plain.endswith("e"):
        return (plain, f"{plain}s", f"{plain}d", f"{plain[:-1]}ing")
    if plain.endswith("y") and plain[-2] not in _VOWELS:
        return (plain, f"{plain[:-1]}ies", f"{plain[:-1]}ied", f"{plain}ing")
    several = "es" if plain.endswith(("s", "sh", "ch", "x")) else "s"
    return (plain, plain + several, f"{plain}ed", f"{plain}ing")


def _tree(forms: Iterable[str]) -> _Tree:
    """Words that begin alike share their beginning, so that a pattern of hundreds reads each letter once."""
    root: _Tree = {}
    for form in forms:
        node = root
        for letter in form:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return root


def _pattern(node: _Tree) -> str:
    parts = [
        ("[a-z]*" if letter == "*" else letter) + _pattern(rest) for letter, rest in sorted(node.items()) if letter
    ]
    if not parts:
        return ""
    one = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    if _END not in node:
        return one
    return f"(?:{one})?" if len(parts) == 1 else f"{one}?"
