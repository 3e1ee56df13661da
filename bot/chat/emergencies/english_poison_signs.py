"""English: an overdose or a poisoning by what was taken, by whom and how much, without its name."""

from bot.chat.emergencies import english_words as lists
from bot.chat.emergencies.english import CALM, PAST, STORY
from bot.chat.emergencies.english_poison import NOT_SWALLOWED
from bot.chat.emergencies.english_words import INGESTED, MUCH, OTHERS, SEDATED, SMALL_OR_PET
from bot.chat.emergencies.lexicon import near, words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_ALCOHOL = words(
    "alcohol vodka whiskey whisky liquor tequila rum wine bourbon gin beer beers shots drinks a_fifth moonshine "
    "margaritas"
    " hennessy fireball bottle_of_wine"
)

_SEDATIVE = words(
    "xanax klonopin ativan valium ambien lunesta restoril benzo benzos oxy oxys oxycodone percocet percocets percs "
    "vicodin"
    " norco hydrocodone morphine fentanyl tramadol methadone suboxone gabapentin lyrica soma flexeril seroquel "
    "trazodone"
    " sleeping_pills sleeping_pill sleep_meds painkillers pain_pills muscle_relaxer muscle_relaxers antidepressants"
    " tylenol lithium clonazepam lorazepam alprazolam diazepam zolpidem benadryl opioids opioid pain_meds anxiety_meds"
)

_STREET = words(
    "fentanyl heroin meth coke cocaine crack percs perc oxys oxy molly mdma ecstasy ketamine pills xanax_bars bars lean"
    " pressed_pills blues dope k2 spice shrooms acid lsd ghb kratom something_laced"
)

_ANY = rf"(?:{lists.MEDICINE}|{lists.POISON})"

_INSULIN = words(
    "insulin humalog novolog lantus tresiba levemir humulin novolin fiasp lispro aspart glargine basaglar toujeo units"
    " fast_acting long_acting short_acting quick_acting rapid_acting ozempic mounjaro"
)

_TOOK = words(
    "took taken swallow+ ate eaten drank ingest+ popped downed chewed snorted injected chugged guzzled gave given "
    "polished_off"
)

_MISTAKE = words(
    "instead_of insted_of rather_than by_mistake by_accident on_accident accident accidentally accidently mistake "
    "mixed_up"
    " confused wrong oops supposed_to_be was_supposed should_have_been meant_to not_the forgot_i forgot_id"
)

_NEEDS_NARCAN = rf"(?:{SEDATED}|breath[a-z]*|blue|lips|how do i|how to use it|where do|spray[a-z]*|overdos[a-z]*|gave)"

