"""The figures as a Markdown page."""

from collections.abc import Sequence

from bench.port import action_server
from bench.port.measure import Measured, percentile

PORT_TARGET = 0.6  # milliseconds at the median
HTTP_TARGET = 5.0


def table(measured: Sequence[Measured]) -> str:
    lines = [
        "| call | p50 | p99 | bare query, p50 | the port adds | of that the guard | CPU added | indexes | read whole |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
    ]
    for each in measured:
        added = "" if each.added is None else _flagged(each.added, PORT_TARGET)
        bare = f"{percentile(each.bare, 0.5):.2f}" if each.bare else ""
        cpu = f"{each.cpu_whole - each.cpu_bare:.2f}" if each.bare else ""
        indexes, tables = (", ".join(f"`{name}`" for name in names) for names in (each.indexes, each.tables))
        whole = f"{percentile(each.whole, 0.5):.2f} | {percentile(each.whole, 0.99):.2f}"
        lines.append(
            f"| `{each.call}` | {whole} | {bare} | {added} | {each.guard:.2f} | {cpu} | {indexes} | {tables} |"
        )
    return "\n".join(lines)


def http(answered: action_server.Answered) -> str:
    added = percentile(answered.posted, 0.5) - percentile(answered.looked_up, 0.5)
    lines = ["| | p50 | p99 |", "| --- | ---: | ---: |"]
    for name, times in (("a status, by POST", answered.posted), ("its look-up alone", answered.looked_up)):
        lines.append(f"| {name} | {percentile(times, 0.5):.2f} | {percentile(times, 0.99):.2f} |")
    lines.append(f"| the action server adds | {_flagged(added, HTTP_TARGET)} | |")
    lines.append(f"| its processor time for one, look-up and all | {answered.cpu:.2f} | |")
    return "\n".join(lines)


def _flagged(milliseconds: float, target: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds <= target else f"**{milliseconds:.2f}**"
