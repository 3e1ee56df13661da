"""English: somebody cannot breathe or chokes."""

from bot.chat.emergencies.english import ASKED_ABOUT, JOKE, NEGATED, PAST, STORY, URGENT
from bot.chat.emergencies.english_words import AIR, BLUE, BLUE_BODY, INHALER, STRUGGLE
from bot.chat.emergencies.lexicon import near
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

BREATHING = (
    Rule(
        "fights_for_air",
        AlarmKind.BREATHING,
        "Too little air, by its signs: few words, sunken ribs, blue lips, a low oxygen reading, an inhaler that fails.",
        (
            rf"{STRUGGLE} ~4 {AIR}(?= in| right| \.| ,|  ?$| and| at| so| anymore| enough| properly| since| after| help"
            r"| now| or| very| well| when| even| much| through| thru)|breathing (?:thru|through) a straw|(?:lungs?"
            r"|chest) ~5 (?:full of|filling (?:up )?with|filled with) ~1 (?:water|fluid|blood)|(?:pink|bloody"
            r"|frothy) ~1 (?:foam|froth|sputum|spit)|drowning (?:in|on)"
            r" (?:my|his|her) own|run out of air|(?:cant|barely|hardly|only) (?:say|talk|speak|get|get out|finish) ~3"
            r" (?:words?|sentences?) ~6 (?:air|breathe|time|breaths)|(?:only|barely) (?:say|talk|speak) ~3 words?",
            r"(?:oxygen|o2|sats?|saturation|pulse ox|oximeter|spo2|ox) ~6 (?:[4-7]\d|8[0-8])(?![0-9]| (?:dollars"
            r"|bucks))",
            r"breath\w* ~5 (?:\d|10|two|three|four|five|six|seven|eight) times? ~2 minute",
            r"(?:ribs?|chest|belly|neck|nostrils?|stomach|throat) ~4 (?:sucking|suck|sucks|sinks?|sinking|caving|caves"
            r"|retract\w*|pulling|flaring|heaving)(?: |$)|(?:sucking|pulling|caving) in ~3 (?:ribs?|chest|neck|belly)",
            near(BLUE_BODY, BLUE, 4),
            rf"{BLUE_BODY} ~3 {BLUE}|(?:turning|turned|going|went|look\w*|is|are) ~2 (?:bluish|purple|dusky)",
            rf"(?:croup|stridor|barking|grunting|whistling|gurgling|rattl\w+|awful sound|noise|wheez\w+) ~6 (?:{AIR}"
            r"|neck|ribs|lips)|breathing ~6 (?:grunting|gurgling|stridor|rattl\w+|super fast|so fast|really fast"
            r"|shallow"
            r"|agonal|weird|funny|wrong|right)",
            rf"{INHALER} ~4 (?:not|isnt|aint|wont|didnt|dont|barely|never) ~2 (?:help\w*|work\w*|touch\w*|doing|do"
            rf"|cut\w*|enough|relie\w+|kick\w*)|(?:used|using|hit|taken|took) ~3 {INHALER} ~5 (?:times|puffs|already"
            r"|still)"
            rf" ~6 (?:still|nothing|cant|tight|no relief|worse|sucking|not)|{INHALER} ~5 (?:still|nothing) ~3 (?:tight"
            r"|wheez\w+|cant|short|breath\w*)",
            r"(?:stuck|lodged|caught) ~3 (?:windpipe|airway)|(?:stuck|lodged|caught) ~3 throat ~8 (?:cant|purple|blue"
            r"|drool\w*|gag\w*|swallow|turning)|cant (?:swallow|breathe) ~4 stuck|heimlich",
            r"(?:cant|barely|unable to) ~1 (?:inhale|exhale|cough|breathe in|breathe out|take (?:a |in )?~1 breaths?"
            r"|get (?:a|any) (?:good )?breaths?|move (?:any )?air)|(?:swallowed|inhaled|choked on"
            r"|choking on) ~4 (?:whole|wrong pipe|went down wrong)? ?~3 (?:cant|purple|blue|cough\w*|gag\w*"
            r"|breathe)|(?:wheez\w*|short of breathe|shortness of breathe) ~5 (?:not|didnt|nothing|still|so bad"
            r"|worse|getting|help|severe|sudden\w*)|asthma ~8 (?:still tight|cant|bad|not working|nothing|8 times"
            r"|no relief|worse)|(?:lungs?) ~3 (?:closing|shutting|collaps\w*|burning|tight)|blood clot ~4 lungs?"
            r"|calf ~6 (?:breathe|swollen ~4 chest)",
            r"breath\w* ~4 (?:pauses?|wet|like a (?:seal|fish)|rattl\w*|noisy|weird sounds?|gurgl\w*|crackl\w*"
            r"|labored|laboured|stopping|keeps stopping|in and out|shallow\w*)|(?:long )?pauses? (?:between"
            r"|in) ~3 breath\w*|(?:oxygen|o2) ~2 (?:is|at|reads?|says|dropped to|down to|was) ~1 (?:[4-7]\d"
            r"|8[0-8])(?![0-9])",
            r"croup ~7 (?:struggl\w*|cant|bad|stridor|noise|breath\w*|barking|pulling|worse)|(?:struggling"
            r"|fighting) (?:to breathe|for (?:air|breathe))|(?:cant|unable to) ~1 (?:pull|draw|suck"
            r"|move) ~2 (?:air|breathe)",
            r"(?:cant|could not|unable to) ~2 (?:finish|get through) ~2 (?:sentence|sentance|word)|(?:not|cant"
            r"|wont) ~3 (?:get|catch) (?:my|his|her) ~1 (?:breaths?|breathe)|(?:sit|sitting|sleep"
            r"|sleeping) ~3 upright ~8 breathe|(?:as[th]*ma|asma) attack|breathe lying",
            r"(?:cant|barely|wont) ~1 (?:say|speak|get out|talk) ~1 more than ~3 words?|lips? ~2 (?:pale"
            r"|white) ~9 (?:breath\w*|words?|neb\w*|inhaler)",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            Excuse(
                before=r"(?:if|when|whenever|without it i|used for|for|treats?|helps? with|prevents?|causes?|can ~3"
                r"|could ~3|does ~3|side effects? ~3) ~2",
                but=r"(?:right now|help|he is|she is|i am|and now)",
            ),
            Excuse(
                after=r"(?:machine|treatment|room|easy|a sigh|freshener|fryer|conditioner|filter|mattress|tank refill"
                r"|concentrator|of fresh|down my neck)"
            ),
            Excuse(
                anywhere=r"(?:apnea|cpap|at night|when i (?:run|jog|exercise|climb|sleep|snore)|one nostril|stuffy"
                r"|stuffed up|my nose|through (?:my|his|her) nose|sinus\w*|blue (?:pills?|tablets?|inhaler|cap"
                r"|ones?|box|cross)|grey pill|gray pill|purple (?:pills?|disk|inhaler|one)|nail polish|counter"
                r"|spray|clogged|puffs left|mouthpiece|canister|coupon|prior auth\w*|insurance|cover\w*)",
                but=r"(?:lips|blue around|right now|help|grunting|ribs|turning)",
            ),
        ),
    ),
    Rule(
        "cannot_breathe",
        AlarmKind.BREATHING,
        "Somebody struggles for air.",
        (
            r"(?:cant|barely|hardly|unable to|struggl\w+ to|trouble|hard to|hard time|difficulty|difficult to|tough to"
            r"|not able to|trying to|impossible to|problems?) ~1 (?:breathe|breathing)(?: |$)",
            r"(?:cant|couldnt) ~1 (?:catch (?:my|his|her) breathe|get (?:any |enough |a )?(?:air|breathe)"
            r"|take a (?:deep )?breathe)",
            r"(?:not|isnt|stopped|stops|stop|arent|quit|wont) (?:breathing|breathe)|breathing (?:stopped|is (?:really "
            r"|very |so )?(?:bad|hard|difficult|shallow|fast|labored|weird|funny))",
            r"short of breathe|shortness of breathe|(?:am|is|so|really|very|feel|feeling) ~1 out of breathe|gasping"
            r"|no air|need air",
            r"(?:turning|turned|going|looks?|he is|she is|baby is|baby|they are|lips ~2|face ~2"
            r"|fingers ~2) blue(?! eye)|blue lips",
            r"(?:^|help) suffocating(?= \.|  ?$)",
            r"asthma attack|wheezing (?:bad|badly|really bad|so bad|a lot"
            r"|hard)|(?:am|is) suffocating",
            r"inhaler ~2 (?:isnt|not|is not|dont|aint|stopped) (?:working|work|helping|help)",
        ),
        (
            Excuse(
                before=r"(?:for|prevents?|history of|had|triggers?|action plan ~2|in case of|during|during an|last) ~2",
                after=r"~9",
                but=r"(?:right now|now|help|having|is having|am having|started|no inhaler|cant)",
            ),
            Excuse(
                anywhere=r"(?:stuffed|stuffy|congested|congestion|sinus\w*|nose|nasal|nostrils?|allergies|a cold)",
                but=rf"(?:blue|lips|throat|chest|wheez\w*|{URGENT})",
            ),
            *PAST,
            *NEGATED[:0],
            *STORY,
            *JOKE,
            Excuse(
                after=r"(?:through|thru|out of|from|in through) ~1 (?:nose|nostrils?|left nostril|one nostril"
                r"|mask|mouth)"
            ),
            Excuse(after=r"(?:easy|a sigh|down my neck|life into|new life|laughing|room)"),
            Excuse(
                before=r"(?:not|no|isnt|dont have|never|without|arent|doesnt have) (?:having |have |any |having any )?",
                but="(?:not breathing|isnt breathing)",
            ),
            Excuse(
                before=r"(?:used for|for|for his|for her|for my|treats|treat|helps with|prevents?|cause|causes"
                r"|can cause|like|side effects? ~3|if i am|if he is|if you are|if i|when i exercise|to prevent"
                r"|before an|during an)",
                but="(?:right now|help|now|cant breathe)",
            ),
            Excuse(
                after=r"(?:at night|in my sleep|in his sleep|(?:when (?:i )?)?(?:run|jog|running|jogging"
                r"|exercise|climbing"
                r"|climb|sleep|snore)"
                r"|during exercise|machine)"
            ),
            Excuse(
                anywhere=r"(?:inhaler ~2 (?:isnt|not) (?:working|work) ~3 (?:spray|counter|cap|box)|blue (?:pill|pills"
                r"|tablet|inhaler|cap|one))"
            ),
        ),
    ),
    Rule(
        "choking",
        AlarmKind.BREATHING,
        "Somebody chokes.",
        (
            r"(?:am|is|are|hes|started|baby|keeps?|still) ~1 choking|choking (?:on|and|please|help)|(?:stuck"
            r"|lodged) in (?:my|his|her) (?:throat|airway|windpipe) ~3 (?:breathe|breathing|air|choking)",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            Excuse(
                after=r"(?:on|at) ~4 (?:dates|forms|paperwork|emails|fees|price|prices|bill|cost|costs|copay"
                r"|words|hazard|up)"
            ),
            Excuse(after=r"(?:a )?(?:hazard|risk|problem|common)"),
            *ASKED_ABOUT[:1],
        ),
    ),
)
