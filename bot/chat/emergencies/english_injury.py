"""English: wounds, burns, bites, shocks, and danger for an unborn or a newborn child (American Red Cross, ACOG)."""

from bot.chat.emergencies.english import JOKE, PAST, STORY, URGENT
from bot.chat.emergencies.lexicon import near, words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_PERSON = words(
    "i he she they me him her them son daughter kid child baby toddler infant husband wife mom dad grandma grandpa "
    "brother sister friend boyfriend girlfriend partner roommate neighbor customer man woman guy lady boy girl cousin "
    "uncle aunt grandson granddaughter coworker somebody someone himself herself myself dog cat puppy"
)
_PART = words(
    "finger fingers thumb toe toes hand hands foot feet arm arms leg legs thigh wrist wrists neck throat face head "
    "belly stomach chest back shoulder eye eyes artery vein"
)
_SNAKE = words(
    "snake rattlesnake rattler copperhead cottonmouth moccasin coral_snake viper cobra scorpion black_widow "
    "brown_recluse jellyfish stingray"
)
_HOT = words(
    "boiling scalding hot_oil hot_grease hot_coffee hot_tea hot_water hot_soup grease_fire gasoline campfire firework "
    "fireworks lye acid steam flames pot_of_water"
)
_BURNT = words(
    "burn+ burnt scald+ blister+ skin_is_coming_off skin_coming_off skin_peeling peeling caught_fire on_fire"
)
_DEEP = words(
    "bone to_the_bone spurt+ squirt+ gush+ pouring deep_and gaping wide_open cant_stop wont_stop everywhere off "
    "clean_off dangling hanging_off hanging_by artery"
)
_PREGNANT = words("pregnant pregnancy weeks_along third_trimester due_date due_next")
_INNOCENT = words(
    "scar scars aloe sunburn sunburned heartburn coupon ointment_for vaccine flu_shot vet_appointment movie game "
    "calories card_off burned_out toy costume boots"
)

_LONG_DONE = (
    *PAST,
    *STORY,
    *JOKE,
    Excuse(anywhere=rf"{_INNOCENT}", but=URGENT),
)

INJURY = (
    Rule(
        "wound_burn_or_bite",
        AlarmKind.COLLAPSE,
        "A deep cut, a lost finger, a shot or stab wound, a bad burn, a venomous bite, an electric shock.",
        (
            rf"(?:cut|sliced|chopped|sawed|severed|slashed|ripped|tore|bit|took) ~3 {_PART} ~2 {_DEEP}",
            rf"{_PART} ~2 (?:is |got |was |been )?(?:cut off|chopped off|severed|sliced off|torn off"
            rf"|caught in (?:a|the))",
            rf"{_PERSON} ~2 (?:got|was|were|been|is|has been|just got) (?:shot|stabbed|impaled|electrocuted|run over)"
            rf"(?= \.|  ?$| ,| in| by| outside| and| at| with| through| just| help| ~3 {_PART})(?! in the arm"
            rf"| at (?:walgreens|cvs|the (?:clinic|pharmacy)))",
            rf"(?:chainsaw|saw|axe|machete|lawn ?mower|clippers?|glass|blade|knife) ~2 (?:got|cut|hit|went"
            rf"|slipped) ~3 {_PART}"
            r" ~9 (?:deep|bone|spurt\w*|squirt\w*|gush\w*|tourniquet|pouring|off)|tourniquet ~1 (?:is|on)(?= |$)",
            near(_BURNT, rf"{_HOT}", 6),
            rf"{_HOT} ~4 (?:on|over|all over) ~2 (?:{_PERSON}|{_PART})",
            rf"{_SNAKE} ~3 (?:bit|bites|bitten|bite|stung|sting|got)|(?:bit|bitten|stung) ~3 {_SNAKE}",
            r"(?:live wire|outlet|lightning|electric\w*|shocked) ~7 (?:shock\w*|heart|fell|numb|hurts?|passed|burn\w*)",
            r"(?:ran over|run over|ran down) ~2 (?:pedestrian|person|kid|woman|man|somebody|someone)|(?:man"
            r"|woman|person) down",
            r"(?:fell|thrown|fall) ~2 (?:off|from|out of|down) ~6 (?:cant (?:move|feel|get up|walk)|bone|neck"
            r"|back hurts so)",
        ),
        _LONG_DONE,
    ),
    Rule(
        "birth_or_newborn",
        AlarmKind.COLLAPSE,
        "A child is being born, an unborn child no longer moves, a newborn has a fever.",
        (
            r"(?:baby|head) ~1 (?:is )?(?:coming|crowning)(?= now| right| out| \.|  ?$| fast| and)|water broke",
            r"baby ~1 (?:has not|hasnt|not|isnt|stopped) ~1 (?:moved|moving|kicked|kicking)",
            near(_PREGNANT, r"(?:bleed\w*|blood|seeing spots|fell|cramps? so|face (?:is )?swollen)", 8),
            r"(?:newborn|\d weeks? old|\d days? old|one month old|1 month old|two month old|2 month old) ~6"
            r" (?:fever|temp\w*|10[0-9]|wont (?:wake|eat|nurse|feed)|limp|blue)",
        ),
        (
            *_LONG_DONE,
            Excuse(
                anywhere=r"(?:vitamin\w*|prenatal\w*|safe|shower|gift|implantation|on birth control|vaccine)",
                but=rf"(?:{URGENT}|heavy|heavily|a lot|soaked)",
            ),
        ),
        across=True,
    ),
)
