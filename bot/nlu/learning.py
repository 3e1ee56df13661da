"""What the drug linker learns: the names, from the pharmacy's lists, a public one and the examples of messages."""

from dataclasses import replace
from pathlib import Path
from typing import Iterable

from bot.meaning.encoder import ordinary_words
from bot.nlu.drugnames import DrugNames
from bot.nlu.namelists import common_names, read_classes, read_formulary, read_lookalikes, wide_names


def learn_names(formulary: Path, lookalikes: Path, classes: Path, texts: Iterable[str]) -> DrugNames:
    """The names from three files of data/ and the public list. `texts`: messages as patients type them, whose words
    are not taken for misspelled drugs.

    Raises OSError when a file cannot be read and ValueError when its columns are others. Takes some seconds.
    """
    # Here, not at the top: importing the public list takes seconds, and only learning needs it.
    from drug_named_entity_recognition.drugs_finder import drug_canonical_to_data, drug_variant_to_canonical

    ordinary = ordinary_words()
    own, short = read_formulary(formulary)
    wide = wide_names(drug_variant_to_canonical, own, ordinary)
    generics, brands = common_names(drug_variant_to_canonical, drug_canonical_to_data, wide)
    names = DrugNames(
        formulary=own,
        short=short,
        wide=wide,
        ordinary=ordinary,
        generics=generics,
        brands=brands,
        lookalikes=read_lookalikes(lookalikes),
        kinds=read_classes(classes, own),
    )
    return replace(names, usual=names.usual_words(texts))
