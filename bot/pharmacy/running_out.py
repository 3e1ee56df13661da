"""How patients say that they are out of a medicine, or nearly: in English, and in Spanish without accents.

The patterns read one sentence in small letters with a space at either end; "drug" stands for a listed medicine. A match
does not count where `before` fits what stands before it, up to its first letter, or `after` what follows it.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """`says`: what it is said with; `before`, `after`: what makes it something else, as in "before I run out"."""

    says: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


_GAP = re.compile(r"~(\d) ")
_NOT_BETWEEN = (
    "refills?|resurtidos?|recargas?|weeks?|months?|semanas|mes|meses|network|stock|pocket|town|state|country|time"
)


def _either(*says: str) -> str:
    """One of these; `~3` stands for up to three words, none of which turns it into another matter."""
    word = rf"(?!(?:{_NOT_BETWEEN}) )\\w+ "
    return "(?:" + "|".join(_GAP.sub(rf"(?:{word}){{0,\1}}?", one) for one in says) + ")"


def _says(*says: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){_either(*says)}(?![a-z0-9])")


def _before(*says: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^| ){_either(*says)} ?$")


def _after(*says: str) -> re.Pattern[str]:
    return re.compile(rf" {_either(*says)}(?![a-z0-9])")


# What one can be out of. The first are things and nothing else; the second also stand for it, once it was named.
_MEDICINE = (
    r"(?:drug|pills?|tablets?|tabs?|capsules?|meds?|medi?cines?|medications?|doses?|puffs?|pens?|vials?|syringes?"
    r"|shots?|injections?|patch(?:es)?|bottles?|inhalers?|films?|kit|pump|cartridges?)"
)
_THING = (
    rf"(?:{_MEDICINE}|units?|strips?|ones?|it|them|sprays?|rx|scripts?|prescriptions?|everything|both|supply|stuff)"
)
_FEW = r"(?:a|an|one|two|three|four|1|2|3|4|half|couple|few|maybe)"
_SOON = r"(?:tonight|today|tomorrow|tmrw|now|this morning|the morning|the weekend|this weekend|the night|bedtime)"
_WITH_ME = r"(?:at|in|on|behind|back|home|when|while|next to)"

ENGLISH = Words(
    says=_says(
        # out of it
        r"(?:ran|rann|run|runs|runn?ing|be|about|almost|nearly|basically|gonna) (?:all )?(?:out|outt?a)",
        rf"(?:outt?a|out of|ot of) ~4 {_THING}",
        r"(?:im|i am|hes|he is|shes|she is|were|we are|been|all|completely|totally|fresh|still|mom is|dad is|moms|dads"
        r"|now) out",
        # none left
        r"(?:no|none|nothing|zero|0|not (?:any|one|a single)) ~5 left",
        rf"(?:dont|doesnt|do not|does not|didnt) (?:even )?have (?:any|anymore|enough|a single|one) ~3 {_THING}",
        rf"(?:have|has|got|with|theres|there is|on|and|had) (?:no|zero|0) (?:more )?~2 {_MEDICINE}",
        rf"no more ~2 {_MEDICINE}|no ~1 drug|zero {_MEDICINE}",
        rf"(?:have|has|got|is|theres|had) (?:none|nothing)(?: (?:now|of (?:it|this|them)|at all))?(?= $)"
        rf"|(?:none|nothing|no {_MEDICINE}) (?:to take )?(?:for|by|with|in|on) ~1 (?:{_SOON}|me|him|her|\w+day)",
        # nearly none left
        rf"{_FEW} ~2 {_THING} (?:left|remaining|to go)|{_FEW} (?:more )?days? ~4 (?:left|worth)",
        rf"(?:only|just|down to|with) ~1 {_FEW} (?:left|more|remaining)|(?:have|got) {_FEW} left",
        rf"down to (?:my )?{_FEW}",
        rf"(?:enough|only good) ~4 (?:for|to|till|until|through) ~4 (?:{_SOON}|one more|\w+day)",
        rf"(?:my|the|his|her|our|on|took|used|this is|its) (?:last|final) ~3 (?:{_MEDICINE}|units?|strips?|ones?|few"
        r"|couple|bit|two|three|of (?:it|them|em|my|the|his|her))",
        rf"(?:last|final) (?:{_MEDICINE}|one|two|few) (?:{_SOON}|was|left|yesterday|gone)",
        r"(?:is|are|was|its|theyre|all|almost|nearly|just about|about|came up|showing|reads) ~1 (?:empty|gone|used up"
        r"|finish(?:ed)?|kaput|at zero)|drug ~3 (?:reads|says|shows) ~1 (?:\d|zero|0+|empty)",
        rf"finish(?:es)? {_SOON}|(?:is|am|are|im|getting|running|super|very) ~1 low(?: on ~3 {_THING})?",
        rf"(?:used|uses|using) (?:it |them |\w+ drug )?(?:all |the rest )?up"
        rf"|finished (?:my|the|his|her|off) ~2 {_THING}"
        rf"|used all ~3 {_THING}|empty {_MEDICINE}|drug (?:all )?gone",
        # lost, stolen, broken, left behind
        r"(?:lost|misplaced|stole|spilled|spilt|broke|cracked|shattered|flushed|ruined|dropped|smashed|melted|froze"
        rf"|trashed|cant find|can not find|cannot find|took off with) ~4 (?:{_MEDICINE}|it|them)",
        rf"(?:{_MEDICINE}|it|purse|bag|luggage) ~5 (?:stolen|lost|broke|broken|shattered|spilled|melted|froze|frozen"
        r"|got wet|ruined|was taken|were taken|went bad|leaked|confiscated|stopped working|quit working|died|dead"
        r"|fell (?:in|and|on)|doesnt work|isnt working|wont work|left behind)",
        rf"(?:left|forgot) (?:to (?:pack|bring) )?~4 (?:{_MEDICINE}|it|them) ~2 {_WITH_ME}",
        rf"(?:forgot|didnt) (?:to )?(?:pack|bring) ~3 (?:{_MEDICINE}|enough|it)",
        rf"(?:threw|thrown|tossed) (?:out|away) ~3 {_THING}|(?:threw|tossed) ~3 {_THING} (?:out|away)",
        # without it, missed because there is none
        rf"(?:been|be|am|im|is|are|going|go|goes|gone|went|left|days?|weeks?|nights?|hes|shes|stuck|stranded) ~2"
        rf" without ~3 {_THING}",
        r"(?:havent|hasnt|have not|has not|didnt|couldnt|cant) (?:had|have|taken|take|gotten|get|been able to take"
        r"|been able to get|been taking) ~4 (?:drug|it|any|dose|meds?|pills?|one|medicine|medication) ~3"
        r" (?:in ~3 days?|since|for ~3 (?:days?|weeks?)|because|bc|cuz|yesterday|today)",
        r"(?:missed|missing|skipped|skipping|miss) ~5 (?:doses?|days?|pills?|drug|shots?|it) ~4 (?:because|cuz|bc"
        r"|since you|waiting|couldnt|cant get|thanks to|due to|till|until|to make|i have none)",
        rf"(?:rationing|stretching|halving|making do) ~4 {_THING}",
    ),
    before=_before(
        r"(?:if|when|whenever|before|until|till|til|once|case|unless|by the time) (?:i|he|she|we|they|it|you|mom|dad"
        r"|(?:my|the|your) \w+)(?: (?:am|is|are|do|does|ever|actually|eventually|will|get|gets|completely|have|has))*",
        r"(?:dont|do not|doesnt|didnt|wont|will not|wouldnt|not|never|havent|hasnt|isnt|arent|wasnt|cant|avoid|hate"
        r"|prevent|from|keep from|aint|want)(?: (?:want|wanna|to|like|ever|yet|quite|be|have|had|been|gonna|going|me"
        r"|him|her|us|let|completely|even|really|risk))*",
        r"(?:you|youre|yall|guys|they|theyre|pharmacy|store|walgreens|cvs|rite aid|everyone|everybody|places?|people"
        r"|manufacturer|warehouse|supplier)(?: (?:are|were|is|was|re|guys|all|currently|always|still|have|has|be|been"
        r"|say|said|saying|keep|also|just|usually|might|may|its|they|will|ran|seem|really))*",
        r"(?:how many|how much|do i (?:still )?have|does (?:he|she) have|are there|is there|any) (?:\w+)?",
        r"(?:find|found|figure|figured|fill|filled|check|checked|pick|picked|work|worked|turn|turned|sort|help|hand"
        r"|reach|came|come|went|call|called|point|print|printed|send|sent|look|watch|sold|sell"
        r"|carry|straighten|log|sign|time|throw|rule|weigh)",
        r"(?:how do i|how to|should i|do i|can i|what happens|is it ok to|is it safe to|when was|what was|whats)"
        r" (?:\w+)?",
        r"^ (?:will|would) (?:\w+)?",
    ),
    after=_after(
        r"(?:of )?(?:my |the |your |his |her |our )?(?:refills?|stock|network|pocket|town|state|time|patience|gas|money"
        r"|work|breath|options|office|hospital|country|house|loop|date|luck|order|control|hand|place|range|bed|here"
        r"|there|area|city|program|plan|bottle|box|fridge|package|bag|car|needed|necessary|problems?|issues?)",
        r"~4 in (?:about |like |around |over )?(?:an? )?(?:couple of |few )?~1 (?:weeks?|months?)",
        r"~4 in (?:about |like |around )?(?:[6-9]|\d\d) days",
        r"~3 next (?:week|month)|(?:for )?(?:delivery|sick|to lunch|on delivery|on vacation|with the flu)",
        r"(?:drug |pill |insulin )?(?:prescription|script|rx|order|paperwork|coupon|card|insurance|receipt|label|info"
        r"|copay|bill|coverage|program|app)",
        r"~3 refills?",
        r"~6 (?:is|are) (?:it|they) (?:still )?(?:good|ok|okay|safe|fine|usable)",
    ),
)

# As above: things that one can be out of, and small numbers of them.
_MEDICINA = (
    r"(?:drug|pastillas?|pildoras?|tabletas?|capsulas?|medicinas?|medicamentos?|remedios?|dosis|plumas?"
    r"|inyeccion(?:es)?|frascos?|botes?|parches?|insulina|inhalador|meds|pills|jeringas?|ampolletas?|bomba)"
)
_COSA = rf"(?:{_MEDICINA}|nada|ellas?|ellos|unidades)"
_POCO = r"(?:un|una|uno|dos|tres|cuatro|1|2|3|4|media|medio|poc[oa]s?|poquit[oa]s?|solo|solamente|nomas)"
_DANADA = (
    r"(?:perdi(?:o|eron)|rompi(?:o|eron)|quebr(?:o|aron)|cay(?:o|eron)|olvid(?:o|aron)|quedo|quedaron|descompuso"
    r"|echo a perder|derramo|tiro|mojo|mojaron)"
)

SPANISH = Words(
    says=_says(
        # se me acabo
        r"se (?:me |le |nos |les )?(?:ya )?(?:acab|termin|agot)(?:o|aron|a|an|ara|aba|aban)",
        r"se (?:me |le |nos |les )?(?:va|van|esta|estan) (?:a )?(?:acab|termin|agot)(?:ar|ando)",
        r"(?:acabe|termine|gaste|use|acabo de usar) ~2 (?:ultim[oa]s?|toda|todas|todo)",
        r"(?:quede|quedo|quedamos|quedaron|quedando|quedar|estoy|esta|estamos|ando|anda|llevo|lleva|llevamos|sigo"
        rf"|sigue|voy|va|dias?|semana|noche) ~3 sin ~3 {_COSA}|(?:ando|estoy|quede) out (?:de|of) ~2 {_COSA}",
        # no me queda
        r"(?:ya )?no (?:me|le|nos|les) quedan?",
        rf"(?:ya )?no (?:tengo|tiene|tenemos|hay|traigo) (?:mas |ni (?:un|una) |ningun[oa]? |nada de )?~2 {_MEDICINA}",
        rf"(?:me|le|nos|les) quedan? ~2 {_POCO}|{_POCO} ~2 {_COSA} (?:nada mas|nomas|solamente)",
        rf"ultim[oa]s? ~1 {_COSA}",
        r"(?:casi|ya) (?:esta |estan )?(?:vaci[oa]s?|acabad[oa]s?|terminad[oa]s?)|esta vaci[oa]|queda poc[oa]",
        # perdida, robada, rota, olvidada
        r"(?:perdi|perdio|perdimos|robaron|robo|rompi|rompio|quebre|quebro|derrame|derramo|tire|tiro|olvide|olvido|deje"
        rf"|dejo|extravie|extravio|dejamos) ~5 {_MEDICINA}",
        rf"{_MEDICINA} ~4 (?:se (?:me |le |nos )?{_DANADA}|(?:me |le )?(?:l[ao]s? )?robaron)",
        rf"se (?:me|le|nos) {_DANADA} ~4 {_MEDICINA}",
        # sin tomarla porque no hay
        r"(?:llevo|lleva|hace|desde) ~3 (?:dias?|ayer|semana|lunes|martes|miercoles|jueves|viernes|sabado|domingo) ~3"
        rf" (?:sin|que no (?:tomo|toma|me pongo|se pone|tengo|tiene)) ~3 {_COSA}",
        rf"no (?:he|ha) (?:podido )?(?:tomado|tomar|puesto|ponerme) ~3 {_COSA} ~3 (?:porque|desde|dias)",
    ),
    before=_before(
        r"(?:antes de que|antes que|cuando|si|hasta que|por si|para que no|que no|para no|evitar que|no quiero que|no"
        r"|nunca|todavia no|aun no)",
        r"(?:ustedes|farmacia|tienda|walgreens|cvs|no quiero|para no|no puedo|no puede|no debo|cuant[oa]s?) (?:\w+)?",
    ),
    after=_after(
        r"~3 (?:resurtidos?|recargas?|refills?|repeticiones)",
        r"~4 en (?:una|dos|tres|cuatro|\d+|unas) (?:semanas?|mes|meses)",
        r"~4 (?:la proxima semana|el proximo mes|(?:el mes|la semana) que (?:entra|viene))",
        r"(?:el |la |mi )?(?:tiempo|paciencia|dinero|papel|receta|seguro|tarjeta|cupon)",
    ),
)
