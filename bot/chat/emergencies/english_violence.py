"""English: threats and violence."""

from bot.chat.emergencies.english import KIN, PAST, STORY
from bot.chat.emergencies.english_words import ASSAULT, OTHERS, WEAPON
from bot.chat.emergencies.lexicon import words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_THEM = (
    r"(?:him|her|them|you|yall|you all|you guys|you people|everyone|everybody|people|someone|somebody|each other|(?:my"
    rf"|the|that|this|your|his|her) ~2 (?:{KIN}|wife|pharmacist|doctor|technician|tech|cashier|clerk|manager|staff"
    r"|employees?|boss|store|pharmacy|place|building|guy|lady|teacher|nurse)|every one of you|this place"
    r"|the whole place)"
)

_ATTACKER = rf"(?:{KIN}|wife|he|she|they|man|guy|stepdad|stepmom|landlord|stranger)"

_VICTIM = words(
    "me us my_kids my_kid my_son my_daughter my_mom my_dad my_mother my_father my_baby my_sister my_brother my_wife "
    "my_husband"
    " my_grandma my_grandpa my_grandmother my_grandfather her him them the_kids the_baby his_wife his_girlfriend "
    "his_mom his_dad"
    " her_kids her_baby his_kids my_little_sister my_little_brother my_dog the_children my_niece my_nephew my_friend "
    "the_residents"
    " mom dad grandma grandpa my_face my_neck my_throat my_arm"
)
_DOER = words(
    "he she they husband wife boyfriend girlfriend ex partner fiance stepdad stepmom stepfather stepmother dad mom "
    "father mother"
    " uncle brother son grandson caregiver aide nurse landlord guy man woman somebody someone roommate stranger "
    "neighbor cop boss"
    " coach teacher babysitter cousin pimp stalker people dude lady son_in_law"
)
_STAFF = words(
    "pharmacist pharmacists tech techs technician cashier clerk manager staff employee employees worker workers "
    "doctor nurse you"
    " yall store pharmacy place building everyone everybody counter window people him her them"
)
_DO_HARM = words(
    "kill+ murder+ shoot shooting stab++ strangle+ beat beating hurt hurting bash+ smash+ burn burning blow_up bomb+ "
    "break attack+"
    " torch+ slap punch choke knock slit run_over jump knife gut end destroy"
)

_TOLD = tuple(
    Excuse(one.before, one.after, one.anywhere, rf"(?:{one.but}|going to|gonna|i will|you will)") for one in STORY
)
"""A story, but not where somebody announces what is to come: "you will see me on the news"."""

