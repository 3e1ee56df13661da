"""The figures of an evaluation as a person reads them at the terminal, each with what it counts."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.evaluate_figures import Figures, Share
from bot.cli.evaluate_outcome import Outcome
from bot.cli.evaluate_page import mistaken

CONFUSIONS = 10  # lines
SCOPE_NAMES = {"out_of_scope": "other trades (out_of_scope)", "small_talk": "small talk"}


def show(figures: Figures, title: str, console: Console) -> None:
    """Everything but sentences."""
    console.print(f"\n[bold]{title}[/]: {figures.messages} messages\n", highlight=False)
    console.print(_intents(figures))
    _say(
        console,
        "Acted on: the intent after safety net, language and gate; a clarifying question acts on none. First guess: "
        "the classifier's likeliest intent, gate aside. Right is the expected intent or a fair one (also_ok). "
        "Precision: of what came out as the intent, the share that is right. Recall: of what should have, the share "
        "that is right. All: plain means over the intents. Turned away: clarified, or handed over as not understood.",
    )
    console.print(_right(figures))
    console.print(_scope(figures))
    _say(
        console,
        "Answered: as a question to the pharmacy; wrongly, unless the answer is a fair one. "
        "Everything else costs time, but claims nothing.",
    )
    console.print(_people(figures))
    _say(
        console,
        "Recognised or handed over: of the messages that are meant so. Falsely: of all messages that are not. The "
        "safety net reads the words before anything else does; the pipeline is classifier and gate.",
    )
    if figures.kinds:
        console.print(_kinds(figures))
    if confused := mistaken(figures.confusion)[:CONFUSIONS]:
        table = _table("Most frequent confusions", "right intent", "acted on", "messages", "of")
        for expected, acted_on, count, of in confused:
            table.add_row(expected, acted_on, str(count), str(of))
        console.print(table)


def show_errors(outcomes: Sequence[Outcome], most: int, console: Console) -> None:
    """The first wrong ones with their sentences: only for who asked for them, since they may be health data."""
    wrong = [each for each in outcomes if each.expected.language == "en" and not each.right]
    console.print(f"\n[bold]Wrong: {len(wrong)}[/], the first {min(most, len(wrong))}", highlight=False)
    for each in wrong[:most]:
        console.print(
            Text.assemble(
                "  ",
                (each.expected.intent, "green"),
                " came out as ",
                (each.acted_on, "red"),
                f" (first guess {each.first_guess}): ",
                " ".join(each.expected.text.split()),
            )
        )


def _intents(figures: Figures) -> Table:
    # Two lines of heads that are read across: "acted on", "first guess". 80 columns wide.
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("\nintent", no_wrap=True)
    heads = ("\ncount", "acted\nprec.", "on\nrecall", "\nF1", "first\nprec.", "guess\nrecall", "\nF1", "turned\naway %")
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    guesses = figures.first_guess.intents
    for name, acted in figures.acted_on.intents.items():
        guess = guesses[name]
        table.add_row(
            name,
            str(acted.support),
            _ratio(acted.precision),
            _ratio(acted.recall),
            _ratio(acted.f1),
            _ratio(guess.precision),
            _ratio(guess.recall),
            _ratio(guess.f1),
            _percent(figures.turned_away.intents[name]),
        )
    table.add_section()
    acted_all, guess_all = figures.acted_on, figures.first_guess
    means = [acted_all.precision, acted_all.recall, acted_all.f1, guess_all.precision, guess_all.recall, guess_all.f1]
    total, away = str(acted_all.right.of), _percent(figures.turned_away.all)
    table.add_row("all", total, *(_ratio(mean) for mean in means), away, style="bold")
    return table


def _right(figures: Figures) -> Table:
    table = _table("In all", "", "messages", "of", "%")
    away = figures.turned_away
    for name, share in (
        ("right by the intent acted on", figures.acted_on.right),
        ("right by the first guess", figures.first_guess.right),
        ("turned away (without out_of_scope)", away.all),
        ("  clarified", away.clarified),
        ("  as not understood", away.not_understood),
        ("  as another language", away.other_language),
        ("turned away (without small talk, too)", away.questions),
    ):
        _add(table, name, share)
    if figures.language.others_taken_for_english.of:
        _add(table, "other languages taken for English", figures.language.others_taken_for_english)
    return table


def _scope(figures: Figures) -> Table:
    table = _table("What asks nothing of the pharmacy", "went to", *(SCOPE_NAMES[group] for group in figures.scope))
    rows = {
        "answered": [went.answered for went in figures.scope.values()],
        "  of these wrongly": [went.wrongly_answered for went in figures.scope.values()],
        "small talk": [went.smalltalk for went in figures.scope.values()],
        "clarifying question": [went.clarified for went in figures.scope.values()],
        "technician": [went.technician for went in figures.scope.values()],
        "pharmacist": [went.pharmacist for went in figures.scope.values()],
        "alarm": [went.emergency for went in figures.scope.values()],
    }
    for name, shares in rows.items():
        table.add_row(name, *(f"{share.count} of {share.of} ({_percent(share)} %)" for share in shares))
    return table


def _people(figures: Figures) -> Table:
    table = _table("Who needs a person", "", "messages", "of", "%")
    emergency, clinical = figures.emergency, figures.clinical
    for name, share in (
        ("emergencies recognised", emergency.by_either),
        ("  by the safety net", emergency.by_net),
        ("  by the pipeline", emergency.by_pipeline),
        ("false alarms", emergency.false_by_either),
        ("  by the safety net", emergency.false_by_net),
        ("  by the pipeline", emergency.false_by_pipeline),
        ("clinical questions to the pharmacist", clinical.to_pharmacist),
        ("clinical questions to the alarm", clinical.to_alarm),
        ("falsely to the pharmacist", clinical.wrongly_to_pharmacist),
    ):
        _add(table, name, share)
    return table


def _kinds(figures: Figures) -> Table:
    table = _table("Right by kind of message", "kind", "messages", "of", "%")
    for kind, share in figures.kinds.items():
        _add(table, kind, share)
    return table


def _table(title: str, *heads: str) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim", title=f"\n{title}", title_justify="left")
    for index, head in enumerate(heads):
        table.add_column(head, justify="left" if index == 0 or head == "acted on" else "right", no_wrap=True)
    return table


def _add(table: Table, name: str, share: Share) -> None:
    table.add_row(name, str(share.count), str(share.of), _percent(share))


def _say(console: Console, words: str) -> None:
    # Wrapped, unlike everything else: it is prose.
    console.print(f"[dim]{words}[/]", highlight=False, soft_wrap=False)


def _ratio(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}"


def _percent(share: Share) -> str:
    return "–" if share.share is None else f"{100 * share.share:.1f}"
