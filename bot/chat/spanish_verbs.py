"""The forms of Spanish verbs, without accents: one entry for "tomo", "tomaron", "tomandose" and "tomarmelas".

A verb is written as its infinitive, and its changed stems behind a colon: "dormir:duerm,durm".
"""

from collections.abc import Iterator


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_AR = _listed(
    """
    o as a amos an e aste aron aba abas aban abamos ado ada ados adas are ara aran aria arian aras asen es en emos
    aremos
    """
)
_ER = _listed(
    """
    o es e emos en i iste io ieron ia ias ian iamos ido ida idos idas ere era eran eria iera ieran a as an amos eras
    """
)
_IR = _listed(
    """
    o es e imos en i iste io ieron ia ias ian iamos ido ida idos idas ire ira iran iria iera ieran a as an amos iras
    """
)
_ENDINGS = {"ar": _AR, "er": _ER, "ir": _IR}
_GERUND = {"ar": "ando", "er": "iendo", "ir": "iendo"}
_ATTACHED = _listed(
    """
    me te se lo la le nos los las les melo mela melos melas selo sela selos selas telo tela noslo nosla
    """
)
_BEFORE_E = {"c": "qu", "g": "gu", "z": "c"}  # toco, toque; trago, trague; cruzo, cruce


def verb_forms(*verbs: str) -> frozenset[str]:
    """Every form of these verbs, which are separated by spaces."""
    return frozenset(form for block in verbs for verb in block.split() for form in _forms(verb))


def _forms(verb: str) -> Iterator[str]:
    infinitive, _, changed = verb.partition(":")
    stem, kind = infinitive[:-2], infinitive[-2:]
    whole = [infinitive]
    for one in (stem, *filter(None, changed.split(","))):
        yield from (_spelled(one, ending, kind) for ending in _ENDINGS[kind])
        gerund = one + _GERUND[kind]
        whole.append(gerund.replace("aiendo", "ayendo").replace("eiendo", "eyendo"))
    for form in whole:
        yield form
        yield from (form + attached for attached in _ATTACHED)
    # What is asked of somebody: "llame", "llamenla", "ayudame".
    for ending in ("e", "en", "a") if kind == "ar" else ("a", "an", "e"):
        yield from (_spelled(stem, ending, kind) + attached for attached in ("me", "nos", "lo", "la", "le", "los"))


def _spelled(stem: str, ending: str, kind: str) -> str:
    if kind == "ar" and ending.startswith("e") and stem[-1] in _BEFORE_E:
        return stem[:-1] + _BEFORE_E[stem[-1]] + ending
    return stem + ending