VIOLENCE_SIGNS = (
    Rule(
        "threat_to_people_or_place",
        AlarmKind.VIOLENCE,
        "A threat against staff, the shop or anybody, also without naming the deed.",
        (
            r"(?:am|will|going to|about to|ready to|want to|gotta|ought to|coming ~3 to"
            rf"|i swear ~2) ~2 (?:go )?{_DO_HARM} ~3 (?:{_STAFF}"
            r"|wife|husband|kids|mom|dad|boyfriend|girlfriend|ex|boss|neighbor|that (?:bitch|man|woman|guy)|somebody"
            r"|someone)(?:s)?"
            r" ?~3 (?:face|head|neck|throat|teeth|down|up|place|store|today|if|because|dont|in|with|all|right"
            r"|windows?|legs|so|  ?$)?(?= |$)",
            r"(?:make|made|gonna make|going to make) ~1 (?:you|yall|them|him|her|somebody|everyone|you people"
            r"|you guys|the pharmacist|someone)"
            r" ~1 (?:pay|regret|sorry|suffer|bleed|wish)(?! (?:for (?:my|the) (?:meds|prescription|copay)|the|a|less"
            r"|more|\$|\d))",
            r"(?:you|yall|she|he|they|you people|you guys|somebody) ~2 (?:will|are going to|gonna|going to"
            r"|is going to|better) ~1 (?:regret|be"
            r" sorry|pay for (?:this|that|it|what)|die|bleed|get hurt|be dead|get what|wish)(?= |$)",
            r"know (?:where|what|when|who) ~3 (?:you|yall|she|he|they|her|his|the pharmacist|your (?:kids?|family|car"
            r"|house|wife)) ~3 (?:live"
            r"|lives|park|parks|drive|drives|work|works|get off|gets off|leave|leaves|sleep|go to school|car"
            r"|shift)(?= \.| ,|  ?$| and| bitch"
            r"| so| i)",
            r"(?:slit|cut|rip|slash) ~1 (?:your|his|her|their|that \w+) ~1 throats?|better ~1 watch (?:out|it|your"
            r"|yourself|how)|watch out when ~3 (?:walk|leave|get off|go to|car)|(?:put|putting) a (?:bullet"
            r"|knife) (?:in|through|between) ~3 |(?:somebodys?|someones?|someone|people|yall|everyone|you)(?: is"
            r"| are)? ~1 (?:going to |gonna )?(?:get|getting|gets|be|end up) (?:hurt|killed|shot|stabbed)"
            r"|(?:threaten\w*|lung\w*|swing\w*|spitting|screaming|attack\w*|pushing|chok\w*"
            r"|hitting) ~2 (?:at )?(?:your|the|a|one of your) ~2 (?:tech|technician|pharmacist|cashier|clerk"
            r"|staff|workers?|employees?|customers?|manager|security)"
            r"|beat ~1 (?:her|his|your|their|the|that) ~1 (?:ass|face|brains)|watch (?:your|ur|her|his) back|(?:wait"
            r"|waiting|be there|be waiting) for (?:you|her|him|them|yall) (?:outside|in (?:the|your) parking lot"
            r"|out"
            r" back|by your car|at your car|after (?:work|your shift|closing))(?= |$)(?! (?:for (?:my|the) (?:order"
            r"|pickup|meds)|to pick"
            r"|in my car|with my|curbside))|(?:follow|following|catch|see) ~1 (?:you|her|him) ~1 home"
            r"|come (?:down )?there and (?:it|you|they)"
            r" (?:wont|will) ~3 (?:pretty|regret|sorry|good)|your days are numbered|(?:next|first) (?:one"
            r"|bullet) is for you|blood on your hands"
            r" (?:today|tonight|tomorrow)|last (?:thing|mistake) (?:you|they|he|she) ~2 (?:do|does|see|hear|make)",
            r"(?:burn|shoot|blow|torch|bomb|tear|trash|light) ~2 (?:store|pharmacy|place|building|counter|you"
            r"|shop) ~2 (?:down|up|on fire|apart"
            r"|to the ground)|(?:coming|come|going|walk|drive|be there|bring|bringing|show up|showing up"
            rf"|pull up) ~6 (?:with|my|a|the) ~1 {WEAPON}"
            r"|(?:pull\w*|point\w*|wav\w*|aim\w*|has|have|got|with|swinging|holding|carrying|flash\w*"
            rf"|stick\w*) ~3 {WEAPON} ~5 (?:at|on|to|in|out"
            r"|counter|cashier|clerk|register|line|store|pharmacy|me|us|him|her|people|right|trying|and|outside|door"
            r"|threat\w*|robb?\w*|now"
            r"|loaded|hands?|here)(?! refill)|(?:pipe bomb|bomb) ~3 (?:in|under|at|on) ~2 (?:store|pharmacy|building"
            r"|place|counter)|(?:being|getting)"
            r" (?:robbed|held up)|(?:hold ?up|robbery) (?:in progress|right now|at)",
            r"(?:robbing|robbed|robbers?|robbery|hold ?up|stick ?up|being robbed|shots fired|shooting|gunman|shooter"
            r"|hostage\w*|stabbing|armed) ~5 (?:pharmacy|store|right now|counter|inside|here|cashier|customers?"
            r"|in progress|us|register|parking lot|everyone|help)|(?:men|man|guys?|people|someone"
            r"|somebody) ~2 (?:robbing|holding up|shooting)|deserve\w* to (?:be )?(?:shot|killed|die|burn|hurt"
            r"|beaten|stabbed|bleed|suffer)|(?:gonna|going to|will|about to) ~2 (?:go postal|shoot up|light ~2 up"
            r"|make ~2 (?:bleed|scream|sorry)|end (?:you|them|her|him)|snap (?:your|her|his) neck|cut (?:you|her"
            r"|him|your)|find (?:you|her|him|that \w+) and)|(?:kill|murder|shoot|stab|hurt) (?:every (?:one|last"
            r"|single)|all of you|you all|yall|everybody|you and your)",
            r"(?:somebody|someone|people|everyone|yall|you) ~2 (?:bleed|bleeding|going to bleed|gonna bleed"
            r"|going to die|gonna die)|know (?:where )?(?:your|her|his|their|the pharmacists?) ~1 (?:kids?|family"
            r"|wife|husband|house|address|school|car)(?= |$) ~2 (?:live|go|school|is|are|park)?"
            r"|know ~2 kids ~1 school|(?:crazy|rampage|swinging|smashing|waving) ~5 (?:with a|hammer|bat|knife"
            r"|gun|axe|pipe|machete)",
            r"regret ~3 waiting ~3 (?:outside|parking lot|car)|regret this(?= |$)",
        ),
        (
            Excuse(anywhere=r"robb\w* ~5 (?:prices?|copay|insurance|cost\w*|fees?)|(?:feel|feels) like ~4 robb\w*"),
            *_TOLD,
            Excuse(
                anywhere=r"(?:shoot|hit|send) (?:you|yall|him|her|them|me|us) (?:guys |all |people )?(?:a|an|over|up"
                r"|back) ~1 (?:email|message|text|line|note|call|copy|fax)"
            ),
            Excuse(
                anywhere=r"(?:lol|lmao|haha\w*|jk|just kidding|joking|kidding|choked up|in the dark|card your"
                r"|shoot ~2 (?:guys"
                r"|all|people) (?:a|an)|glue gun|massage gun|shooter drill|avocado|knife slipped"
                r"|kitchen knife cut|nail gun|heat gun|hot glue|price gun|tie ~2 knot"
                r"|butter knife|pocket knife|fortnite|bath bomb|swiss army|thermometer gun|temp gun|steak knife"
                r"|bombarded|photo ?shoot|shooting"
                r" for|shoot (?:me|you|him|her|us|over|for) ~1 (?:a|an|over|text|email|message)|baseball (?:game"
                r"|practice)|bat mitzvah|pay (?:you"
                r"|me|with|by|my|for my|for the|less|more|online)|lines?|curbside|pick ?up spot|in my car|kill (?:the"
                r"|my|this|that) (?:auto|order|refill"
                r"|account|alerts?|time|notifications?)|kill two|birds|refund|with kindness|scissors|pill (?:cutter"
                r"|splitter)|insurance company"
                r"|gun (?:shy|safe)|jump the gun|son of a gun|sticking to my guns|hammer (?:out|it|toe)|fruit bat"
                r"|right off the bat|off the bat|at bat"
                r"|blade of|razor blades? (?:for|in stock)|bomb ass|the bomb)",
                but=r"(?:all of you|everyone|shoot you|kill you|burn (?:this|the|that|it)|your face|dead|i mean)",
            ),
            Excuse(
                before=r"(?:dont|do not|never|not|didnt|wouldnt|no|if|does|can|this|will it|would it|hate to|pills?"
                r"|medication|hope ~2|could"
                r"|medicine|it|that|they|doctor|afraid it) ~3",
                but=r"(?:i will|i am going to|he has|she has|i swear|and then|better give|tell ~2 pharmacist"
                r"|coming to|or else|if you|if they"
                r"|if (?:i|this|my) ~3 (?:not|dont)|or i)",
            ),
            Excuse(
                after=r"(?:~2 (?:feelings|phone|inbox|wallet|budget|heart|stomach|liver|kidneys|chances|record"
                r"|deadline|with kindness"
                r"|with questions|bank|credit|pocket))"
            ),
        ),
        across=False,
    ),
    Rule(
        "hurts_somebody",
        AlarmKind.VIOLENCE,
        "Somebody beats, forces, locks in or touches another, a child or an elder too, or stands at the door.",
        (
            rf"{_DOER} ~4 {ASSAULT} ~2 {_VICTIM}(?! (?:with a (?:bill|charge|fee|price)|at (?:chess|scrabble|cards"
            r"|golf|monopoly|uno|pool)"
            r"|as hard|to it|up with))",
            rf"{_DOER} ~3 (?:threat\w*|promis\w*|swore|sworn|says|said|trying|tried|wants?|going) ~3 (?:to )?(?:kill"
            r"|hurt|shoot|stab|finish|beat|burn"
            rf"|choke|murder|strangle|end|find) ~2 {_VICTIM}|(?:next time|this time) ~3 (?:finish|kill|worse|dead)",
            r"(?:wont|not|dont|never|refuses to|isnt) ~2 (?:let|letting|allow\w*) (?:me|us|her|him"
            r"|my \w+) ~1 (?:leave|go|out|see|call|use (?:my|the)"
            r" phone|have (?:my|her|his) (?:meds|pills|medicine|insulin|phone))|(?:lock\w*|trapp\w*|hid|hides|took"
            r"|takes|smash\w*) (?:me|us|her) ~1 (?:in|up"
            r"|out|away)(?= |$)(?! of my (?:account|app|portal|email|profile))|held ~2 (?:against|hostage|captive"
            r"|prisoner)|hiding (?:in|from) ~3 (?:bathroom"
            r"|closet|him|her|car|basement)|afraid (?:of|he|she|to go home|for my)",
            r"(?:touch\w*|fondl\w*|grop\w*|feel\w* up|rub\w*|molest\w*|rap(?:e|ed|ing)|abus\w*|kiss\w*"
            r"|undress\w*) ~4 (?:me|her|him|them|my"
            r" (?:daughter|son|sister|little|niece|nephew|kid|granddaughter|grandson|private)|little (?:girl|boy"
            r"|sister|brother)|private|privates|down there"
            r"|inappropriately|when ~3 (?:drunk|sleep\w*|alone)|a child|kids?)(?= |$)",
            r"(?:forc\w*|made|makes|making) (?:me|her|him|us) ~2 (?:have sex|sex|undress|touch|strip|do things|watch"
            r"|sleep with)|(?:was|been|got|being|just"
            r" got|am) ~1 (?:raped|assaulted|molested|drugged|roofied|beaten|beat up|choked|attacked|mugged|stabbed"
            r"|jumped|kidnapped|trafficked|abused"
            r"|held (?:down|against))(?! by (?:allergies|a cold|the flu|prices|my insurance))",
            r"(?:trying|tries|tried|attempting|about) to (?:break|kick|bust|smash|get) ~2 (?:in|into|down"
            r"|through)(?= |$)|break\w* (?:in|into) (?:my|our) (?:house"
            r"|home|apartment|room)|(?:outside|at the door|following me|chasing me|stalking me) ~5 (?:with (?:a|his"
            r"|the)|weapon|and wont leave|screaming"
            r"|knife|bat|gun|threat\w*)",
            r"(?:bruis\w*|black eye|burn marks?|broken (?:ribs?|arm|nose|jaw)|choke marks?|cuts) ~8 (?:he|she|they"
            r"|her|his|husband|boyfriend|stepdad"
            r"|caregiver|aide|nurse|dad|mom|ex|father|mother) ~3 (?:did|does|gave|hit\w*|grab\w*|push\w*|kick\w*"
            r"|beat\w*|hurt\w*|said if|again)|bruis\w*"
            r" ~9 (?:dont want|wont|scared|afraid) ~5 (?:home|tell|him|her|dad|mom)|(?:beating|hitting|choking"
            r"|punching|stabbing|attacking|kicking) ~2"
            rf" {OTHERS} ~4 (?:right now|now|help|outside|in the|please|lot|again)|(?:fight|fighting"
            r"|brawl) ~4 (?:knife|gun|blood|weapons?|in your (?:store"
            r"|parking))",
            r"(?:man|guy|somebody|someone|he|ex|stranger|they|car) ~3 (?:following|chasing|stalking|cornered"
            r"|cornering|holding) (?:me|us|her)|(?:does|did|doing|do|done) (?:bad |things |stuff "
            r"|weird )+to (?:me|her|him|my \w+)|(?:comes?|came|sneaks?) ~2 (?:into|in|to) ~2 (?:room|bed"
            r"|bedroom) ~4 (?:night|touch\w*|and|when)|(?:he|she|dad|mom|husband|boyfriend|stepdad|wife|father"
            r"|brother|uncle|son) ~2 (?:beats?|hits?|hurts?|slaps?|kicks?) (?:us|me|mom|my mom|the kids"
            r"|my (?:brother|sister|siblings))(?= |$)(?! (?:at|in the price|to it|with the price|up|how|that"
            r"|when i (?:cough|swallow|breathe|eat|pee)|to (?:swallow|pee|walk|eat)))",
        ),
        (
            *PAST,
            *STORY,
            Excuse(
                after=r"(?:if (?:i|we|it|you|its|this|that|my)|when i|for (?:not|forgetting|asking|being|missing"
                r"|losing)|because i forgot|to"
                r" it|at (?:chess|cards|golf|tennis|scrabble)|with (?:a|the) (?:bill|fee|surprise|price)|by the price)"
            ),
            Excuse(
                anywhere=r"(?:lol|lmao|haha\w*|jk|flu shot|covid shot|booster|vaccine|shots?(?= clinic| record| today"
                r"| appointment)|shot in the arm"
                r"|allergies|migraines?|arthritis|knees?|back hurts?|stomach|side effects?|robbed ~4 (?:prices?|price"
                r"|copay|insurance)|insurance|prices?"
                r"|copay|highway robbery|website|app|portal|password|account|locked out of|log ?in|it hit (?:me|him"
                r"|her)|hit me that|hit me up|hit on"
                r"|traffic|coupon|hold music|refill|feel like|needles?|tv|touch(?:es|ed)? my heart|touched (?:me"
                r"|her) deeply|keep in touch|medication (?:hurts"
                r"|made)|shoes|bill hit|deductible|my (?:knee|back|feet|foot|shoulder|hip|tooth|teeth))",
                but=r"(?:choked|choking|kill|beat\w*|raped|punched|molest\w*|afraid|bruis\w*|knife|gun|wont let"
                r"|next time|right now|forced|slapp\w*|kicked|strangl\w*)",
            ),
            Excuse(
                before=r"(?:feel like (?:i )?(?:am|was)? ?|like|does|can|will|would|could|if|it|that|this|the (?:pill"
                r"|shot|needle|medicine|pills)) ~1"
            ),
        ),
        across=False,
    ),
)

