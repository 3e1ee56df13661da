"""English: overdose and poisoning, also of a child or a pet (America's Poison Centers)."""

from bot.chat.emergencies import english_words as lists
from bot.chat.emergencies.english import KIN, MEDICINE, PAST, POISON, SMALL, STORY
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_COUNT = (
    r"(?:[89]|[1-9]\d{1,2}|eight|nine|ten|a dozen|twelve|fifteen|twenty|thirty|forty" r"|fifty|sixty" r"|a hundred)"
)

_WHO = rf"(?:{KIN}|he|she|they|i)"

NOT_SWALLOWED = (
    Excuse(
        anywhere=r"(?:atm|bank|bank account|mailman|teller|refund|change back|number \d+ instead|double take"
        r"|took ~1 last|ordered"
        r"|charged|billed|texted|emailed|resent|called)",
        but=r"(?:swallowed|drank|overdos\w*|dizzy|pills|accidentally took|tablets|dose)",
    ),
    Excuse(
        after=r"(?:~1 (?:time|long|times|effort|money|work|days|hours|minutes|weeks|months|calls?|trips|space|energy"
        r"|steps|patience|of my time|for granted|to (?:get|fill|refill|process|ship|deliver)))"
    ),
    Excuse(after=r"~4 as (?:prescribed|told|directed|instructed)"),
    Excuse(
        anywhere=r"(?:early|late|at (?:lunch|breakfast|dinner|bedtime)|expired|empty stomach|with food)",
        but=r"(?:too many|too much|double|twice|extra|bottle|all of|wrong)",
    ),
    Excuse(
        before=r"(?:dont|do not|never|not|didnt|havent|hasnt|wouldnt|should not|shouldnt|wont|without|avoid|hate"
        r"|afraid of|instead of|can i|can you|should i|could i|do i|may i|if i|how do i|told me to|supposed to"
        r"|have to|had to|want me to|is it ok to|is it okay to|is it safe to|need to|prescribed to|like to"
        r"|used to) ~3",
        but=r"(?:i took|i have taken|accident|by mistake|oops|help|poison)",
    ),
    Excuse(
        anywhere=r"(?:took a picture|took a photo|paperwork|took my business|insurance (?:took|has taken)"
        r"|pharmacy (?:took|has taken)|you (?:guys )?(?:took|have taken)|it (?:took|takes|has taken"
        r"|is taking)|(?:doctor|doc|nurse|pharmacist|dr) (?:took|has taken))"
    ),
)

