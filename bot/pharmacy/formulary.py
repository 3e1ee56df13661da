"""The pharmacy's product names as the file that the drug linker is trained on: Rasa itself asks no pharmacy."""

import csv
from collections.abc import Iterable
from pathlib import Path

from bot.pharmacy.values import Drug


def export_formulary(path: Path, drugs: Iterable[Drug]) -> int:
    """Write `generic,brand,name`, sorted, each line once. Returns the number of products; names no patient."""
    lines = {(drug.generic, drug.brand or "", drug.name) for drug in drugs}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("generic", "brand", "name"))
        writer.writerows(sorted(lines))
    return len(lines)
