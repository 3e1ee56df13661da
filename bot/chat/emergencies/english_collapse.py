"""English: somebody is unconscious, seizing, bleeding, gravely ill. The signs for 911 of the American Red Cross."""

from bot.chat.emergencies.english import ASKED_ABOUT, CALM, JOKE, KIN, NEGATED, PAST, STORY, URGENT
from bot.chat.emergencies.english_signs import SIGNS
from bot.chat.emergencies.english_words import NOT, OTHERS
from bot.chat.emergencies.lexicon import near, words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_RESPOND = words(
    "wake waking woken awake awaken rouse+ arouse+ respond+ responding responsive react+ answering_us answering_me"
    " answering_when answer_us answer_me answer_when answer_to open_her_eyes open_his_eyes opening_her_eyes"
    " opening_his_eyes opening_their_eyes move moving moves coming_to come_to come_around squeeze_my"
)

_OFFICE = words(
    "alarm doctor doctors office dr insurance pharmacy clinic nurse you staff prescriber company store phone app "
    "website"
    " driver customer_service manager everyone line computer screen portal bot chat"
)

_SUGAR = words("sugar sugars blood_sugar bs glucose bg dexcom libre meter cgm glucometer")

_BAD_SIGN = words(
    "confused shaky shaking sweat+ sweaty out_of_it wont_wake acting_drunk talking_crazy wont_eat wont_drink "
    "cant_swallow cant_drink slur++ drowsy"
    " unresponsive limp passed_out fainted dropping combative weird funny stumbling cold_and clammy throwing_up "
    "vomiting"
    " unconscious crashing crashed breathing pale smells_fruity fruit fruity"
)

_BLOOD = words("blood bleed+ bleeding bleeds gash nosebleed")

_HEAVY = words(
    "gush+ gushing spurt+ squirt+ pour+ pouring soaked soaking pumping pooling pool everywhere all_over_the "
    "thru_everything through_everything thru_my through_my soaking_through heavily hemorrhag*"
    " through_the_towel wont_clot wont_quit wont_slow cant_stop_it keeps_coming nonstop wont_stop dripping_everywhere"
)

_HEAD = words("head skull face")

_THINNERS = words(
    "blood_thinner blood_thinners eliquis xarelto warfarin coumadin plavix pradaxa brilinta lovenox apixaban "
    "rivaroxaban"
    " clopidogrel aspirin anticoagulant"
)

_AFTER_A_BLOW = words(
    "throwing_up vomiting threw_up puking confused dizzy passed_out knocked_out lump goose_egg knot bump bump_on "
    "blood bleeding sleepy drowsy"
    " not_making_sense cant_remember seeing_double pupil pupils wont_wake unconscious headache"
)

