"""What the gateway does to a message before Rasa reads it, in microseconds a message: the median and the slowest of a
hundred, over the training examples. Each message is timed three times and the quickest counts: other processes on the
machine are not what is measured.

    .venv/bin/python -m bench.bench_text_path
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from bot.chat import language, safety
from bot.privacy.masking import mask, redact_for_storage, strip_command

EXAMPLES = Path(__file__).parents[1] / "data" / "nlu"
REPEATS = 3

STEPS: dict[str, Callable[[str], object]] = {
    "safety.read": safety.read,
    "language.detect": language.detect,
    "masking.mask": lambda text: mask(text, {}),
    "masking.strip_command": strip_command,
    "masking.redact_for_storage": redact_for_storage,
}


def examples() -> list[str]:
    texts: list[str] = []
    for path in sorted(EXAMPLES.glob("*.yml")):
        for part in yaml.safe_load(path.read_text())["nlu"]:
            texts += [line.removeprefix("- ") for line in part["examples"].splitlines()]
    return texts


def microseconds(step: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """The quickest of three runs of each message, sorted."""
    return sorted(min(_once(step, text) for _ in range(REPEATS)) for text in texts)


def _once(step: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    step(text)
    return (time.perf_counter() - start) * 1e6


def main() -> None:
    texts = examples()
    print(f"{len(texts)} messages; microseconds a message")
    print(f"{'step':30}{'p50':>10}{'p99':>10}")
    for name, step in STEPS.items():
        step(texts[0])
        times = microseconds(step, texts)
        print(f"{name:30}{times[len(times) // 2]:10.0f}{times[int(len(times) * 0.99)]:10.0f}")


if __name__ == "__main__":
    main()