OVERDOSE_NAMED = (
    Rule(
        "overdose_named",
        AlarmKind.OVERDOSE_POISONING,
        "Somebody says that it is an overdose.",
        (
            r"(?:overdosed|overdosing|od on|od d|oding)",
            rf"(?:{_WHO}|possible|accidental|an|a|having|think|is this an|maybe|might be an|took an|suspected|going to"
            r"|to) ~3 overdose|overdose(?= \.|  ?$| help| please| now)",
        ),
        (
            *PAST,
            *STORY,
            Excuse(
                before=r"(?:can|could|possible to|hard to|easy to|how do|does|do|will|would|may|might|risk of"
                r"|in case of|prevents?|prevent an|reverse|reverses|reversal of|reversing|treats?|for|cause"
                r"|causes|avoid|dont want to|not|never|worried about|afraid of|scared of|scared to"
                r"|what happens if|what happens when|symptoms of|signs of|died of|died from|if|about"
                r"|brother from|passed from) ~4",
                but=r"(?:i (?:just )?(?:took|overdosed)|he is|she is|help|i think|i am|right now)",
            ),
            Excuse(
                after=r"(?:~3 (?:risk|prevention|kit|training|class|awareness|day|deaths|crisis|epidemic" r"|rates?))"
            ),
            Excuse(
                anywhere=r"(?:overdosed|overdosing|od) ~2 (?:on|with) ~2 (?:coffee|caffeine tv|chocolate|pizza|candy"
                r"|cuteness|netflix|sugar|news|cute|christmas|holiday|food|football)"
            ),
            Excuse(anywhere=r"(?:died|passed away|lost) ~6 (?:overdose|overdosed)"),
            Excuse(
                after=r"(?:on|of|from|with) ~1 \w+",
                but=rf"(?:{MEDICINE}|{lists.MEDICINE}|blue|wont|911|right now|help|unresponsive|breath\w*|drugs?)",
            ),
        ),
    ),
    Rule(
        "took_too_much",
        AlarmKind.OVERDOSE_POISONING,
        "More was taken than should be.",
        (
            r"(?:took|taken|swallowed|popped|downed|injected|ingested|inject) ~6 (?:too many|too much|way too"
            r"|more than (?:i|he|she) (?:should|was)|a bunch of|a lot of|lots of|a handful|handful|handfuls|an entire"
            r"|entire bottle|whole bottle|a bottle of|whole box|whole pack|weeks worth|week worth|months? worth"
            r"|half a bottle|half the bottle|rest of the bottle|bottle of)",
            r"(?:took|taken|swallowed|popped|downed) ~3 all ~1 (?:of )?~1 (?:my|his|her|the|their|these|those|our"
            rf"|of it|of them) ~3 (?:{MEDICINE}|at once|bottle)",
            r"(?:ate|eaten|drank|drunk|drink|had) ~3 (?:too many|too much|whole bottle|entire bottle|all|a bunch"
            rf"|handful) ~4 (?:{MEDICINE}|cough syrup|syrup)",
            rf"(?:{KIN}|he|she) ~1 takes? (?:too|to) (?:many|much) ~2 (?:{MEDICINE})",
            rf"(?:took|taken|swallowed|popped|ate) ~3 {_COUNT} ~3 (?:{MEDICINE}|of them|of my|of those|at once"
            r"|mg pills)",
            rf"(?:mixed|mixing|combined|took|taken) ~4 (?:{MEDICINE}) ~2 (?:and|with) ~3 (?:alcohol|vodka|whiskey"
            r"|liquor|tequila|drinking)",
            rf"(?:drank|been drinking) ~5 and ~1 (?:took|popped|swallowed|taken) ~3 (?:{MEDICINE})",
            r"(?:took|taken|gave|given|injected|had|got) ~6 (?:double|two|2|three|3|triple|extra|twice the|second"
            r"|another|wrong|10 times|ten times|quadruple) ~2 (?:doses?|dosages?|amount)",
            r"(?:took|taken) (?:my|his|her|the|it|a|them|all)? ?~4 twice(?= by| today| this| accident| \.|  ?$"
            r"| on accident| instead| and| in| tonight| last night| i)|(?:took|taken) (?:a )?double|doubled up on"
            r"|double dosed",
            r"(?:took|taken|injected|gave) ~3 (?:\d+|two|three|four|five|six) ~4 instead of (?:\d+|one|two|half|a half"
            r"|my|his|her)",
            rf"(?:took|taken|swallowed|given|gave(?! me| us)) ~3 (?:the )?wrong (?:{MEDICINE}|one|dose|insulin)"
            r"|(?:accidentally|by accident|by mistake|on accident|mistakenly) ~3 (?:took|take|swallowed|drank|ate"
            r"|ingested|injected)|(?:took|swallowed|drank|ate|taken) ~6 (?:by accident|by mistake|on accident"
            r"|accidentally)",
            rf"i (?:took|swallowed|have taken) (?:my |the )?(?:{KIN}|cat|dog|dogs|cats|someone else"
            rf"|somebody else)s? ~3 (?:{MEDICINE})",
            r"gave (?:him|her|the (?:baby|dog|cat|kids?)|my ~2) ~3 (?:too much|too many|double|the wrong|adult|twice)",
        ),
        (
            *PAST,
            *STORY,
            *NOT_SWALLOWED,
            Excuse(before="(?:gave|sold|dispensed|charged|sent|shipped|filled) (?:me|us) ~3"),
            Excuse(after="~4 (?:to cvs|to walgreens|to the (?:store|pharmacy)|per day|each day|daily)"),
        ),
    ),
    Rule(
        "swallowed_by_a_child_or_pet",
        AlarmKind.OVERDOSE_POISONING,
        "A child or a pet got at medicine.",
        (
            rf"(?:{SMALL}) ~4 (?:swallowed|swallow|ate|eaten|drank|drunk|got into|gotten into|got in|getting into"
            r"|chewed|chewing|licked|ingested|got hold of|got a hold of|put|munched|was eating"
            rf"|just ate) ~6 (?:{MEDICINE}|purse|medicine cabinet|pill bottle|pill box|pill organizer)",
            rf"(?:{SMALL}) ~3 (?:took|taken|found and took|just took) ~2 (?:my|our|mine|grandmas?|grandpas?|moms?|dads?"
            r"|brothers?|sisters?|husbands?|wifes?|some|a bunch|all|one of my|one of|several|the dogs?"
            rf"|someone elses) ~3 (?:{MEDICINE})",
            rf"(?:{SMALL}) ~9 (?:{MEDICINE}) in (?:his|her|their) mouth",
            rf"(?:{SMALL}) ~5 (?:swallowed|swallow|ingested) ~4 (?:coin|penny|quarter|dime|battery|magnets?|button|bead"
            r"|something)",
        ),
        (
            *PAST,
            *STORY,
            Excuse(after=r"(?:~2 (?:paper|bag|label|receipt|fine|ok|with food|card|printout|form))"),
            Excuse(
                before=r"(?:can|should|if|how do|how can|how does|does|will|would|when should|is it ok|is it okay|need"
                r"|needs|help my|help|get|getting|wont|refuses|trying to get|make|want) ~4",
                but=r"(?:just|help me|poison|accident|found|got into)",
            ),
            Excuse(
                anywhere=r"(?:cant|wont|refuses to|trouble|hard time|hates to|how to|learning to|able to|easier to"
                r"|hates|doesnt like|dont like) ~3 (?:swallow|swallowing|take)"
            ),
            Excuse(
                before=r"(?:he|she|they|son|daughter|kid|child|baby|dog|cat) ~3 (?:swallowed|ate|took|swallow) (?:his"
                r"|her|their|the last)"
            ),
            Excuse(
                anywhere=r"(?:swallowed|ate|took|drank|eaten|taken) (?:all )?(?:of )?(?:his|her|their) (?:own |last "
                r"|first |second |morning |daily |antibiotic |regular )?(?:pill|medicine|meds|medication|dose"
                r"|tablet|vitamin|antibiotic|amoxicillin)",
                but="(?:whole|bottle|too|twice|brothers|sisters|all)",
            ),
        ),
    ),
    Rule(
        "swallowed_poison",
        AlarmKind.OVERDOSE_POISONING,
        "Something poisonous was swallowed, breathed in or touched.",
        (
            r"(?:drank|drunk|swallowed|swallow|ate|eaten|ingested|licked|chewed|sipped|inhaled|got into|breathed in"
            rf"|drinking|injected|gargled) ~4 (?:{POISON})",
            rf"(?:{POISON}|pepper spray) ~3 (?:in|into|on) (?:my|his|her|the babys|their) (?:eyes?|mouth|throat)"
            r"|mixed ~2 (?:bleach|ammonia) ~2 (?:and|with) ~2 (?:ammonia|bleach|vinegar|cleaner)"
            r"|carbon monoxide ~2 (?:alarm|poisoning|detector|leak)",
            r"(?:am|is|are|was|been|being|got|think|maybe|has been|have been|he|she|someone) ~2 poisoned|(?:alcohol"
            r"|carbon monoxide|medication|iron|drug|chemical) poisoning|poison (?:control|help|center)|poisoned(?= $)",
        ),
        (
            Excuse(
                anywhere=r"(?:work\w*|volunteer\w*|magnets?|sticker) ~4 poison (?:control|help|center)"
                r"|poison (?:control|help|center) ~4 (?:magnets?|fridge|sticker|poster)",
                but=r"(?:swallow\w*|drank|ate|took|right now|help me|should i call|do i call|need to call)",
            ),
            *PAST,
            *STORY,
            Excuse(
                anywhere=r"(?:food poisoning|poison (?:ivy|oak|sumac)|blood thinner ~3 rat poison|pick your poison"
                r"|gas station|on gas|for gas|remote|smoke detector|natural gas|gas bill|strawberr\w+"
                r"|blueberr\w+|raspberr\w+|cranberr\w+ juice)",
                but="(?:drank|swallowed) ~2 (?:gasoline|bleach)",
            ),
            Excuse(
                before=r"(?:can|should|if|what if|is it ok to|safe to|do|does|how much|dont|never|not" r"|didnt) ~4",
                but="(?:just|help|now|control)",
            ),
            Excuse(after=r"(?:~2 (?:drops as|prescription|refill|ready|coupon))"),
        ),
    ),
)
