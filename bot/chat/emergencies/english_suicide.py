"""English: suicidal thoughts, said straight, also of another (988 Lifeline's warning signs)."""

from bot.chat.emergencies.english import MEDICINE, PAST, STORY
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_SELF = "myself|my self|himself|herself|themselves|themself|yourself|ourselves"

NOT_MEANT = (
    Excuse(anywhere=r"(?:lol|lmao|haha\w*|hehe|rofl|jk|just kidding|joking)"),
    Excuse(
        after=r"(?:than|of (?:embarrassment|boredom|laughter|hunger|thirst|heat|shame|old age"
        r"|natural causes|curiosity"
        r"|happiness)|from (?:embarrassment|boredom|laughing|the heat|laughter|hunger)"
        r"|laughing|(?:peacefully"
        r"|with dignity|in peace|at home|in his own bed|in her own bed|naturally)"
        r"|when i (?:saw|see|heard)"
        r"|for (?:a|some|that|this|those|forgetting)|over (?:a|this)|waiting|on hold)",
        but=r"(?:be dead|another day|to live|than (?:live|living|go on|keep|wake))",
    ),
    Excuse(
        before=r"(?:so|too) (?:embarrassed|hungry|bored|hot|funny|cute|tired|thirsty|ashamed"
        r"|annoyed|good|cold|full"
        r"|sore) ~3"
    ),
    Excuse(
        before=r"(?:never|not|wouldnt|no|isnt|is not|am not|dont) ~2",
        but="(?:dont want to (?:live|be here|be alive|wake|exist|go on)|not sure|cant stop)",
    ),
)

