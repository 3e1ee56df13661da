"""Controlled substances by name, for systems that do not say a product's schedule.

From the federal schedules, 21 CFR 1308.12 to 1308.15, as far as pharmacies dispense them to patients. Combinations are
listed where their schedule differs from that of the substance alone. States may control more; a name that is not here
is not known to be uncontrolled, it is only not known.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.pharmacy.values import Schedule

_II = """
amphetamine, dextroamphetamine, lisdexamfetamine, methamphetamine, methylphenidate, dexmethylphenidate, codeine,
fentanyl, sufentanil, hydrocodone, hydromorphone, levorphanol, meperidine, methadone, morphine, opium, oxycodone,
oxymorphone, tapentadol, nabilone, secobarbital, pentobarbital, amobarbital, cocaine
"""
_III = """
buprenorphine, ketamine, esketamine, testosterone, methyltestosterone, oxandrolone, nandrolone, fluoxymesterone,
benzphetamine, phendimetrazine, butabarbital, dronabinol, perampanel, sodium oxybate, butalbital and aspirin
"""
_IV = """
alprazolam, chlordiazepoxide, clobazam, clonazepam, clorazepate, diazepam, estazolam, flurazepam, lorazepam, midazolam,
oxazepam, quazepam, temazepam, triazolam, zolpidem, zaleplon, eszopiclone, suvorexant, lemborexant, daridorexant,
carisoprodol, meprobamate, phenobarbital, modafinil, armodafinil, phentermine, diethylpropion, tramadol, butorphanol,
pentazocine, eluxadoline, lorcaserin, solriamfetol
"""
_V = "pregabalin, lacosamide, brivaracetam, cenobamate, lasmiditan, difelikefalin, diphenoxylate"

_PARTS = MappingProxyType(
    {
        ("codeine", "acetaminophen"): Schedule.III,
        ("codeine", "butalbital"): Schedule.III,
        ("codeine", "guaifenesin"): Schedule.V,
        ("codeine", "promethazine"): Schedule.V,
    }
)
"""Codeine in set amounts with something else: 21 CFR 1308.13(e)(1) and 1308.15(c)."""


def _table() -> Mapping[str, Schedule]:
    lists = {Schedule.II: _II, Schedule.III: _III, Schedule.IV: _IV, Schedule.V: _V}
    return MappingProxyType({name.strip(): schedule for schedule, text in lists.items() for name in text.split(",")})


_BY_NAME = _table()


def schedule_of(name: str) -> Schedule:
    """The schedule of a product by the name of its substances, the strictest of them; NONE where none is listed."""
    said = " ".join(name.lower().replace("-", " ").split())
    for parts, schedule in _PARTS.items():
        if all(part in said for part in parts):
            return schedule
    words = set(said.replace(",", " ").replace("/", " ").split())
    found = [schedule for known, schedule in _BY_NAME.items() if known in words or (" " in known and known in said)]
    return min(found, default=Schedule.NONE)
