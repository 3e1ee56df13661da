"""English: threats and violence."""

from bot.chat.emergencies.english import KIN, PAST, STORY
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_THEM = (
    r"(?:him|her|them|you|yall|you all|you guys|you people|everyone|everybody|people|someone|somebody|each other|(?:my"
    rf"|the|that|this|your|his|her) ~2 (?:{KIN}|wife|pharmacist|doctor|technician|tech|cashier|clerk|manager|staff"
    r"|employees?|boss|store|pharmacy|place|building|guy|lady|teacher|nurse)|every one of you|this place"
    r"|the whole place)"
)

_ATTACKER = rf"(?:{KIN}|wife|he|she|they|man|guy|stepdad|stepmom|landlord|stranger)"

VIOLENCE = (
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
            r"|shoot (?:up|this|the) ~1 (?:place|store|pharmacy|school)|you are (?:all )?(?:dead|going to die)"
            r"|you will (?:all )?(?:pay for this with|die)|(?:burn|blow|shoot) ~1 (?:place|store|pharmacy|it) (?:down"
            r"|up)",
        ),
        (
            *STORY,
            Excuse(
                anywhere=r"(?:lol|lmao|haha\w*|jk|just kidding|joking|glue gun|massage gun|nail gun|tie ~2 knot"
                r"|butter knife|video game|fortnite|bath bomb|swiss army|heat gun|thermometer gun"
                r"|steak knife cut|knife (?:wound|cut) ~2 last)"
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
                anywhere=r"(?:shoot|hit) (?:you|him|her|them|someone|somebody) (?:a|an|up|back)? ?(?:email|message"
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
                r"|tennis))"
            ),
            Excuse(
                anywhere=r"(?:lol|lmao|haha\w*|jk|flu shot|covid shot|got ~2 shots?|the shot|shot (?:in the arm|record"
                r"|clinic)|allergies|migraines?|arthritis|by (?:allergies|a cold|the flu|prices)"
                r"|robbed ~4 (?:prices?|price|copay|insurance)|(?:price|prices|insurance|copay"
                r"|highway) ~4 (?:robbed|robbery))"
            ),
            Excuse(before=r"(?:feel like (?:i )?(?:am|was)? ?|like)"),
        ),
    ),
)
