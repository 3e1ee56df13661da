"""English: threats and violence."""

from bot.chat.emergencies.english import KIN, PAST, STORY
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_THEM = (
    r"(?:him|her|them|you|yall|you all|you guys|you people|everyone|everybody|people"
    r"|someone|somebody"
    rf"|each other|(?:my|the|that|this|your|his|her) ~2 (?:{KIN}|wife|pharmacist|doctor"
    r"|technician|tech"
    r"|cashier|clerk|manager|staff|employees?|boss|store|pharmacy|place|building|guy"
    r"|lady|teacher"
    r"|nurse)|every one of you|this place|the whole place)"
)

_ATTACKER = rf"(?:{KIN}|wife|he|she|they|man|guy|stepdad|stepmom|landlord|stranger)"

VIOLENCE = (
    Rule(
        "threatens",
        AlarmKind.VIOLENCE,
        "Somebody threatens or fears to hurt others.",
        (
            r"(?:am|will|going to|want to|about to|have to|thinking about|thinking of"
            r"|feel like|thoughts of"
            r"|planning to|urge to|gotta|swear ~3|might|ready to|coming to|(?:come"
            r"|coming) ~4 and) ~2 (?:kill"
            r"|killing|shoot|shooting|stab|stabbing|murder|strangle|strangling|beat up"
            r"|beat the|beat|hurt"
            r"|hurting|attack|bomb|burn down|blow up|choke|punch|slap|smash|harm|harming|bash"
            r"|fight|hit"
            rf"|run over|slit) ~1 {_THEM}",
            r"(?:have|got|has|bringing|bring|brought|get|getting|with|pulled|pulling|waving"
            r"|loaded|grab"
            r"|holding|there is|his|my) ~2 (?:a |my |his |the )?(?:gun|guns|knife|rifle|pistol"
            r"|shotgun|machete"
            r"|weapon|bomb|explosives?)(?! (?:safe|show|permit|shop|range|license"
            r"|shot wound care|cut))"
            r"|bomb (?:in|at|threat)|shoot (?:up|this|the) ~1 (?:place|store|pharmacy|school)"
            r"|you are (?:all )?(?:dead|going to die)|you will (?:all )?(?:pay for this with"
            r"|die)|(?:burn|blow"
            r"|shoot) ~1 (?:place|store|pharmacy|it) (?:down|up)",
        ),
        (
            *STORY,
            Excuse(
                anywhere=r"(?:lol|lmao|haha\w*|jk|just kidding|joking|glue gun|massage gun|nail gun|tie ~2 knot"
                r"|butter knife|video game|fortnite|bath bomb|swiss army|heat gun|thermometer gun"
                r"|steak knife cut"
                r"|knife (?:wound|cut) ~2 last)"
            ),
            Excuse(
                before=r"(?:dont|do not|never|not|didnt|wouldnt|no|if|does|can|will this|will it|would it"
                r"|hate to"
                r"|this will|pills? will|medication will|hope ~2) ~3",
                but=r"(?:i will|i am going to|he has|she has|i swear|and then)",
            ),
            Excuse(
                after=r"(?:~2 (?:feelings|phone|inbox|wallet|budget|heart|stomach|liver|kidneys|chances"
                r"|record|deadline"
                r"|with questions|with kindness))"
            ),
            Excuse(
                anywhere=r"(?:shoot|hit) (?:you|him|her|them|someone|somebody) (?:a|an|up|back)? ?(?:email"
                r"|message|text"
                r"|line|note)"
            ),
        ),
    ),
    Rule(
        "is_attacked",
        AlarmKind.VIOLENCE,
        "Somebody is, or fears to be, hurt by another.",
        (
            rf"{_ATTACKER} ~3 (?:hit|hits|hitting|beat|beats|beating|punched|punches|punching"
            r"|slapped|choked"
            r"|chokes|strangled|strangling|raped|attacked|attacking|assaulted|stabbed|shot"
            r"|threatened"
            r"|threatening|threatens|hurts|hurting|abuses|abusing|abused|kicked|pushed|shoved"
            r"|hurt) (?:me|us"
            r"|the kids|my ~1 (?:kids?|son|daughter|mom|baby|sister"
            r"|brother))(?! with a (?:bill|charge|fee))",
            rf"{_ATTACKER} ~2 (?:is going to|will|wants to|is trying to|tried to|threatened to"
            r"|says he will"
            r"|says she will|said he will|said he would|said she will|might|swore he would"
            r"|going to) (?:kill"
            r"|shoot|stab|hurt|murder|beat|strangle) (?:me|us|the kids|my ~1 (?:kids?|son"
            r"|daughter|mom))",
            r"(?:being|been|was|am|got|just got|were|getting) (?:beaten|beat up|attacked"
            r"|abused|assaulted"
            r"|raped|stabbed|shot at|mugged|robbed|held hostage|strangled|molested"
            r"|sexually assaulted)"
            r"|(?:have been|was|is|got|been) shot (?:in|by|and)|breaking into my|(?:someone"
            r"|somebody|man"
            r"|guy) ~3 (?:broke in|breaking in|in my house)|not safe (?:at home|here|with him"
            r"|with her"
            r"|in my home)|afraid (?:of my (?:husband|boyfriend|wife|partner|ex)"
            r"|he will (?:hurt|kill)"
            r"|for my life)|robbery in progress|active shooter",
        ),
        (
            *PAST,
            *STORY,
            Excuse(
                after=r"(?:if (?:i|we|it|you|its|she|he|they|this|that|my)|when i|when he|when she"
                r"|for (?:not|forgetting"
                r"|asking|being|missing|losing)|because i forgot|to it|at (?:chess|cards|golf|tennis))"
            ),
            Excuse(
                anywhere=r"(?:lol|lmao|haha\w*|jk|flu shot|covid shot|got ~2 shots?|the shot"
                r"|shot (?:in the arm|record"
                r"|clinic)|allergies|migraines?|arthritis|by (?:allergies|a cold|the flu|prices)"
                r"|robbed ~4 (?:prices?|price|copay|insurance)|(?:price|prices|insurance|copay"
                r"|highway) ~4 (?:robbed|robbery))"
            ),
            Excuse(before=r"(?:feel like (?:i )?(?:am|was)? ?|like)"),
        ),
    ),
)