SUICIDE_NAMED = (
    Rule(
        "suicide_named",
        AlarmKind.SUICIDE,
        "Somebody speaks of suicide.",
        (r"suicid(?:e|al|ality)", r"kill ?(?:ing|ed)? (?:myself|my self|himself|herself|themselves|themself)|kys"),
        (
            Excuse(
                before=r"(?:line|lines|traffic|parking|drive thru|rush|monday|this|that|commute) ~1 (?:is|was|are) ~1",
                after=r"(?:at|on|around|this)",
            ),
            *STORY,
            *NOT_MEANT,
            Excuse(
                after=r"~4 (?:at (?:age )?\d\d|in (?:19|20)\d\d|years ago|last year|when i was|as a teen\w*)",
                but="(?:again|want|thinking|still|right now|i am)",
            ),
            Excuse(
                anywhere=r"(?:died by|committed|lost ~3 to|completed) suicide",
                but="(?:i am|i want|going to|thinking|try|i will|should i|might|may)",
            ),
            Excuse(
                before=r"(?:can|could|does|do|did|may|might|will|would|^ is|^ are|cause|causes|side effects?"
                r"|warning"
                r"|warnings|risk of|increase|increases|increased|about|if|history of|lead to"
                r"|leads to|black box"
                r"|known for|make (?:me|you|him|her|people)|for) ~5",
                but=r"(?:i (?:am|feel|have been|want|think|need)|he is|she is|he wants|she wants"
                r"|having|thinking"
                r"|right now|help me|need help|please help|threaten\w*|says|said|feeling|feels|going to|planning"
                r"|about (?:committing|killing))",
            ),
            Excuse(
                after=r"~2 (?:warning|risk|side effect|hotline poster|prevention|awareness|squad)",
                but="(?:i am|i feel|i want to|feeling|having|right now)",
            ),
            Excuse(
                before=r"(?:almost|nearly|practically|basically|been|was|am|over here)",
                after="~3 (?:on the|tripping|trying to (?:get|open|lift|finish)|at work|at the gym"
                "|carrying|working"
                "|running|getting here)",
            ),
        ),
    ),
    Rule(
        "wants_to_die",
        AlarmKind.SUICIDE,
        "Somebody does not want to live, also said of another or in a veiled way.",
        (
            r"(?:want|wants|wanted|wish|wishes|wishing|id rather|rather|ready|prefer|hope|hoping|need"
            r"|trying|plan|planning"
            r"|deserve|deserves|going|better|thinking about|think about|decided|feel like"
            r"|time for me|just let me"
            r"|let me) ~3 (?:to die|die|dying|be dead|was dead|were dead|am dead|off dead"
            r"|never born|was never born"
            r"|stop existing|not exist|disappear forever|to not be alive|be gone forever)",
            r"(?:dont|dont really|do not|no longer|never|not|didnt|dont even) ~1 (?:want|wants"
            r"|wanna|care"
            r"|wish) (?:to )?(?:live|be alive|be here|exist|wake up|go on|be around"
            r"|keep living|keep going|if i live"
            r"|if i die|be on this earth|if i wake up)(?= anymore| any more| any longer| with"
            r"| tomorrow| without| like"
            r"| \.| ,|  ?$| or| if| i| and| ever| again| in the morning)",
            r"(?:no (?:reason|point|will|desire)|nothing|nothing left|not worth|isnt worth"
            r"|whats the point"
            r"|what is the point|point|tired|sick|done|no purpose|no use) ~2 (?:to live"
            r"|in living|of living|living"
            r"|of being alive|being alive|to live for|in going on|going on|of life|with life"
            r"|with living"
            r"|of existing)(?! (?:with (?:this|my|these)|alone|here|in this|out of|paycheck|on my own|in (?:the|a"
            r"|my)))",
            r"life ~2 (?:not|isnt|is not|has no|no longer) ~1 (?:worth|meaning|point)"
            r"|cant (?:go on|do this anymore"
            r"|take it anymore|live like this|keep living|live anymore|do life)(?= anymore"
            r"| any longer| \.| ,|  ?$"
            r"| like this| i| living| and)",
            r"(?:better off|be better|happier|easier) ~3 (?:without me|if i (?:was|were"
            r"|am) (?:dead|gone|not here"
            r"|never))|(?:nobody|no one|noone) (?:would|will) (?:miss|notice|care) ~4 (?:me"
            r"|gone|died|die)",
            r"(?:end|ending|ended|take|taking|took|takes|ends) (?:it all|my life|my own life"
            r"|his life|his own life"
            r"|her life|her own life|their life|their own life|everything)(?! (?:insurance"
            r"|back|style|savings|in|over"
            r"|away|seriously))",
            r"(?:dont|cant|not) ~1 see (?:the|a|any) point (?:anymore|any more|in anything" r"|of anything)",
            r"(?:want|wish|need) ~1 (?:it all|everything|all of it) to (?:stop|end|be over)"
            r"|end things (?:tonight|now|today|for good)",
            r"pills ~2 (?:lined up|laid out)|(?:not|dont feel|isnt" r"|cant be) safe with (?:myself|himself|herself)",
            r"end it (?:with|tonight|for good|for ever|forever|now that)|(?:going|want|ready|plan"
            r"|planning) to end it(?= \.| $)",
            r"(?:not be|wont be|not going to be|wont) (?:here|around|alive) (?:much longer"
            r"|tomorrow|anymore"
            r"|after tonight|for long|next week)|(?:goodbye|bye) (?:forever|cruel world)"
            r"|this is (?:my )?(?:final )?goodbye|(?:suicide|goodbye) note"
            r"|giving away (?:all )?my (?:stuff|things)",
            r"(?:sleep|go to bed|fall asleep) ~3 (?:never|not|dont|forever|and never) (?:wake"
            r"|waking)? ?(?:up)?(?= |$)"
            r"|(?:never|not|dont want to) (?:have to )?wake up (?:again|ever|tomorrow|anymore)",
        ),
        (
            *STORY,
            *NOT_MEANT,
            Excuse(before=r"(?:tell me|let me know|know|explain|question) ~2"),
            Excuse(
                after=r"(?:with|doing) (?:this|it|the)(?! life)",
                but=r"(?:die|alive|kill|pills|pain|any ?more|guilt|shame)",
            ),
            Excuse(before=r"(?:afraid|scared|terrified) ~3"),
            Excuse(
                anywhere=r"(?:dont|do not|didnt) want (?:to|him to|her to|me to) die|(?:hospice|terminal"
                r"|dying wish)"
                r"|phone (?:to )?die|battery|plant|ready to die laughing|die hard"
                r"|i am (?:not )?(?:here"
                r"|around) (?:tomorrow|next week)|(?:we|i) wont be here (?:tomorrow|next week)"
                r"|out of town"
                r"|vacation|travel\w*|moving"
            ),
        ),
    ),
    Rule(
        "self_harm",
        AlarmKind.SUICIDE,
        "Somebody hurts themselves, or wants to.",
        (
            r"(?:want|wants|wanted|going|thinking|thoughts?|urges?|urge|plan|plans|planning"
            r"|feel like|might|may|will"
            r"|afraid i will|keep|keeps|been|started|threatening|threatened|threatens|try"
            r"|trying|tried|about"
            r"|scared i will|is|considering|going to) ~3 (?:hurt|hurting|harm|harming|cut"
            r"|cutting|shoot|shooting|hang"
            rf"|hanging|drown|drowning|stab|stabbing|burning|off|end|starve|gas|poison) (?:{_SELF})",
            r"(?:hang|hanging|shoot|shooting|drown|drowning|off) (?:myself|himself|herself)"
            r"|self harm(?:ing|ed)?"
            r"|(?:cut|cutting|slit|slitting|slash) (?:my|his|her) ~1 wrists?"
            r"|jump(?:ing)? (?:off|from"
            r"|in front of) ~1 (?:bridge|building|roof|train|traffic|balcony)|(?:gun|noose"
            r"|rope) (?:to"
            r"|around) my (?:head|neck)",
        ),
        (
            *PAST,
            *STORY,
            Excuse(
                after="(?:by accident|accidentally|on the|shaving|with the cap|off|slack|short|a (?:reminder|note"
                "|picture|poster)"
                "|from sugar|a (?:break"
                "|deal|check|slice))"
            ),
            Excuse(
                anywhere=r"(?:dont|not|never) ~2 (?:want to|going to|try to|trying to) hurt|(?:can|does|could"
                r"|side effect) ~5 self harm",
                but="(?:i will|help|thinking)",
            ),
        ),
    ),
    Rule(
        "asks_what_would_kill",
        AlarmKind.SUICIDE,
        "Somebody asks how much would be deadly, or means to take it all.",
        (
            r"(?:how many|how much|what amount|enough|which|what) ~7 (?:to die|die|kill (?:me"
            r"|you|myself|a person"
            r"|someone|somebody)|overdose|to od|be lethal|is lethal|be fatal|is fatal|deadly"
            r"|lethal dose|fatal dose"
            r"|end it|never wake up|not wake up)",
            r"(?:strong|deadly|dangerous|deadliest|how fast) ~9 (?:end|kill|finish) (?:somebody|someone|a person|me)"
            r"|enough to (?:do it (?:right|properly|this time|for good)|go through with it)",
            r"(?:lethal|fatal|deadly) (?:dose|amount|combination|combo)|(?:painless|easiest"
            r"|easy|quickest|quick|best"
            r"|fastest|peaceful) ways? to (?:die|go|end|kill)",
            r"(?:want|going|thinking of|thinking about|feel like|about|plan|planning|might"
            r"|tempted|ready|will"
            r"|just) (?:to )?(?:take|taking|swallow|swallowing|down|downing|od|overdose"
            r"|eat) ~2 (?:all|the whole|whole"
            rf"|every|the entire|entire|the rest|on) ~3 (?:{MEDICINE}|bottle|of them|it)",
            r"(?:will|would|could) ~2 (?:i )?(?:die|kill me|kill myself|od"
            r"|overdose) if ~2 (?:i )?(?:take|took|swallow"
            r"|swallowed) ~3 (?:all|whole|bottle|\d\d|every|entire|handful)|if i (?:take|took"
            r"|swallow"
            r"|swallowed) ~3 (?:all|the whole|whole|\d\d|every|entire|a handful) ~6 (?:die"
            r"|kill|dead|wake)",
        ),
        (
            *STORY,
            Excuse(
                anywhere="(?:finish|as (?:directed|prescribed)|with me|on vacation|antibiotics?|rats?|mice"
                "|weeds?"
                "|germs?|microbes?|mold|bugs|ants|virus|bacteria|fleas|ticks|lice|home"
                "|in one (?:trip|bag))"
            ),
            Excuse(after="(?:to the (?:pharmacy|drop off|disposal|store|doctor)|~2 (?:warning|label))"),
        ),
    ),
)
