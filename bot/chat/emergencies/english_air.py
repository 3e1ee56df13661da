"""English: somebody is unconscious, seizing, bleeding, cannot breathe. The signs for 911 of the American Red Cross."""

from bot.chat.emergencies.english import ASKED_ABOUT, JOKE, KIN, NEGATED, PAST, STORY
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

COLLAPSE = (
    Rule(
        "unconscious",
        AlarmKind.COLLAPSE,
        "Somebody does not wake up or does not answer.",
        (
            r"unconscious|unresponsive|lifeless",
            rf"(?:{KIN}|he|she|they|him|her) ~3 (?:wont|will not|isnt|is not|not|dont|cant|wouldnt) (?:wake up"
            r"|waking up|waking|wake|respond|moving|move)",
            rf"(?:{KIN}|he|she) (?:is not|isnt|not|wont|dont) (?:responding|respond|responsive)(?! to (?:text|call"
            r"|email|message|my (?:text|call|email|message)))",
            r"(?:and|but|now|still) ~1 (?:wont|isnt|is not|cant|not|will not) (?:wake up|waking up|be woken"
            r"|respond)(?! to)",
            r"i ~1 (?:passed out|blacked out|fainted) ~4 (?:today|twice|now|again|alone|minutes? ago|this morning)",
            r"cant (?:wake|get) ~2 (?:him|her|them|up|awake)(?= up| to wake| awake| \.| ,| |$)(?! (?:early"
            r"|in the morning|for work|a refill|an?))",
            rf"(?:{KIN}|he|she) ~2 (?:collapsed|fainted|passed out|blacked out|keeps passing out|keeps fainting|limp)",
            r"found (?:him|her|them|my ~2) ~2 on the (?:floor|ground|bathroom floor)",
            r"(?:just|keep|keeps|about to|going to|might) ~1 (?:fainted|fainting|faint|passed out|passing out|pass out"
            r"|collapsed|collapse|black out|blacked out|blacking out)",
        ),
        (
            *PAST,
            *STORY,
            *ASKED_ABOUT[:1],
            Excuse(after=r"(?:at the price|early|on the couch|drunk|asleep)"),
            Excuse(after="~3 when ~3 (?:saw|see)"),
        ),
    ),
    Rule(
        "seizure",
        AlarmKind.COLLAPSE,
        "A seizure that is happening or has just been.",
        (
            r"(?:having|had|has|have|in|went into|going into|started|gets?|getting) (?:a|an|another|his|her|some"
            r"|multiple|back to back)? ?~1 (?:seizures?|fits?|convulsions?)",
            r"(?:is|am|are|started|starts|keeps|still|been) ~1 (?:seizing|convulsing)(?! the)|seizures? (?:wont"
            r"|will not|isnt|not|dont) stop\w*|seizure right now",
        ),
        (
            *PAST,
            *NEGATED,
            *STORY,
            Excuse(
                before="(?:i|he|she|who|and|also|have|has)",
                after=r"(?:and|disorder|so|since|meds?|medications?|that|due|controlled|but|sometimes|every|often|if"
                r"|without|when)",
                but="(?:having|just|right now|now|wont stop|started|still|help|911)",
            ),
            Excuse(after=r"(?:disorder|meds?|medications?|medicine|pills?|history|dog|precautions?)"),
            Excuse(before="(?:if|what if|in case|when) ~4", but="(?:having|just|right now|wont stop)"),
            Excuse(anywhere=r"(?:fit|fits) (?:over|about|because)|fit of|throwing"),
            Excuse(
                anywhere=r"(?:had|have|has) ~2 (?:seizures?|convulsions?)",
                but="(?:just|now|right now|wont stop|minutes?|still|help|today|tonight|this morning|on the floor"
                "|please|shaking|what do)",
            ),
        ),
    ),
    Rule(
        "bleeding",
        AlarmKind.COLLAPSE,
        "Heavy bleeding, or blood coughed or thrown up.",
        (
            r"(?:bleeding|bleed|blood) ~4 (?:wont stop|will not stop|not stopping|isnt stopping|cant stop|dont stop"
            r"|heavily|everywhere|profusely|out|really bad|badly|to death|so much|a lot)",
            r"(?:cant|wont|unable to) ~1 stop (?:the |my |his |her )?(?:bleeding|blood)",
            r"(?:cough|throw|vomit|puk|spit|cought|threw)\w* (?:up )?(?:a lot of |lots of |so much |some |bright red "
            r"|pure )?blood|blood ~2 (?:vomit|puke|throw up)",
        ),
        (*PAST, *NEGATED, *STORY, *ASKED_ABOUT),
    ),
    Rule(
        "calls_for_help",
        AlarmKind.COLLAPSE,
        "The patient asks for an ambulance, or fears to die now.",
        (
            r"(?:call|need|send|get) ~2 (?:an ambulance|ambulance|the paramedics|paramedics)|(?:call|dial"
            r"|phone) (?:for )?911|need 911|send help",
            r"(?:think|feel like|feels like|afraid|scared|know|help) ~2 (?:i am|he is|she is|i might be|i may be"
            r"|im) (?:dying|going to die|about to die)",
            rf"(?:{KIN}|he|she) ~1 (?:is|might be) (?:dying|going to die)|i am about to die|please help ~1 dying"
            r"|dont let me die|dont want to die",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            Excuse(
                anywhere=r"(?:ambulance|911) ~3 (?:bill|ride|claim|charge|cost|company|insurance|worker|driver)"
                r"|(?:bill|charge|copay|cover|covered) ~4 ambulance"
            ),
            Excuse(
                after=r"(?:to|for|of (?:boredom|laughter|embarrassment|old age|hunger|thirst|heat|cancer|curiosity)"
                r"|here|from (?:boredom|cancer|curiosity|the heat|this wait|waiting|hunger)|on hold|waiting"
                r"|inside|laughing|in hospice)"
            ),
            Excuse(
                before=r"(?:do i need to|does this mean i|should i not|never had to|had to|when to" r"|already) ~1",
                but="(?:help|now|hurry)",
            ),
        ),
    ),
)

BREATHING = (
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
            r"(?:having|bad|severe|in the middle of|an?) asthma attack|wheezing (?:bad|badly|really bad|so bad|a lot"
            r"|hard)|(?:am|is) suffocating",
            r"inhaler ~2 (?:isnt|not|is not|dont|aint|stopped) (?:working|work|helping|help)",
        ),
        (
            *PAST,
            *NEGATED[:0],
            *STORY,
            *JOKE,
            Excuse(
                after=r"(?:through|thru|out of|from|in through) ~1 (?:nose|nostrils?|left nostril" r"|one nostril|mask)"
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
                after=r"(?:at night|in my sleep|in his sleep|when i (?:run|jog|exercise|climb|sleep|snore)"
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
            Excuse(after=r"(?:on|at) ~2 (?:price|prices|bill|cost|costs|copay|words|hazard|up)"),
            Excuse(after=r"hazard|risk"),
            *ASKED_ABOUT[:1],
        ),
    ),
)
