"""The confusion matrix as a page of its own: one table that can be read without colours, script or network."""

from collections.abc import Iterator
from html import escape

from bot.cli.evaluate_figures import Confusion

STEPS = 5  # depths of colour; a figure stands in every cell that is not empty


def confusion_page(confusion: Confusion, about: str) -> str:
    """HTML. `about`: one line on which messages and which model it shows."""
    rows = "\n".join(_rows(confusion))
    heads = "".join(f'<th scope="col"><span>{escape(name)}</span></th>' for name in confusion.acted_on)
    frequent = "\n".join(
        f"<li><b>{escape(expected)}</b> came out as <b>{escape(acted_on)}</b>: {count} of {of}</li>"
        for expected, acted_on, count, of in mistaken(confusion)[:20]
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What messages came out as</title>
<style>
{STYLE}</style>
</head>
<body>
<main>
<h1>What messages came out as</h1>
<p>{escape(about)}</p>
<p>A row is the intent that is right, a column the intent that was acted on; a figure counts messages. An answer that is
also fair counts as the right one. Framed cells are right; the deeper the colour, the larger the share of the row.</p>
<div class="scroll" role="region" aria-labelledby="caption" tabindex="0">
<table>
<caption id="caption">Messages by the right intent (rows) and the intent acted on (columns)</caption>
<thead>
<tr><th scope="col">right intent</th><th scope="col"><span>messages</span></th>
<th scope="col"><span>right, %</span></th>{heads}</tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<h2>Most frequent confusions</h2>
<ol>
{frequent or "<li>none</li>"}
</ol>
</main>
</body>
</html>
"""


def mistaken(confusion: Confusion) -> list[tuple[str, str, int, int]]:
    """Pairs that were confused, most frequent first: right intent, intent acted on, messages, all of the right one."""
    pairs = [
        (expected, acted_on, count, sum(row))
        for expected, row in zip(confusion.expected, confusion.counts, strict=True)
        for acted_on, count in zip(confusion.acted_on, row, strict=True)
        if count and expected != acted_on
    ]
    return sorted(pairs, key=lambda pair: (-pair[2], -pair[2] / pair[3], pair[:2]))


def _rows(confusion: Confusion) -> Iterator[str]:
    for expected, row in zip(confusion.expected, confusion.counts, strict=True):
        total = sum(row)
        right = row[confusion.acted_on.index(expected)]
        cells = "".join(
            _cell(count, total, acted_on == expected) for acted_on, count in zip(confusion.acted_on, row, strict=True)
        )
        yield (
            f'<tr><th scope="row">{escape(expected)}</th><td>{total}</td><td>{100 * right / total:.0f}</td>{cells}</tr>'
        )


def _cell(count: int, total: int, right: bool) -> str:
    if not count:
        return '<td class="right"></td>' if right else "<td></td>"
    depth = min(STEPS, 1 + int(STEPS * count / total))
    return f'<td class="s{depth}{" right" if right else ""}">{count}</td>'


STYLE = """\
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --line: #d5dae0; --frame: #1b1f24;
  --s1: #e8f1fa; --s2: #d0e3f4; --s3: #b3d2ec; --s4: #94c0e3; --s5: #76aedb; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #eef1f4; --line: #363c43; --frame: #eef1f4;
    --s1: #1a2733; --s2: #1d3448; --s3: #1f415d; --s4: #214e73; --s5: #235c89; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { padding: 1.5rem; }
p { max-width: 46rem; }
.scroll { overflow: auto; max-height: 90vh; }
.scroll:focus-visible { outline: 3px solid var(--s5); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .8125rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .5rem; font-weight: 600; }
td { border: 1px solid var(--line); padding: .125rem .375rem; text-align: right; min-width: 1.25rem; }
th { font-weight: 500; background: var(--paper); }
thead th { position: sticky; top: 0; vertical-align: bottom; padding: .25rem; z-index: 1; }
thead th span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
tbody th { position: sticky; left: 0; text-align: right; padding-right: .5rem; white-space: nowrap; }
.right { box-shadow: inset 0 0 0 1.5px var(--frame); }
.s1 { background: var(--s1); } .s2 { background: var(--s2); } .s3 { background: var(--s3); }
.s4 { background: var(--s4); } .s5 { background: var(--s5); }
@media print { .scroll { max-height: none; overflow: visible; } * { print-color-adjust: exact; } }
"""
