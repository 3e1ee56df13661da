"""English: chest pain, a heart attack."""

from bot.chat.emergencies.english import ASKED_ABOUT, CALM, IS_NOW, JOKE, NEGATED, PAST, STORY
from bot.chat.emergencies.english_words import (
    CHEST,
    HURT,
)
from bot.chat.emergencies.lexicon import near, words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_NO_RELIEF = words(
    "not didnt dont hasnt has_not have_not isnt aint wont still nothing no_relief already three third 3 3rd four keeps"
    " worse both cant"
)

CHEST_SIGNS = (
    Rule(
        "chest_signs",
        AlarmKind.CHEST_PAIN,
        "Pain or pressure in the chest in any words, nitroglycerin that does not help, a racing heart with faintness.",
        (
            near(CHEST, HURT, 6),
            r"(?:standing|sitting|sits|sat|pressing|weight|elephant|truck|brick|cinder block|vise|stomping|kicked"
            r"|stepping"
            r"|anvil|ton) ~5 (?:chest|heart)",
            rf"nitro\w* ~7 {_NO_RELIEF}|{_NO_RELIEF} ~3 nitro\w* ~6 (?:hurts?|pain|pressure|help\w*|touch\w*|chest"
            r"|work\w*)"
            r"|(?:two|2|three|3|four|4|third) nitro\w*",
            r"palpitations ~8 (?:bad|pass\w*|dizzy|faint\w*|cant|wont|chest|breath\w*|sweat\w*)|breast bone"
            r"|(?:clutch\w*|grabb?\w*|holding|grips?|gripping) ~2 (?:heart|chest)",
            r"(?:hearts?|pulse|hr|bpm|heart rate) ~6 (?:1[4-9]\d|2[0-4]\d)(?![0-9]| (?:mg|mcg|dollars|bucks|over))",
            r"heart ~5 (?:racing|pounding|fluttering|skipping|crazy|stopping|flopping|beating out"
            r"|wont slow) ~9 (?:dizzy"
            r"|faint|light headed|lightheaded|pass out|sweat\w*|short of|cant breathe|tight|wont stop|going to die"
            r"|black)",
            near(
                r"(?:jaw|left arm|both arms|left shoulder|shoulder blades?|upper back)",
                r"(?:sweat\w*|chest|heart|nause\w*"
                r"|short of breathe|clammy|grey|gray|throwing up|cant breathe)",
                8,
            ),
            near(
                "heart",
                words(
                    "squeeze+ crush+ clench+ grip+ gripping stab++ fist elephant exploding tight hurts hurting "
                    "aching bursting"
                ),
                4,
            ),
            r"(?:pain|ache|aching|hurts|pressure) ~5 (?:left (?:breast|side|shoulder)|under my (?:breast|ribs)"
            r"|shoulder blades?) ~6 (?:arm|jaw|neck|back|breathe|sweat\w*|chest)|chest ~2 (?:is )?(?:killing"
            r"|killin|pains?|hurt|caving|on fire|feels? (?:funny|weird|wrong|full))",
            r"(?:pressure|weight|squeez\w*|tightness|band|heaviness) ~6 (?:on me|on top of me|parked|sat on"
            r"|sitting on|around my chest|arms? (?:feel )?heavy|jaw)|(?:parked|sitting|standing"
            r"|stepped) ~3 on (?:me|my chest|my heart)|nitro\w* ~9 (?:tightness|pain|pressure|hurts?|remains?"
            r"|persists?|another|still|chest)|heart ~3 (?:feels? ~2|is ) ?~2 (?:fish|flopping|flip\w*|stopping"
            r"|beating (?:funny|weird|wrong|out))",
        ),
        (
            Excuse(
                anywhere=r"(?:refill\w*|renew\w*|price|copay|in stock|expired|pick ?up|transfer|for chest pain|coupon"
                r"|cost|covered|cover)",
                but=r"(?:still|now|not|wont|hasnt|has not|didnt|remains|took|taken|used|hurts|hurting|squeez\w*"
                r"|sweat\w*|arm|jaw|help|resurt\w*)",
            ),
            *CALM,
            Excuse(
                anywhere=r"(?:chest (?:congestion|cold|rub|infection|of drawers|press|x ray|xray|freezer|day|hair"
                r"|waxing)"
                r"|war chest|treasure chest|off (?:my|your|his|her) chest|heart of|by heart|heart and soul|heart burn"
                r"|heartburn|pepto|antacid|tums|cough drops?|broken heart|heart(?:s)? (?:goes|go) out)",
                but=r"(?:arm|jaw|neck|radiat\w*|minutes|sweat\w*|breathe|elephant|crush\w*|wont stop|tight and"
                r"|right now)",
            ),
            Excuse(
                anywhere=r"(?:from|after) ~2 (?:laughing|laughter|gym|bench|push ups|pushups|workout|coughing)"
                r"|heart hurts"
                r" (?:for|when|to|that|because)|(?:sunburn\w*|tattoo|bra) ~5 chest",
            ),
            Excuse(
                before=r"(?:for|nitro\w* for|med\w* for|prescription for|treats|inhaler for|something for|refill ~2"
                r"|renew ~2|price ~3) ~2",
                but=r"(?:right now|now|help|hurts|hurting|bad|already|still|wont|didnt|has not)",
            ),
            Excuse(
                after=r"~5 (?:refill|refilled|expired|ready|in stock|coupon|price|pick up)",
                but=r"(?:hurts|hurting|pain|pressure|right now)",
            ),
        ),
        across=False,
    ),
    Rule(
        "heart_attack_in_other_words",
        AlarmKind.CHEST_PAIN,
        "A heart attack by another name.",
        (
            r"coronary|myocardial|massive mi|having an mi|stemi|widow ?maker|(?:hart|heart) (?:attac?k?|atack|attck"
            r"|failing"
            r" right now)|going into (?:afib|cardiac arrest|heart failure)|(?:afib|svt) (?:episode|attack) ~4 (?:now"
            r"|wont"
            r"|dizzy|cant)",
        ),
        (
            *CALM,
            Excuse(after=r"~1 (?:runs?|run) in (?:the|my|our) family|~1 in (?:the|my|our) family"),
            Excuse(
                after=r"~2 (?:disease|artery|arteries|calcium|bypass|stent|care|unit|prices?|grill|history|patients?"
                r"|meds|pills|risk)"
            ),
            Excuse(
                before=r"(?:had|has had|have had|his|her|my|previous|first|second|mild|died of|from|since|after|over"
                r"|gave"
                r"|give|giving|almost|nearly) ~3",
                but=rf"(?:{IS_NOW}|having|symptoms)",
            ),
        ),
    ),
)

