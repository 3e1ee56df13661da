"""English: chest pain, stroke (BE FAST, American Stroke Association), a severe allergic reaction."""

from bot.chat.emergencies.english import ASKED_ABOUT, IS_NOW, JOKE, NEGATED, PAST, STORY
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

CHEST = (
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
        (r"heart attack|cardiac arrest|heart ~2 (?:stopped|stop beating|stopped beating)",),
        (
            *PAST,
            *NEGATED,
            *STORY,
            *JOKE,
            *ASKED_ABOUT,
            Excuse(before=r"(?:gave|give|giving|gives) (?:me|us|him|her) (?:a|an)? ?~1"),
            Excuse(before=r"(?:almost|nearly|about) ~1 (?:had|have|died of) ~2"),
            Excuse(
                before=r"(?:had|has had|have had|his|her|my|previous|first|second|mild|died of|from" r"|second) ~3",
                but=rf"(?:{IS_NOW}|having|having a|symptoms)",
            ),
        ),
    ),
)

STROKE = (
    Rule(
        "stroke_named",
        AlarmKind.STROKE,
        "Somebody says it is a stroke.",
        (
            r"^.?stroke.?$",
            r"(?:having|have|had|has|think|might be|may be|is it|is this|(?:could|can) (?:this|it|that) be|could be"
            r"|like|looks like|just|a mini|signs of|symptoms of|having a) ~4 stroke|stroke (?:symptoms?|signs)"
            r"|having (?:a )?tia",
        ),
        (
            *PAST,
            *NEGATED,
            *STORY,
            *JOKE,
            *ASKED_ABOUT,
            Excuse(
                after=r"(?:of (?:luck|genius|midnight|insight|the pen|good)|patient|risk|prevention|survivor|rehab"
                r"|unit|order)"
            ),
            Excuse(
                before=r"(?:heat|sun|brush|breast|back|key|four|two|golf|different|one|a single|almost had a"
                r"|nearly had a|bold) ?"
            ),
            Excuse(
                before=r"(?:had|has had|have had|has|after|since|his|her|my|previous|first|prevent) ~3",
                but=rf"(?:{IS_NOW}|having|signs|symptoms|looks like)",
            ),
        ),
    ),
    Rule(
        "stroke_signs",
        AlarmKind.STROKE,
        "Face, arm, speech: the signs of a stroke (BE FAST).",
        (
            r"(?:face|mouth|smile|eye|eyelid|side of ~2 face) ~3 (?:drooping|droopy|droops|droop|drooped|sagging"
            r"|lopsided|crooked|numb|fell|falling)",
            r"(?:slurring|slurred|slurs) ~3 (?:speech|words?|talking|speaking|voice)?|(?:speech|words?|talking"
            r"|speaking|voice) ~2 (?:is |are |all |came out )?(?:slurred|slurring|garbled|gibberish|jumbled"
            r"|not making sense)",
            r"cant (?:speak|talk|lift|move|feel|raise|hold up) ~4 (?:arms?|legs?|side|half|properly|right|clearly"
            r"|anymore all of a sudden)(?! now for)",
            r"(?:one|left|right|whole|half|entire) (?:side|half|arm|leg) ~6 (?:numb|weak|paralyzed|drooping|limp"
            r"|went dead|stopped working|wont move|tingling)",
            r"(?:numb|numbness|weakness|weak|paralyzed|tingling) ~3 (?:on|in|down|of) ~2 (?:one|left|right"
            r"|half) ~1 (?:side|arm|leg|face|body)",
            r"(?:suddenly|sudden|all of a sudden) ~4 (?:confused|confusion|numb|numbness|weak|weakness|blind|cant see"
            r"|cant speak|cant talk|loss of vision|lost vision|vision loss|cant walk|severe headache|worst headache)",
            r"cant get ~2 words out|worst headache of (?:my|his|her) life|(?:talking|speaking) gibberish",
        ),
        (
            *PAST,
            *NEGATED,
            *STORY,
            *ASKED_ABOUT,
            Excuse(
                anywhere=r"(?:dentist|novocaine|slept on|bells? palsy|carpal tunnel|sciatica|pinched nerve|emoji"
                r"|speak ~2 english|speak spanish|speak to|talk to|talk right now|talk on)"
            ),
        ),
    ),
)

REACTION = (
    Rule(
        "anaphylaxis",
        AlarmKind.SEVERE_REACTION,
        "An allergic reaction that is happening.",
        (
            r"(?:anaphylaxis|anaphylactic)",
            r"(?:having|have|has|got|getting|think|had|is|going into|bad|severe|serious|terrible|horrible|major|huge"
            r"|extreme) ~3 (?:allergic|allergy|bad|severe|serious|terrible) reaction",
            r"(?:allergic|severe) reaction (?:right now|now|help|to ~3 (?:i|and|my) ~3 (?:just|swelling|hives|throat))",
            r"(?:just |had to )(?:used|use|gave|give|inject|injected) ~3 (?:epi ?pen" r"|epinephrine|epi)",
        ),
        (
            *PAST,
            *NEGATED,
            *STORY,
            Excuse(
                before=r"(?:history of|risk of|for|in case of|cause|causes|if ~4|can ~5|could ~5|does ~5|will ~5"
                r"|might ~5|prevent|caused)",
                but="(?:i am|is having|am having|now|help|going into)",
            ),
            Excuse(
                anywhere=r"(?:list|listed|allergies|record|records|profile|file|chart|last time|before|once|previously"
                r"|used to|in the past|epi ?pen ~4 (?:refill|expired|ready|price|stock|prescription|coupon)"
                r"|training|trainer)",
                but="(?:i am having|is having|right now|swelling|help|going into|throat)",
            ),
            Excuse(before=r"(?:mild|small|minor|slight) ~1"),
        ),
    ),
    Rule(
        "swelling",
        AlarmKind.SEVERE_REACTION,
        "Swelling of throat, tongue, lips or face.",
        (
            r"(?:throat|airway) ~3 (?:close|closing|closed|closes|swelling|swelled|swole|tight|tightening|tightens"
            r"|shut|shutting|constricting|itchy and swollen)",
            r"(?:tongue|lips?|face|mouth|eyes) ~4 (?:swelling|swollen|swelled|swole|puffed up|puffing up|blowing up"
            r"|blew up|huge|doubled in size|ballooning)",
            r"(?:throat|neck) ~2 swollen ~4 cant (?:swallow|breathe|talk)|cant swallow ~3 (?:saliva|spit|swollen)",
            r"epi ?pen ~2 (?:didnt|not|isnt|wont) ~1 (?:work|working|help|helping)",
            r"(?:swelling|swollen|puffy) ~4 (?:face|tongue|throat|lips?)",
            r"(?:hives|rash|welts) ~3 (?:all over|everywhere|head to toe|whole body|entire body|spreading fast)"
            r"|(?:covered|broke out|breaking out|head to toe) ~2 (?:in|with) hives",
            r"(?:skin|face|mouth) ~2 (?:peeling off|blistering|is peeling and)",
        ),
        (
            *PAST,
            *NEGATED,
            *STORY,
            *JOKE,
            *ASKED_ABOUT,
            Excuse(anywhere=r"(?:sunburn|sunburnt|wisdom tooth|wisdom teeth|dentist|bee movie)"),
            Excuse(after=r"~2 (?:went down|gone|better|is gone|has gone|resolved)"),
        ),
    ),
)
