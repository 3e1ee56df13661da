"""Trains one NLU model in a process of its own: `python -m bench.nlu.fit CONFIG NLU OUT.tar.gz`.

Standard output carries one JSON line, {"seconds"}: from reading the examples to the packed model, without the start of
Python and the import of Rasa. Rasa's cache is off, so nothing of an earlier training is used.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from bot.nlu import before_rasa


def main() -> None:
    config, examples, out = sys.argv[1:]
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Rasa and its libraries print, too
    os.environ["RASA_CACHE_DIRECTORY"] = str(Path(out).parent / "cache")
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    # The product holds Rasa to one thread; a training may have all processors, as with Rasa's own command.
    os.environ.update(OMP_NUM_THREADS=str(os.cpu_count()), OPENBLAS_NUM_THREADS=str(os.cpu_count()))
    before_rasa.settle()
    from rasa.model_training import train_nlu

    started = time.monotonic()
    model = train_nlu(config, examples, str(Path(out).parent), fixed_model_name=Path(out).name)
    seconds = time.monotonic() - started
    if model is None:
        sys.exit("Rasa trained no model")
    said.write(json.dumps({"seconds": seconds}) + "\n")


if __name__ == "__main__":
    main()