CHEST_NAMED = (
    Rule(
        "chest_pain",
        AlarmKind.CHEST_PAIN,
        "Pain, pressure or tightness in the chest.",
        (
            r"chest ~3 (?:pains?|hurts?|hurting|tight|tightness|tightening|pressure|aches?|aching|crushing|squeez\w+"
            r"|heavy|heaviness|burning|burns|stabbing|killing me|elephant|brick|explode|exploding|discomfort)",
            r"(?:pains?|pressure|tightness|heaviness|squeez\w+|crushing|elephant|stabbing|burning|hurts?|ache|brick"
            r"|weight|sitting) ~4 (?:in|on|across|inside) ~2 chest",
            r"(?:holding|clutching|grabbing|grabbed|clutches) (?:his|her|their|my) chest",
            r"heart ~5 (?:squeezed|crushed)|heart (?:really |so )?(?:hurts|is hurting|pains|is stopping"
            r"|stopped beating)|pain ~3 (?:down|in) ~1 (?:left )?(?:arm and jaw|left arm)|left arm ~3 (?:hurts|numb"
            r"|pain|tingling)",
        ),
        (
            *JOKE[:1],
            *PAST,
            *NEGATED,
            *STORY,
            *ASKED_ABOUT,
            Excuse(
                anywhere="chest (?:congestion|cold|rub|infection|of drawers|press|x ray|xray)",
                but="(?:hurts|pain|pressure)",
            ),
            Excuse(
                anywhere=r"(?:from|after) ~2 (?:laughing|laughter|gym|bench|push ups|workout)|heart hurts (?:for|when"
                r"|to|that|because)"
            ),
            Excuse(
                before=r"(?:for|nitro\w* for|med\w* for|prescription for|treats|inhaler for|something for) ~2",
                but="(?:right now|now|help|hurts|bad)",
            ),
        ),
    ),
    Rule(
        "heart_attack",
        AlarmKind.CHEST_PAIN,
        "Somebody says it is a heart attack.",
        (
            r"heart attack|cardiac arrest|(?:heart|his heart|her heart|my heart) ~2 (?:stopped|stop beating"
            r"|stopped beating)",
        ),
        (
            *PAST,
            *NEGATED,
            *STORY,
            *JOKE,
            *ASKED_ABOUT,
            Excuse(before=r"(?:gave|give|giving|gives) (?:me|us|him|her) (?:a|an)? ?~1"),
            Excuse(after=r"~1 (?:prices?|grill|runs?|run|in (?:the|my) family|risk|burger|special)"),
            Excuse(before=r"(?:almost|nearly|about) ~1 (?:had|have|died of) ~2"),
            Excuse(
                before=r"(?:had|has had|have had|his|her|my|previous|first|second|mild|died of|from" r"|second) ~3",
                but=rf"(?:{IS_NOW}|having|having a|symptoms)",
            ),
        ),
    ),
)

CHEST_PAIN = (*CHEST_NAMED, *CHEST_SIGNS)