OVERDOSE_SIGNS = (
    Rule(
        "child_or_pet_got_at_it",
        AlarmKind.OVERDOSE_POISONING,
        "A child or a pet got at a medicine, a drug or something poisonous.",
        (
            rf"{SMALL_OR_PET} ~5 (?:{INGESTED}|found) ~6 {_ANY}",
            rf"{SMALL_OR_PET} ~7 (?:pill|med|medicine|medication) (?:box|planner|organizer|minder|bottle|case|bag"
            r"|cabinet|dish)",
            rf"(?:found|caught|saw|see) ~3 {SMALL_OR_PET} ~4 (?:with|eating|chewing|sucking|licking|drinking"
            r"|playing with) ~5"
            rf" {_ANY}|{_ANY} ~2 in (?:his|her|their|its) mouth",
            rf"(?:gave|given|giving|give|fed) ~2 (?:the |my |our )?(?:{SMALL_OR_PET}|her|him) ~4 (?:wrong|adult"
            r"|too much|double"
            r"|twice|moms|dads|brothers|sisters|dogs|cats|grown up|my own|his brothers|her sisters|human|a whole"
            r"|teaspoon"
            r"|tablespoon|10x|ten times|mine|husbands|wifes|grandmas|somebody elses) ~5",
            rf"{SMALL_OR_PET} ~4 (?:got|given|had|received|took) ~2 (?:\d+|two|three|four|five|ten|twice|double"
            r"|triple) ~1 (?:times"
            r"|x)? ~3 dose",
            rf"{SMALL_OR_PET} ~3 (?:got|gotten|pried|popped|took) ~2 (?:cap|lid|top|bottle) (?:off|open) ~9"
            rf"|{SMALL_OR_PET} ~3 (?:ate|eaten|swallowed) ~3 (?:entire|whole) ~3 (?:bag|bottle|box|tube|jar"
            rf"|pack) ~2 (?:of )?(?:chews?|treats?|{lists.MEDICINE}|gum|supplements?|raisins|chocolate)",
        ),
        (
            *PAST,
            *STORY,
            Excuse(
                anywhere=r"(?:cant|wont|refuses to|refuse to|trouble|hard time|hates to|how to|learning to|able to"
                r"|easier to"
                r"|hates|dont like|difficulty|unable to|not) ~3 (?:swallow|swallowing|take|chew|drink)",
                but=r"(?:ate|drank|swallowed|took|got into|chewed)",
            ),
            *NOT_SWALLOWED[4:],
            Excuse(
                before=r"(?:can|should|if|how|does|will|would|when|is it ok|is it okay|is it safe|need|needs|help my"
                r"|get"
                r"|getting|wont|refuses|trying to|make|want|for|before|prescribed|never|not) ~4",
                but=r"(?:just|help me|poison|accident|accidentally|found|got into|now|right now|what do)",
            ),
            Excuse(
                after=r"(?:~3 (?:paper|bag|label|receipt|fine|ok|okay|with food|card|printout|form|off my bottle"
                r"|yesterday"
                r" like|as (?:prescribed|directed)|no problem|well|every (?:day|night)|daily|at the vet))"
            ),
            Excuse(
                anywhere=r"(?:took|takes|finished|swallowed|ate|had|gets|given|got|gotten) ~2 (?:his|her|their|its"
                r"|all) ~2"
                r" (?:\w+ )?(?:pill|medicine|meds|medication|dose|tablet|vitamin|antibiotic|antibiotics|amoxicillin"
                r"|shot"
                r"|vaccine|vaccines|refill|prescription|drops|inhaler)(?= |$)",
                but=r"(?:twice|too|brothers|sisters|whole|entire|double|bottle|at once|instead|mistake|accident\w*"
                r"|wrong"
                r"|moms|dads|limp|wont)",
            ),
            Excuse(
                anywhere=r"(?:ate|chew\w*|tore|ripped|shredded|licked|drew on|peeled) (?:up |off )?(?:the|my|his|her"
                r"|our)"
                r" (?:label|receipt|bag|box|paper|paperwork|printout|coupon|card|script)|took (?:her|his|its) last",
            ),
            Excuse(
                anywhere=r"(?:got|get|found|has|picked up) ~3 (?:prescription|refill|rx|coupon|order|doctor|vet)|(?:in"
                r"|at|from) ~2 (?:store|pharmacy|aisle|drive)|child ?proof|child ?resistant|safety cap|caps? for"
                r"|hates|refuses|wont take|spits?|spit out|tastes?|flavor\w*|likes?|loves?|addicted to|favorite"
                r"|magnet on|paint(?:ed|ing)? (?:a|the|pictures?|nails?)|chocolate (?:bar|milk|cake)",
                but=r"(?:poison|too many|whole|shaking|vomit\w*|limp|swallowed|dog|help|got into|chewed|licked)",
            ),
        ),
        across=True,
    ),
    Rule(
        "too_much_or_wrong",
        AlarmKind.OVERDOSE_POISONING,
        "Too much of a medicine, a dose too many, the wrong one or somebody else's, a wrong way.",
        (
            rf"(?:i|{OTHERS}|accidentally|accidently|and|have|just|might have|may have|must have) ~3 (?:{_TOOK}"
            r"|inject\w*"
            rf"|dosed|gave|given|put|applied|used|drank) ~5 {MUCH} ~5 (?:{lists.MEDICINE}|of (?:them|it|those|these))",
            r"(?:took|taken|takes|had|gave|given|swallowed|ate|drank|injected|used"
            rf"|put on) ~5 {lists.MEDICINE} ~3 (?:twice|two times|three times|double|four times|2 times|3 times"
            r"|2x|again)(?= today| by|"
            r" this| plus| accident| tonight| last| yesterday| \.| ,|  ?$| in| already| instead| on accident| and"
            r"| because"
            r"| cause| i)",
            r"(?:had|took|taken|have had|given) ~2 (?:it|them|that|one) ~2 (?:\d+|three|four|five|six|seven|eight"
            r"|nine|ten|twice"
            r"|two) times? ~3 (?:since|today|tonight|in|already|this|within|yesterday|now)",
            r"(?:inject\w*|took|taken|shot|gave|given|dosed|dialed|dialled|bolused|used|pumped|put"
            r"|did) ~6 (?:\d{2,3}|double"
            rf"|wrong|too much|extra|all|ten times|twice) ~4 {_INSULIN} ~9 {_MISTAKE}|(?:inject\w*|took|gave|dosed"
            r"|bolused"
            rf"|dialed) ~5 {_INSULIN} ~5 {_MISTAKE}|(?:inject\w*|took|gave|shot|bolused) ~4 \d+ units? instead|too much"
            rf" {_INSULIN}|{_INSULIN} ~3 (?:twice|overdose|too much|double)|wrong (?:insulin|pen) ~6",
            r"(?:took|taken|swallowed|given|gave|injected|drank|had|ate) ~2 (?:my |the )?(?:husband|wife|son"
            r"|daughter|mom|dad"
            rf"|grandma|grandpa|brother|sister|roommate|friend|boyfriend|girlfriend|dog|cat|cats|dogs|neighbor|partner"
            rf"|someone else|somebody else)s? ~4 {lists.MEDICINE}|(?:wrong (?:pill organizer|pillbox|pill box|bottle"
            r"|person"
            rf"|pills?|meds?|medicine|medication)) ~3 (?:and )?(?:took|swallowed|gave|taken|drank)",
            rf"(?:took|taken|gave|given|drank|ate|swallowed|injected|put|used|applied) ~6 {_ANY} ~5 (?:instead of"
            r"|insted of"
            r"|rather than|by mistake|by accident|on accident|accidentally|accidently|not the right)",
            r"(?:put|slipped|drugged|spiked) ~4 (?:my|her|his) drink|drink ~2 (?:spiked|drugged)|(?:was|been"
            r"|got) (?:roofied|drugged)"
            r"|(?:super glue|superglue|glue|nail glue|bleach|peroxide|ear drops|acid|pepper spray|cleaner) ~6 (?:eye"
            r"|eyes)",
            r"(?:two|2|second|another|extra|more|three|3|four|too many) ~3 patch(?:es)? ~9 (?:off|on|drowsy|sleepy"
            r"|breath\w*"
            rf"|without|still|forgot|at once)|{lists.MEDICINE} (?:levels?|toxic\w*) ~5 (?:too high|high|toxic|way up)"
            r"|(?:had|have|has) ~3"
            rf" (?:too|to) much {lists.MEDICINE}",
            r"(?:took|taken|swallowed|popped|ate|had|swallow) ~4 (?:\d\d+|twenty|thirty|forty|fifty|fifteen"
            r"|a hundred|ten|eight"
            rf"|nine|twelve|dozens) ~4 {lists.MEDICINE}",
            r"(?:teaspoons?|tablespoons?|ml|mls|cc) (?:instead|insted|not|rather)|(?:ten|10|five|5|four"
            r"|4) times ~3 dose|daily"
            r" instead of (?:once a )?week\w*",
            r"(?:took|taken|swallowed|popped|had) ~1 (?:\d+|two|three|four|five|six|a few"
            rf"|some) {lists.MEDICINE} (?:and|plus|with|then) ~2 (?:\d+|two|three|four|five|some|a few"
            rf"|a couple) ~1 {lists.MEDICINE}|(?:took|taken|swallowed|had|given|gave) ~5 more than ~4 (?:label"
            r"|should|supposed|prescribed|recommended|directed|told|bottle says|max\w*|allowed)"
            r"|more than ~2 (?:max\w*|recommended|daily) ~2 (?:dose|limit|amount)",
            r"(?:gave|give|given) ~6 \d+ (?:ml|mls|mg|cc|teaspoons?|drops|units?) ~8 (?:supposed to|should have"
            rf"|instead|was only|meant)|(?:taken|took|taking) ~3 {lists.MEDICINE} ~7 (?:taken|took"
            r"|taking) it again|(?:had|taken|took) ~1 like \d\d ~3 (?:today|tonight|so far|already)"
            rf"|taking both ~2 {lists.MEDICINE}|dial\w* ~4 (?:max|wrong|too (?:high|far|much))",
            r"(?:inject\w*|took|taken|gave|given|swallowed|drank|applied|used) ~5 (?:thinking|thought"
            r"|because i thought) ~2 (?:it|that|they) ~1 (?:was|were)(?= |$)(?! (?:ready|covered|free|open"
            rf"|included))|(?:inject\w*|took|gave) ~3 {_INSULIN} ~3 (?:thinking|thought|but (?:meant|it was"
            r"|needed))",
        ),
        (
            *PAST,
            *STORY,
            *NOT_SWALLOWED,
            Excuse(before=r"(?:gave|sold|dispensed|charged|sent|shipped|filled|handed|put in) ~1 (?:me|us) ~4"),
            Excuse(anywhere=r"instead of (?:my |her |his |the )?(?:belly|stomach|arm|thigh|leg|back|hip|buttock)"),
            Excuse(
                anywhere=r"(?:you (?:guys |people |all )?|pharmacy |walgreens |cvs |tech |they |mail order )(?:gave"
                r"|sold"
                r"|dispensed|sent|charged|shipped|put|filled|only gave)",
                but=r"(?:took|swallowed|drank|ate|dizzy|sick|vomit\w*|got ten|taken)",
            ),
            Excuse(
                after=r"~5 (?:to cvs|to walgreens|to the (?:store|pharmacy|doctor|er|vet)|per day|each day|daily"
                r"|a day|a week"
                r"|every (?:day|night|morning|week|\w+ hours)|refills?|left|for the month|in my bag|trips?|photos?"
                r"|pictures?|as (?:prescribed|directed)|back to|home|with me)"
            ),
            Excuse(
                before=r"(?:takes?|taking|prescribed|supposed to take|told me to|can you take|is it bad to take"
                r"|could you"
                r"|can you|how many|what if|what happens if|ordered|need|needs|pick up|refill|insurance|should) ~5",
                but=r"(?:accident\w*|mistake|oops|took|swallowed|instead|injected|help)",
            ),
        ),
        across=False,
    ),
    Rule(
        "mixed_or_laced",
        AlarmKind.OVERDOSE_POISONING,
        "Medicine with alcohol, street drugs with a bad sign, fumes, cleaners mixed.",
        (
            r"(?:drank|drunk|drinking|had|mixed|washed|chased|downed|took|taken|popped|combined"
            rf"|with) ~5 (?:{_ALCOHOL}) ~8"
            rf" {_SEDATIVE}|(?:mixed|took|taken|popped|combined|washed|chased|had"
            rf"|snorted) ~5 {_SEDATIVE} ~7 {_ALCOHOL}",
            r"(?:did|took|taken|shot|snorted|smoked|used|injected|on|doing|slammed|bought"
            rf"|ate) ~4 {_STREET} ~9 (?:{SEDATED}"
            r"|blue|breath\w*|limp|cold|narcan|shaking|foaming|collapsed|wont wake|passed out|dying|laced|heart|chest)",
            r"(?:shot up|nodded off|used needles?|shooting up) ~9 (?:breath\w*|blue|wake|cold|respond\w*|limp"
            r"|gurgl\w*)",
            near(
                r"(?:bleach|clorox|chlorine)",
                r"(?:ammonia|vinegar|windex|toilet ~1 cleaner|drano|acid|peroxide|lysol|comet)",
                4,
            )
            + r" ~9 (?:dizzy|cough\w*|eyes|breath\w*|burn\w*|throat|sick|fumes|smell|lungs|chest|headache|nause\w*"
            r"|now|bathroom)",
            r"(?:mixed|poured|cleaned|cleaning|combined|used) ~5 "
            + f"(?:{near('bleach', '(?:ammonia|vinegar|windex)', 3)})",
            r"carbon monoxide ~6 (?:alarm|poisoning|detector|leak|beep\w*|going off|headaches?|dizzy)|(?:co"
            r"|carbon monoxide)"
            r" (?:alarm|detector) ~5 (?:going|went|beep\w*|headache\w*|dizzy|sick)|(?:generator|furnace|car running"
            r"|grill) ~8"
            r" (?:headaches? and|dizzy and|fumes|all (?:sick|dizzy)|passed out)|gas leak|smell of gas",
            near("narcan", _NEEDS_NARCAN, 6),
            r"(?:took|taken|mixed|swallowed|had|combined|gave) ~9 (?:together|all at once|at the same time"
            rf"|on top of) ~6 {SEDATED}|{lists.MEDICINE} ~2 {lists.MEDICINE} ~2 {lists.MEDICINE} ~5 {SEDATED}"
            r"|(?:took|taking|taken|eating|ate|popping|been eating|been taking"
            rf"|been popping) ~3 {lists.MEDICINE} ~2 like (?:candy|skittles|tic tacs|m)",
            rf"(?:drank|drunk|drinking|been drinking) ~6 (?:took|taken|popped|with) ~3 {_SEDATIVE}",
            r"(?:co|carbon monoxide) (?:level|levels|reading) ~3 (?:high|up|elevated)|(?:wrong|wart|ear) ~2 (?:cream"
            r"|drops|ointment|gel) ~4 eyes?|eyes? ~5 (?:wart|wrong cream|ear drops)",
        ),
        (
            *PAST,
            *STORY,
            Excuse(
                before=r"(?:can|could|is it|should|may|what happens|never|dont|do not|without|how long|if|ok to|safe to"
                r"|okay to|when can|avoid) ~6",
                but=r"(?:right now|just (?:took|drank|had)|help|now (?:i|he|she|we)|and now)",
            ),
            Excuse(
                anywhere=r"(?:class|training|kit|kits|prescription|carry|sell|free|expire\w*|cost|price|stock|donat\w*"
                r"|volunteer\w*|cover\w*|poster|label|warning|cabinet lock|test(?:ing)? (?:the|strips))",
                but=r"(?:blue|wont wake|not breathing|barely|unresponsive|right now|help|limp)",
            ),
        ),
        across=True,
    ),
    Rule(
        "poison_swallowed_or_breathed",
        AlarmKind.OVERDOSE_POISONING,
        "Something that is no food or medicine was swallowed, breathed in, or got into the eyes.",
        (
            r"(?:drank|drunk|swallow\w*|ate|eaten|ingest\w*|lick\w*|chew\w*|sip\w*|inhal\w*|got into|breathed in"
            r"|drinking"
            rf"|inject\w*|gargled|gulp\w*|chugged|guzzled) ~5 {lists.POISON}|drank from ~8 {lists.POISON}",
            rf"{lists.POISON} ~4 (?:in|into|on) (?:my|his|her|the babys|their|our) (?:eyes?|mouth|throat|face)",
            r"(?:fumes|gas|smoke) ~4 (?:dizzy|cant breathe|headache\w*|passed|passing|choking|sick|lungs)",
        ),
        (
            *CALM[:-3],
            Excuse(
                anywhere=r"(?:food poisoning|poison (?:ivy|oak|sumac)|pick your poison|gas station|gas prices?"
                r"|gas bill|natural"
                r"|strawberr\w+|blueberr\w+|raspberr\w+|cranberr\w+|gas pills?|dry eyes|remote|smoke detector"
                r"|battery (?:dead"
                r"|died|low)|phone battery|berries are|in my sandwich|mushroom (?:pizza|soup|risotto)"
                r"|chocolate (?:cake|bar"
                r"|milk|shake|covered)|paint (?:night|class)|perfume (?:aisle|smell)|quarter (?:of|past|to)|magnet"
                r"|bit the"
                r" bullet)",
                but=r"(?:drank|swallowed|help|eyes|dog|cat|puppy)",
            ),
            Excuse(
                before=r"(?:can|should|if|what if|is it ok to|safe to|do|does|how much|dont|never|not|didnt|before"
                r"|without|as"
                r" prescribed) ~4",
                but=r"(?:just|help|now|control)",
            ),
            Excuse(after=r"(?:~2 (?:drops as|prescription|refill|ready|coupon|cake|milk))"),
        ),
        across=False,
    ),
    Rule(
        "several_signs_of_an_overdose",
        AlarmKind.OVERDOSE_POISONING,
        "Something was taken, it is a medicine or a poison, it was too much or a mistake, and it shows or frightens.",
        (
            r"(?:took|taken|taking|had|given|gave|ate|eaten|drank|swallow\w*|inject\w*|dialed|dosed|put on|applied"
            r"|chew\w*"
            r"|lick\w*|sprayed|got (?:the )?(?:cap|lid|top) off|lid was off|got into|missing|popp\w*|snort\w*|smok\w*)",
            _ANY,
            r"(?:by mistake|by accident|on accident|accident\w*|mistake|wrong|again and|taken it again|twice"
            r"|double\w*|too much|too many"
            r"|extra|both (?:bottles?|of them|doses?)|half (?:the|a) bottle|whole|entire|supposed to be|was supposed"
            r"|instead|to the max"
            r"|maximum|like \d\d|(?:had|taken|took) ~2 \d\d|normally|usually|forgot (?:i|that|and)|dont know how many"
            r"|how many (?:he|she|i)"
            r"|times the|mixed|together|all of (?:it|them)|so many|cant stop taking|more than|overdos\w*|at a party"
            r"|laced)",
            rf"(?:{SEDATED}|pulse|shak\w+|throwing up|vomit\w*|twitch\w*|cant (?:see|walk|stand|think|feel|stop)"
            r"|heart|sweat\w*|confus\w*"
            r"|dizzy|scared|freaking|panick\w*|worried|what do i do|what should|poison\w*|help|dangerous|is (?:he|she"
            r"|it|this|that) ~1 (?:ok"
            r"|okay|bad|dangerous|going to|safe)|am i (?:ok|okay|going to|in)|be (?:ok|okay|alright)|hospital|911"
            r"|hurry|oh (?:god|no|my)"
            r"|omg|breath\w*|blue|limp|cold|blood|snoring|acting (?:weird|funny|strange)|weird|slow|wont stop crying"
            r"|burning)",
            rf"{SMALL_OR_PET}|{OTHERS}",
        ),
        (
            *PAST,
            *STORY,
            Excuse(
                anywhere=r"(?:refill\w*|insurance|copay|price|ready|order\w*|deliver\w*|prior auth\w*|shipped|stock"
                r"|charged|billed|label"
                r"|last (?:year|month|week)|never took|havent taken|has not taken|didnt take|not taken|prescrib\w*"
                r"|doctor (?:said|told"
                r"|wants|switched|changed|increased)|instructions|directions|per day|a day|each day|pharmacy gave"
                r"|you gave|you guys gave"
                r"|picked up|transfer\w*|missed|skip\w*|forgot to take|every (?:day|night|\w+ hours))",
                but=r"(?:by accident|by mistake|accidentally|overdos\w*|poison\w*|swallowed|wont wake|limp|help me"
                r"|911)",
            ),
            Excuse(
                before=r"(?:can|could|should|may|does|do|is it|if|when|how) ~3",
                but=r"(?:just|accident\w*|mistake|help|took)",
            ),
        ),
        across=True,
        least=5,
    ),
)