COLLAPSE = (
    Rule(
        "does_not_react",
        AlarmKind.COLLAPSE,
        "Somebody cannot be woken, does not answer or lies limp.",
        (
            rf"{OTHERS} ~4 {NOT} ~2 {_RESPOND}",
            rf"{NOT} ~1 (?:rouse|arouse|wake|get) ~2 (?:him|her|them|up|awake)(?= |$)(?! (?:early|to|a|on|the))",
            r"(?:shake|shook|shaking|poke|poked|yell|yelled|called|call|calling|slap|slapped|lift) ~3 (?:him|her|them"
            r"|name) ~5 (?:nothing|no response|no answer|dont answer|wont answer)",
            rf"{near(OTHERS, words('limp floppy lifeless slumped keeled_over crumpled unresponsive gurgling'), 4)}",
            r"(?:no|without a|dont feel a|cant find a|cant feel a) ~1 (?:pulse|heartbeat)|(?:doing|start|started"
            r"|giving) ~1 cpr|(?:is|might be|maybe|may be|think|looks) ~3 (?:dead|not alive)(?= \.| ,|  ?$| help)",
            rf"{OTHERS} ~4 (?:hit the floor|went down|dropped to the (?:floor|ground)|cold and|collapsed|drowned"
            r"|electrocuted|on the ~1 (?:floor|ground)|cant (?:get up|stand up|sit up) ~4 (?:help|911|weak|dizzy"
            r"|confused|fell|floor)|need help ~2 cant get up)",
            r"(?:somebody|someone|help|anyone|send \w+) (?:come |quick |help |please )*(?:come|quick|hurry|fast)(?= "
            r"|$)",
            rf"{OTHERS} ~5 (?:fainted|fainting|passed out|passing out|blacked out|unconscious|out cold|knocked out"
            r"|face down|blue and|wet (?:himself|herself)|staring into)",
            r"(?:someone|somebody|person|customer|woman|man|lady|guy|kid) ~6 (?:fainted|passed out|collapsed"
            r"|unconscious|on the (?:floor|ground)|having a)",
            r"(?:found|finding) ~4 (?:face down|unconscious|unresponsive|on the (?:floor|ground|bathroom)|collapsed"
            r"|blue|not breathing|barely breathing|passed out|lifeless)",
            r"(?:call|calling|send|get|need|want) ~2 (?:the )?(?:police|cops|paramedics?|ambulance|medics?|ems"
            r"|fire department)(?! (?:report|station))|heat ?stroke(?! season| (?:prevention|symptoms|kit))"
            r"|hypothermi\w+|drown(?:ed|ing)(?! in (?:debt|bills|work|paper\w*))|electrocuted|hit by a (?:car"
            r"|truck|bus)|car accident ~9 (?:just|bleed\w*|hurt|help)",
            r"eyes ~3 (?:open|fixed|glassy|staring|wide) ~5 (?:nobody|nothing|not|no response|cant|wont|isnt|no one)"
            r"|(?:feels?|feeling) like (?:he|she|i) ~2 dying|(?:i am|he is|she is|feel like i am"
            r"|think i am) ~1 (?:dying|going to die)(?= |$)(?! (?:to|for|of|from|over|here|laughing|on hold"
            r"|waiting|inside|if i have))",
            r"(?:he|she|they|mom|dad|husband|wife|who) ~2 (?:just )?(?:dropped|collapsed|keeled over|crumpled"
            r"|fell out)(?= |$) ~4 (?:in front|floor|ground|no warning|out of nowhere|in the|mid|to the|and (?:is"
            r"|wont|now))|(?:dog|cat|puppy|he|she) ~4 (?:paddling|seizing|foaming)",
            r"(?:he|she|they|body|dad|mom) ~2 (?:is |went |gone )?stiff ~4 (?:eyes|not|wont|cold|no)"
            r"|eyes ~2 (?:are )?open ~4 (?:nobodys?|nothing|no one|not there|wont|cant)|heart stopped ~9 (?:fell"
            r"|floor|passed|woke|dizzy|second)",
        ),
        (
            Excuse(
                after=r"(?:his|her|my|their) ~1 (?:fingers?|thumbs?|toes?|neck|wrists?|hands?) ~3 (?:well|anymore"
                r"|easily|much|because"
                r"|from|due)"
            ),
            Excuse(
                anywhere=r"(?:easy open|arthritis|parkinsons|wheelchair|walker|since (?:his|her|my) ~1 surgery"
                r"|physical therapy)"
            ),
            *PAST,
            *STORY,
            *JOKE,
            *ASKED_ABOUT[:1],
            Excuse(before=rf"{_OFFICE} ~4"),
            Excuse(
                anywhere=r"(?:computer|app|website|phone|screen|alarm|battery|line|portal|page) ~4 (?:froze|frozen"
                r"|died|dead|wont|down|crashed)"
            ),
            Excuse(
                anywhere=rf"{_OFFICE} ~3 (?:not|wont|dont|isnt|never|no longer|has not) ~2 (?:respond\w*|answer\w*)"
            ),
            Excuse(
                after=r"~2 (?:to (?:text|texts|call|calls|email|emails|message|messages|my|the|your|portal|a)|early"
                r"|before|until|till|for (?:school|work)|laughing|on (?:the|his|her|my) (?:price|bill|way)|in the"
                r" morning|away|out|back to|on from|forward)"
            ),
            Excuse(
                anywhere=r"(?:phone|battery|app|line|link|inhaler|car|deal|dog tired|brain|zone|drop|sold|link|ends?"
                r"|end|laughing|disk|handshake|alarm clock) ~2 (?:dead|died|limp)|dead (?:serious|tired|line|end)"
            ),
        ),
    ),
    Rule(
        "fit",
        AlarmKind.COLLAPSE,
        "The body jerks, the eyes roll back, foam comes out of the mouth: a seizure by its looks.",
        (
            r"(?:some kind of|some sort of|like a|kind of a) (?:a )?(?:fit|seizure)|(?:burning up|fever) ~6 (?:fit"
            r"|seiz\w*|shaking)"
            r"|eyes ~3 (?:rolled|rolling|rolls|roll) ~2 (?:back|up)|foam(?:ing)? ~5 mouth|froth(?:ing)? ~3 mouth",
            r"(?:whole |entire |his |her |my )?body ~3 (?:jerk\w*|convuls\w*|twitch\w*|shaking|stiff|seiz\w*)",
            r"(?:jerking|shaking|twitching|convulsing) (?:all over|uncontrollabl\w*|violently|on the (?:floor|ground"
            r"|bed)"
            r"|badly|so bad|and (?:wont|cant|drool\w*|foam\w*))|floor (?:and )?(?:shaking|jerking|convulsing)",
            r"(?:seizure|seizures|seizing) ~9 (?:minutes|min|mins|still|again|right now|wont|turning|blue|out of"
            r" (?:diastat|nayzilam|valtoco))",
            r"(?:epilep\w*|seizure) ~9 (?:jerk\w*|shak\w*|twitch\w*|min straight|minutes straight|still going"
            r"|nasal spray|diastat|valtoco|nayzilam) ~4 (?:straight|now|do i|min|minutes|give|still|what)",
        ),
        (
            *CALM,
            Excuse(before="(?:my hands are|with|from|i am|was) ~1", after="~2 (?:cold|laughing|excitement|rage|anger)"),
            Excuse(anywhere="(?:seizure|seizures) (?:free|meds?|medicine|medication|disorder)", but=r"(?:now|still)"),
        ),
    ),
    Rule(
        "low_or_high_sugar",
        AlarmKind.COLLAPSE,
        "A dangerous blood sugar: a number, or low or high with a sign.",
        (
            rf"{_SUGAR} ~6 (?:[12]\d|3\d|4[0-5])(?![0-9]| (?:points|dollars|years|days|percent|units|bucks|times|test"
            r"|strips|mg))",
            rf"{_SUGAR} ~6 (?:low|lo|crash\w*|dropp\w*|bottom\w*|tank\w*|hi|high|[5-9]\d\d) ~9 {_BAD_SIGN}",
            rf"{_BAD_SIGN} ~9 {_SUGAR} ~4 (?:low|lo|hi|high|[5-9]\d\d|[3-5]\d)(?= |$)",
            r"(?:in|having|going into|think ~3|gone into) ~1 (?:dka|ketoacidosis|insulin shock|diabetic coma"
            r"|sugar crash and)|diabetic ~6 (?:wont wake|unresponsive|passed out|unconscious|wont respond)",
            rf"{_SUGAR} ~4 (?:says|say|reads|read|reading|shows|just) ~1 (?:lo|low|hi|high)(?= |$)(?! (?:battery"
            r"|batteries|stock|price|on test))",
        ),
        (
            *CALM,
            Excuse(before=r"(?:if|when|whenever|keep|sometimes|usually|for|gets|goes) ~2", but=r"(?:right now|help)"),
        ),
        across=True,
    ),
    Rule(
        "heavy_bleeding_signs",
        AlarmKind.COLLAPSE,
        "Blood that gushes or soaks through, and blows to the head, above all with a blood thinner.",
        (
            near(_BLOOD, _HEAVY, 5),
            r"(?:spurting|gushing|squirting) ~4 (?:wont|cant|quit|stop|everywhere)|soak\w* ~4 (?:pads?|towels?"
            r"|bandages?"
            r"|sheets?|shirt|tampons?) ~4 (?:hour|hours|minutes|min|already|through|half)|(?:pads?|tampons?) (?:an|per"
            r"|every|in an) hour|coffee grounds?(?= |$) ~4 (?:vomit|puke|throw|since|looks|stuff)|(?:vomit|puk"
            r"|throw)\w*"
            r" ~6 coffee grounds?|(?:slit|sliced|severed|cut off|chopped off|cut through) ~3 (?:artery|finger|wrist"
            r"|vein"
            r"|thumb|arm|leg|throat|neck)",
            rf"(?:hit|bumped|banged|cracked|smacked|whacked|split|busted|blow to|knock to) ~3 {_HEAD} ~9"
            rf" (?:{_THINNERS}|{_AFTER_A_BLOW})|{_THINNERS} ~9 (?:hit|bumped|banged|cracked|smacked|fell on|lump on"
            rf"|split|busted) ~4 {_HEAD}|(?:fell|fall) ~9 {_THINNERS} ~9 {_AFTER_A_BLOW}"
            rf"|lump on ~2 head ~9 {_AFTER_A_BLOW}",
            r"nose ?bleed\w* ~3 (?:hours?|minutes straight|nonstop)",
            r"(?:threw|throw\w*|cough\w*|puk\w*|vomit\w*|spit\w*|spat|pee\w*|poop\w*|pass\w*) ~5 blood(?! (?:pressure"
            r"|sugar|test|work|thinner))|bleed\w* ~2 (?:from|out of) ~3 (?:ears?|head|eyes?|mouth|rectum|bottom"
            r"|nose and|everywhere)|(?:gone|went|going) through ~3 (?:towels?|pads?|bandages?|gauze)"
            r"|blood ~3 (?:wont|cant) ~2 (?:stop|clot)",
            r"(?:miscarr\w*|pregnan\w*|postpartum|gave birth) ~8 (?:bleed\w*|hemorrhag\w*|gush\w*|clots)(?= |$)"
            r"|bleed\w* ~6 (?:miscarr\w*|pregnan\w*)",
        ),
        (
            *CALM,
            Excuse(
                anywhere=r"(?:blood (?:pressure|sugar|work|test|type|thinner ~2 (?:refill|ready|price))"
                r"|bleeding money)",
                but=r"(?:head|wont stop|everywhere|gush\w*|soak\w*)",
            ),
            Excuse(anywhere=r"(?:pour|poured) ~3 (?:coffee|drink|down the drain)"),
        ),
        across=True,
    ),
    Rule(
        "several_signs",
        AlarmKind.COLLAPSE,
        "Two signs of somebody gravely ill, which alone could be harmless: grey and sweaty, shaking and confused.",
        SIGNS,
        (
            *PAST,
            *STORY,
            *NEGATED,
            *JOKE,
            Excuse(
                before=r"(?:can|could|does|do|may|might|will|would|cause|causes|is it normal|side effects? ~3|if) ~6",
                but=r"(?:right now|help|i am|he is|she is|i have)",
            ),
            Excuse(
                anywhere=r"(?:side effects?|(?:can|does|could|may|will) ~4 cause|warnings?|leaflet|label says|box says"
                r"|for my ~1 (?:disorder|condition)|is it normal|common)",
                but=r"(?:right now|i am|i have|he is|she is|started|he has|she has|getting worse)",
            ),
            Excuse(
                anywhere=r"(?:hold music|prices?|copay|bill|website|app|drive thru|wait time|laughing|excited|allergies"
                r"|all better|went away|cleared up|last (?:week|month|year|time))",
                but=URGENT,
            ),
        ),
        least=2,
    ),
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
            r"i ~1 (?:passed out|blacked out|fainted) ~6 (?:today|twice|now|again|alone|minutes? ago|this morning"
            r"|floor|still|dizzy|shower"
            r"|tub|toilet|kitchen|stairs|woke up)",
            r"cant (?:wake|get) ~2 (?:him|her|them|up|awake)(?= up| to wake| awake| \.| ,| |$)(?! (?:early"
            r"|in the morning|for work|a refill|an?))",
            rf"(?:{KIN}|he|she) ~2 (?:collapsed|fainted|passed out|blacked out|keeps passing out|keeps fainting|limp)",
            r"found (?:him|her|them|my ~2) ~2 on the (?:floor|ground|bathroom floor)",
            r"(?:just|keep|keeps|about to|going to|might) ~1 (?:fainted|fainting|faint|passed out|passing out|pass out"
            r"|collapsed|collapse|black out|blacked out|blacking out)",
        ),
        (
            Excuse(
                anywhere=r"(?:computer|app|website|phone|screen|alarm|battery|portal|page|tablet|system) ~4 (?:froze"
                r"|frozen"
                r"|died|dead|wont|down|crashed)"
            ),
            Excuse(anywhere=r"(?:easy open|arthritis|parkinsons|wheelchair|walker|physical therapy)"),
            *PAST,
            *STORY,
            *ASKED_ABOUT[:1],
            Excuse(after=r"(?:at the price|early|on the couch|drunk|asleep|before|until|till|for (?:work|school))"),
            *JOKE,
            Excuse(after="~3 when ~3 (?:saw|see)|at the sight of ~2 (?:bill|price|total|needles?|blood)"),
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
            r"|phone) (?:for )?911|need 911|send help|how (?:do i|do you|do we|to) (?:do|give"
            r"|perform) cpr(?= \.|  ?$| on)",
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