VIOLENCE_NAMED = (
    Rule(
        "threatens",
        AlarmKind.VIOLENCE,
        "Somebody threatens or fears to hurt others.",
        (
            r"(?:am|will|going to|want to|about to|have to|thinking about|thinking of|feel like|thoughts of"
            r"|planning to|urge to|gotta|swear ~3|might|ready to|coming to|(?:come|coming) ~4 and) ~2 (?:kill|killing"
            r"|shoot|shooting|stab|stabbing|murder|strangle|strangling|beat up|beat the|beat|hurt|hurting|attack|bomb"
            rf"|burn down|blow up|choke|punch|slap|smash|harm|harming|bash|fight|hit|run over|slit) ~1 {_THEM}",
            r"(?:have|got|has|bringing|bring|brought|get|getting|with|pulled|pulling|waving|loaded|grab|holding"
            r"|there is|his|my) ~2 (?:a |my |his |the )?(?:gun|guns|knife|rifle|pistol|shotgun|machete|weapon|bomb"
            r"|explosives?)(?! (?:safe|show|permit|shop|range|license|shot wound care|cut))|bomb (?:in|at|threat)"
            r"|shoot (?:up|this|the) ~1 (?:place|store|pharmacy|school|counter)|shoot up|you are (?:all )?(?:dead"
            r"|going to die)"
            r"|you will (?:all )?(?:pay for this with|die)|(?:burn|blow|shoot) ~1 (?:place|store|pharmacy|it) (?:down"
            r"|up)",
        ),
        (
            *_TOLD,
            Excuse(
                anywhere=r"(?:lol|lmao|haha\w*|jk|just kidding|joking|glue gun|massage gun|nail gun|tie ~2 knot"
                r"|butter knife|video game|fortnite|bath bomb|swiss army|heat gun|thermometer gun"
                r"|avocado|knife slipped|steak knife cut|knife (?:wound|cut) ~2 last)"
            ),
            Excuse(
                before=r"(?:dont|do not|never|not|didnt|wouldnt|no|if|does|can|will this|will it|would it|hate to"
                r"|this will|pills? will|medication will|hope ~2) ~3",
                but=r"(?:i will|i am going to|he has|she has|i swear|and then)",
            ),
            Excuse(
                after=r"(?:~2 (?:feelings|phone|inbox|wallet|budget|heart|stomach|liver|kidneys|chances|record"
                r"|deadline|with questions|with kindness))"
            ),
            Excuse(
                anywhere=r"(?:shoot|hit|send) (?:you|yall|him|her|them|someone|somebody|me|us) (?:guys |all )?(?:a|an"
                r"|up|back)? ?(?:email|message"
                r"|text|line|note)"
            ),
        ),
    ),
    Rule(
        "is_attacked",
        AlarmKind.VIOLENCE,
        "Somebody is, or fears to be, hurt by another.",
        (
            rf"{_ATTACKER} ~3 (?:hit|hits|hitting|beat|beats|beating|punched|punches|punching|slapped|choked|chokes"
            r"|strangled|strangling|raped|attacked|attacking|assaulted|stabbed|shot|threatened|threatening|threatens"
            r"|hurts|hurting|abuses|abusing|abused|kicked|pushed|shoved|hurt) (?:me|us|the kids|my ~1 (?:kids?|son"
            r"|daughter|mom|baby|sister|brother))(?! with a (?:bill|charge|fee))",
            rf"{_ATTACKER} ~2 (?:is going to|will|wants to|is trying to|tried to|threatened to|says he will"
            r"|says she will|said he will|said he would|said she will|might|swore he would|going to) (?:kill|shoot"
            r"|stab|hurt|murder|beat|strangle) (?:me|us|the kids|my ~1 (?:kids?|son|daughter|mom))",
            r"(?:being|been|was|am|got|just got|were|getting) (?:beaten|beat up|attacked|abused|assaulted|raped"
            r"|stabbed|shot at|mugged|robbed|held hostage|strangled|molested|sexually assaulted)|(?:have been|was|is"
            r"|got|been) shot (?:in|by|and)|breaking into my|(?:someone|somebody|man|guy) ~3 (?:broke in|breaking in"
            r"|in my house)|not safe (?:at home|here|with him|with her|in my home)|afraid (?:of my (?:husband"
            r"|boyfriend|wife|partner|ex)|he will (?:hurt|kill)|for my life)|robbery in progress|active shooter",
        ),
        (
            *PAST,
            *STORY,
            Excuse(
                after=r"(?:if (?:i|we|it|you|its|she|he|they|this|that|my)|when i|when he|when she|for (?:not"
                r"|forgetting|asking|being|missing|losing)|because i forgot|to it|at (?:chess|cards|golf"
                r"|tennis|scrabble|monopoly|uno|pool|darts|games?|wordle|poker|trivia))"
            ),
            Excuse(
                anywhere=r"(?:lol|lmao|haha\w*|jk|flu shot|covid shot|shooter drill|got ~2 shots?|the shot"
                r"|shot (?:in the arm|record"
                r"|clinic)|allergies|migraines?|arthritis|by (?:allergies|a cold|the flu|prices)"
                r"|robbed ~4 (?:prices?|price|copay|insurance)|(?:price|prices|insurance|copay"
                r"|highway) ~4 (?:robbed|robbery))"
            ),
            Excuse(before=r"(?:feel like (?:i )?(?:am|was)? ?|like)"),
        ),
    ),
)

VIOLENCE = (*VIOLENCE_NAMED, *VIOLENCE_SIGNS)
