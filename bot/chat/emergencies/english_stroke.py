"""English: a stroke (BE FAST, American Stroke Association)."""

from bot.chat.emergencies.english import ASKED_ABOUT, CALM, IS_NOW, JOKE, NEGATED, PAST, STORY
from bot.chat.emergencies.english_words import (
    DEAD_LIMB,
    DROOP,
    FACE,
    LIMB,
    MUDDLED,
    SPEECH,
)
from bot.chat.emergencies.lexicon import near
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

STROKE = (
    Rule(
        "face_speech_or_side",
        AlarmKind.STROKE,
        "A face that hangs, speech that is muddled, an arm or leg that fails, sight or wits lost all at once.",
        (
            near(FACE, DROOP, 4),
            r"(?:smil\w*) ~3 (?:crooked|uneven|half|lopsided|one side|funny|wrong)|(?:half|one side) ~3 (?:mouth|face"
            r"|smile)"
            r" ~3 (?:moved|moves|moving|drop\w*|fell|numb|frozen|works|working)",
            near(SPEECH, MUDDLED, 4),
            r"(?:talk\w*|speak\w*|speech|words?|sounds?) ~3 (?:funny|weird|strange|off|wrong|messed up|like (?:he"
            r"|she) ~1"
            r" drunk) ~9 (?:face|arm|leg|hand|side|suddenly|sudden|confused|minutes|since|now|walk\w*|balance|smile)",
            rf"(?:one|left|right|whole|half|entire|her|his|my|the other|that) ~3 {LIMB} ~3 {DEAD_LIMB}",
            rf"{DEAD_LIMB} ~4 (?:one|left|right|half|entire|whole) ~3 {LIMB}|(?:side|half) ~3 (?:of (?:me|her|him|my"
            r"|his)) ~4"
            rf" {DEAD_LIMB}|half ~2 body ~3 {DEAD_LIMB}",
            r"(?:leg|foot|feet|arm|hand) ~2 (?:drag\w*|gave out|just hangs|hanging|dangling|wont (?:move|work|grip"
            r"|lift))"
            r"|drag\w* ~2 (?:leg|foot|feet)|(?:hand|arm) ~4 (?:drop\w*|spill\w*) ~3 (?:phone|cup|coffee|things"
            r"|everything"
            r"|fork|spoon)|drop\w* ~4 (?:coffee|cup|fork|phone|spoon|things) ~9 (?:arm|hand|face|talk\w*|mumbl\w*"
            r"|slur\w*)",
            r"(?:cant|unable to|wont|not able to|can not) ~2 (?:smile|lift|move|feel|raise|grip|hold up|hold|hold a"
            r"|use) ~3"
            r" (?:arm|leg|side|hand|face|fingers|fork|spoon|cup|legs|arms|pen)|cant smile|cant ~1 (?:stick out|find) ~2"
            r" (?:tongue|words)|cant ~1 (?:get|find|form|make) ~3 (?:words?|sentences?)(?= out|$| |\.)",
            r"(?:cant|unable to|wont|stopped) ~1 (?:see|speak|talk|walk|move|read|stand|talking"
            r"|speaking) ~4 (?:suddenly|all of a sudden|sudden|out of nowhere|since this morning|an hour ago"
            r"|minutes ago)|(?:suddenly|sudden|all of a sudden|out of nowhere|just now"
            r"|from one minute) ~7 (?:confus\w+|numb\w*|weak\w*"
            r"|blind\w*|cant (?:see|speak|talk|walk|move|read|stand)|loss of (?:sight|vision|balance|speech)"
            r"|lost ~3 (?:sight"
            r"|vision|balance|speech)|vision|sight|seeing double|double vision|dont know (?:who|what|where|my)"
            r"|dont recognize"
            r"|cant remember|severe headache|worst headache|tipping|veering|off balance|fell over)",
            r"(?:cant|wont|unable to) ~1 (?:see|focus|open) ~6 (?:eye|eyes|side) ~4 (?:sudden\w*|of a sudden|woke"
            r"|since|half|left|right)|cant see ~2 (?:out of|from) ~3 eye|(?:lost|losing|loss of|no) ~2 (?:sight"
            r"|vision) ~3 (?:eye|suddenly|side)|(?:vision|sight|eye) ~3 (?:went (?:black"
            r"|dark|out|blurry all)|gone (?:black|dark)|curtain)|(?:dont|didnt) know ~3 (?:what year|who i am"
            r"|who he is|who she"
            r" is|who we are|his own|her own|my name|their name|where (?:he|she) is)",
            r"(?:worst|thunderclap|exploding|explosive) ~2 headache ~9 (?:ever|life|vomit\w*|seeing|double|stiff"
            r"|nowhere|neck"
            r"|vision|throwing|blurry|suddenly|confused|speak\w*)|headache ~9 (?:seeing double|face ~2 numb"
            r"|cant (?:see|talk"
            r"|speak|walk)|slurr\w*|came out of nowhere)",
            r"walk\w* ~3 (?:into (?:the )?walls?|sideways|like (?:he|she) ~1 drunk|crooked) ~9 (?:slur\w*|talk\w*"
            r"|speech|face"
            r"|confus\w*|numb)|(?:slur\w*|confus\w*|numb) ~9 walk\w* ~3 (?:into|sideways|crooked)",
            r"(?:woke up|suddenly|all of a sudden|since|out of nowhere|minutes) ~8 (?:cant walk straight|veering"
            r"|leaning|falling to (?:one|the) ~1 side|off balance|cant stand|dragging|stumbling)"
            r"|(?:cant walk straight|veering|leaning) ~3 (?:left|right|one side|to the side)|(?:suddenly|sudden"
            r"|just) ~3 (?:cant|unable to|stopped|lost) ~3 (?:talk|speak|see|walk|stand|read|write|understand"
            r"|use)|(?:drool\w*|dribbl\w*) ~4 (?:one side|corner|side of)",
            r"(?:face|mouth|lip|eye|smile) ~4 (?:slipped|dropped|drooped|pulled|novocaine|uneven|off|funny"
            r"|crooked)(?= \.| ,|  ?$| and| since| on)|smiling (?:funny|crooked|weird|on one)|talking (?:rubbish"
            r"|nonsense|garbage|jibberish|crazy|backwards)|(?:hand|arm|leg) ~3 (?:wont do|not mine|isnt mine"
            r"|stopped obeying|wont listen|wont cooperate|doing its own)|eyes ~4 (?:looking|turned|stuck"
            r"|pulled) to (?:one|the) ~1 side|(?:cant|couldnt) (?:tell|say|remember|write|spell) ~2 (?:own"
            r"|birthday|name|address|year) ~4 (?:just now|suddenly|today|now|smil\w*|and|since)|(?:words?|letters"
            r"|label) ~3 (?:scrambled|jumbled|swimming) ~8 (?:arm|hand|face|suddenly)",
        ),
        (
            *CALM,
            Excuse(
                anywhere=r"(?:dentist|filling|(?:flu|covid|tetanus|shingles) (?:shot|vaccine|booster))",
                but=r"(?:droop\w*|slur\w*|stroke|sudden\w*|speech|words)",
            ),
            Excuse(after=r"(?:med|meds|medicine|pills?)(?= |$)"),
            Excuse(
                anywhere=r"(?:dentist|easy open|caps|physical therapy|grip balls?|numbing|lidocaine|slept on"
                r"|bells? palsy|carpal tunnel|sciatica"
                r"|pinched nerve"
                r"|emoji|english|spanish|speak to|talk to|talk with|speak with|talk right now|talk on|neuropathy"
                r"|on hold|agent"
                r"|human|representative|person|translator|emojis|arthritis|since my (?:flu|covid) shot|price|copay|menu"
                r"|prompts?|recording|hold music|phone tree|accent|in the (?:ad|app)|side of (?:the|town|street"
                r"|fries))",
                but=r"(?:face|mouth|droop\w*|slur\w*|suddenly|one side|smile|stroke)",
            ),
            Excuse(
                after=r"~3 (?:of the (?:store|building|street|road|town|box|bottle|label)|hours|on the (?:phone|line))"
            ),
        ),
        across=True,
    ),
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
            Excuse(
                anywhere=r"(?:had|has had|have had) (?:a |her |his |two |the )?~1 strokes?",
                but=rf"(?:{IS_NOW}|having|think|signs|symptoms|what do|ambulance|slur\w*|face|droop\w*|911|minutes)",
            ),
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
