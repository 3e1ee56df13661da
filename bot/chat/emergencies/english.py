"""What the English rules have in common: people, medicines, and reasons why a match is no emergency."""

from bot.chat.emergencies.rules import Excuse

KIN = (
    "husband|wife|son|daughter|mom|dad|grandma|grandpa|brother|sister|kid|kids|child"
    "|baby|toddler"
    "|infant|newborn|boyfriend"
    "|girlfriend|partner|friend|roommate|neighbor|uncle|aunt|cousin|nephew|niece|grandson"
    "|granddaughter|grandkid|boy|girl"
    "|year old|month old|little one|man|woman|guy|lady|somebody|someone|fiance|ex"
    "|coworker|patient"
)
SMALL = (
    "son|daughter|kid|kids|child|baby|toddler|infant|newborn|grandson|granddaughter"
    "|grandkid|boy|girl"
    "|year old|month old"
    "|little one|nephew|niece|brother|sister|dog|puppy|cat|kitten|pet|he|she|they|twins?"
)
MEDICINE = (
    r"pills?|antidepressants?|blood thinners?|sedatives?|benzos?|narcotics?|opiates?"
    r"|tablets?"
    r"|capsules?|caps|meds?|medicines?|medications?|drugs?|prescriptions?|rx|vitamins?"
    r"|gummy|gummies"
    r"|edibles?"
    r"|patch|patches|tylenol|acetaminophen|advil|motrin|ibuprofen|aspirin|aleve"
    r"|benadryl|nyquil"
    r"|melatonin|iron|xanax|ambien"
    r"|adderall|ritalin|vyvanse|oxys?|oxycontin|percocets?|percs?|vicodin|norcos?"
    r"|fentanyl|heroin|meth"
    r"|cocaine|insulin|warfarin"
    r"|lithium|digoxin|suboxone|methadone|seroquel|gabapentin|klonopin|ativan|valium"
    r"|opioids?"
    r"|painkillers?|sleeping pills?"
    r"|[a-z]{3,}(?:pril|sartan|olol|statin|zole|pam|lam|mycin|cillin|oxetine|idone"
    r"|formin|pram|gliptin"
    r"|glutide|codone|morphone"
    r"|traline|dipine|thyroxine|triptyline)"
)
POISON = (
    "bleach|clorox|antifreeze|rat poison|poison|chlorine|fumes|detergent|tide pods?"
    "|laundry pods?"
    "|dish soap|drain cleaner|drano|ammonia|lysol"
    "|cleaner|cleaning ~1 (?:fluid|product|stuff|solution)|rubbing alcohol|hand sanitizer"
    "|nail polish ~1|gasoline|gas|kerosene"
    "|pesticides?|weed killer|moth balls?|mothballs?|button battery|batter(?:y|ies)"
    "|lighter fluid"
    "|windex|peroxide|mouthwash"
    "|nicotine|vape juice|lamp oil|essential oils?|paint thinner|magnets?|eye drops"
    "|hydrogen peroxide"
    "|wild mushrooms?|berries"
)
_AGO = (
    r"(?:in (?:19|20)\d\d|back in|(?:\d+|a|an|one|two|three|few|couple|many|several"
    r"|some|ten"
    r"|five) ~1 (?:years?|months?|weeks?) ago|years ago|months ago|last (?:year|month"
    r"|summer|winter"
    r"|spring|fall)|when (?:i|he|she) was|as a (?:kid|child|baby)|in the past"
    r"|a while (?:ago|back)"
    r"|long ago|before covid)"
)
_BUSINESS = (
    "refills?|refilled|ready|prescriptions?|pick up|picking up|insurance|covered"
    "|cover|in stock"
    "|transfer|prescribed|appointment|order|discharged|pharmacy|copay|coupon"
)
IS_NOW = (
    "right now|now|just|i think|he might|she might|may be|help|happening|feels like"
    "|feel like|today"
    "|tonight|this morning|please|hurry|again"
)
_HERE = "i am|he is|she is|they are|having|i have|i feel|started|right now|now|help|i think|hurry"

PAST = (
    Excuse(after=rf"~5 {_AGO}"),
    Excuse(before=rf"{_AGO} ~6 (?:had|has had|was|took|tried|went|got|suffered|died|lost) ~4"),
    Excuse(before=r"(?:history of|survived|survivor|since ~2|after ~2|recover(?:ed|ing|y) from ~2" r"|years after ~2)"),
    Excuse(before=r"(?:had|have had|has had|suffered) ~3", anywhere=rf"(?:{_BUSINESS})", but=rf"(?:{IS_NOW})"),
)
STORY = (
    Excuse(
        anywhere=r"(?:(?:in|saw|watched|watching|seen|on|about|from|read|heard|called|new|favorite"
        r"|that) ~3 (?:movie|movies|film|show"
        r"|episode|series|netflix|news|article|documentary|book|novel|song|lyrics|podcast"
        r"|headline|story"
        r"|class|homework|essay)"
        r"|awareness|prevention|squad|fundraiser|charity)",
        but=r"(?:while|i am|i want|i feel|he is|she is|help)",
    ),
)
NEGATED = (
    Excuse(
        before=r"(?:no|not|never|without|dont have|havent had|hasnt had|dont feel|isnt|arent"
        r"|wasnt|aint|denies"
        r"|nor)"
        r"(?: (?:any|a|an|having|have|having any|feeling|really|even|been|ever"
        r"|currently)){0,3}"
    ),
)
ASKED_ABOUT = (
    Excuse(
        before=r"(?:can|does|do|could|would|may|might|will|whether|if|signs of|symptoms of"
        r"|risk of|risk for"
        r"|prevents?|treats?"
        r"|cause|causes|caused|causing|avoid|reduce|leads? to|side effects?(?: like"
        r"| such as| are| include"
        r"| including)?|chance of"
        r"|about|worried about|family history of|used for|for|like|in case of|against"
        r"|help with|helps with"
        r"|because of|increase) ~4",
        but=rf"(?:{_HERE})",
    ),
    Excuse(
        after=r"~3 (?:side effects?|warning|on the (?:label|leaflet|box|bottle)|risk|clinic"
        r"|center|unit"
        r"|patients?)",
        but=rf"(?:{_HERE})",
    ),
    Excuse(after=r"(?:medicine|meds|medication|pills?|prescription|drugs?)"),
    Excuse(before=r"(?:is|are) ~1", after=r"~4 (?:side effects?|normal|common|a symptom|bad)", but=rf"(?:{_HERE})"),
)
JOKE = (
    Excuse(anywhere=r"(?:lol|lmao|haha\w*|hehe|rofl|jk|just kidding|laughing|so funny|joking)"),
    Excuse(
        after=r"(?:when|after|once|at|from|over) ~4 (?:saw|see|seeing|price|bill|cost|costs|line"
        r"|wait|waiting"
        r"|heard|told|total)"
    ),
    Excuse(
        before=r"(?:almost|nearly|about|gave me|give me|giving me|gonna give me|going to give me"
        r"|like to) ~2 (?:had|have|having)? ~2",
        anywhere=r"(?:price|prices|bill|cost|costs|copay|total|wait|waiting|hold|phone|saw|dollars"
        r"|you guys"
        r"|you people|pharmacy)",
    ),
)
