"""What the English rules have in common: people, medicines, and reasons why a match is no emergency."""

from bot.chat.emergencies.rules import Excuse

KIN = (
    "husband|wife|son|daughter|mom|dad|grandma|grandpa|brother|sister|kid|kids|child|baby|toddler|infant|newborn"
    "|boyfriend|girlfriend|partner|friend|roommate|neighbor|uncle|aunt|cousin|nephew|niece|grandson|granddaughter"
    "|grandkid|boy|girl|year old|month old|little one|man|woman|guy|lady|somebody|someone|fiance|ex|coworker|patient"
)
SMALL = (
    "son|daughter|kid|kids|child|baby|toddler|infant|newborn|grandson|granddaughter|grandkid|boy|girl|year old"
    "|month old|little one|nephew|niece|brother|sister|dog|puppy|cat|kitten|pet|he|she|they|twins?"
)
MEDICINE = (
    r"pills?|(?:hormone|steroid|estrogen|testosterone|lidocaine) ~1|antidepressants?|blood thinners?|sedatives?"
    r"|benzos?|narcotics?|opiates?|tablets?|capsules?|caps|meds?|medicines?|medications?|drugs?|prescriptions?|rx"
    r"|vitamins?|gummy|gummies|edibles?|patch|patches|tylenol|acetaminophen|advil|motrin|ibuprofen|aspirin|aleve"
    r"|benadryl|nyquil|melatonin|iron|xanax|ambien|adderall|ritalin|vyvanse|oxys?|oxycontin|percocets?|percs?|vicodin"
    r"|norcos?|fentanyl|heroin|meth|cocaine|insulin|warfarin|lithium|digoxin|suboxone|methadone|seroquel|gabapentin"
    r"|klonopin|ativan|valium|opioids?|painkillers?|sleeping pills?|[a-z]{3,}(?:pril|sartan|olol|statin|zole|pam|lam"
    r"|mycin|cillin|oxetine|idone|formin|pram|gliptin|glutide|codone|morphone|traline|dipine|thyroxine|triptyline)"
)
POISON = (
    "bleach|clorox|antifreeze|rat poison|poison|chlorine|fumes|detergent|tide pods?|laundry pods?|dish soap"
    "|drain cleaner|drano|ammonia|lysol|cleaner|cleaning ~1 (?:fluid|product|stuff|solution)|rubbing alcohol"
    "|hand sanitizer|nail polish ~1|gasoline|gas|kerosene|pesticides?|weed killer|moth balls?|mothballs?"
    "|button battery|batter(?:y|ies)|lighter fluid|windex|peroxide|mouthwash|nicotine|vape juice|lamp oil"
    "|essential oils?|paint thinner|magnets?|eye drops|hydrogen peroxide|wild mushrooms?|berries"
)
_AGO = (
    r"(?:in (?:19|20)\d\d|in ~1 (?:spring|summer|fall|winter|nineties|eighties|seventies|january|february|march|april"
    r"|may|june|july|august|september|october|november|december)|back in|(?:summers?|winters?) ago|(?:\d+|a|an|one"
    r"|two|three|few|couple|many|several|some|ten|five) ~1 (?:years?"
    r"|months?|weeks?) ago|years ago|months ago|last (?:year|month|summer|winter|spring|fall)|when (?:i|he|she) was"
    r"|years (?:back|today)|as a (?:kid|child|baby)|in the past|a while (?:ago|back)|long ago|before covid)"
)
_BUSINESS = (
    "refills?|refilled|ready|prescriptions?|pick up|picking up|insurance|covered|cover|in stock|transfer|prescribed"
    "|appointment|order|discharged|pharmacy|copay|coupon"
)
IS_NOW = (
    "right now|now|just|i think|he might|she might|may be|help|happening|feels like|feel like|today|tonight"
    "|this morning|please|hurry|again"
)
_HERE = "i am|he is|she is|they are|having|i have|i feel|started|right now|now|help|i think|hurry"

URGENT = (
    r"(?:right now|as we speak|hurry|911|ambulance|paramedics?|please help|help please|help me|need help|no help"
    r"|send help"
    r"|somebody help|this second|this minute|happening again|what do i do|oh god|omg help|same way|feels the same)"
)
"""Words of somebody who needs help at once: with them no story, no past and no question is an excuse."""

_SETTLED = (
    r"(?:my late (?:husband|wife|son|daughter|mom|dad|brother|sister)|everything ?i?s fine|all clear|turned out fine"
    r"|cleared me|never since|no more|stopped having)"
)
_STILL = rf"(?:{URGENT}|now|again|still|started|wont|cant|having|he is|she is|i am)"

PAST = (
    Excuse(anywhere=rf"{_AGO}", but=_STILL),
    Excuse(anywhere=_SETTLED, but=_STILL),
    Excuse(after=rf"~5 {_AGO}", but=URGENT),
    Excuse(before=rf"{_AGO} ~6 (?:had|has had|was|took|tried|went|got|suffered|died|lost) ~4", but=URGENT),
    Excuse(
        before=r"(?:history of|survived|survivor|since ~2|after ~2|recover(?:ed|ing|y) from ~2" r"|years after ~2)",
        but=URGENT,
    ),
    Excuse(before=r"(?:had|have had|has had|suffered) ~3", anywhere=rf"(?:{_BUSINESS})", but=rf"(?:{IS_NOW})"),
)
STORY = (
    Excuse(
        anywhere=r"(?:(?:in|saw|watched|watching|seen|on|about|from|read|heard|called|new|favorite|that) ~3 (?:movie"
        r"|movies|film|show|episode|series|netflix|news|article|documentary|book|novel|song|lyrics|podcast"
        r"|headline|story|class|homework|essay)|awareness|prevention|squad|fundraiser|charity)",
        but=r"(?:while|i am|i want|i feel|he is|she is|help)",
    ),
    Excuse(
        anywhere=r"(?:grill|on a plate|in the back(?= ,| \.|  ?$)|restaurant|volunteers?|flyers?|posters?|brochures?"
        r"|pamphlets?|halloween|costume|video game"
        r"|scrabble|chess|poker|trivia|playoffs|quarterback|first aid kit|training|certified|certification|lesson"
        r"|my team|the game|documentary|true crime|character|episode|season finale|hold music|your magnets?|fridge"
        r"|playlist|concert|the song|songs|radio|karaoke|mock|drill|financially|wordle|crossword|in the news"
        r"|on the news|headlines?|lecture|webinar|seminar"
        r"|research paper|term paper|for school|nursing school|pharmacy school|studying|exam|quiz)",
        but=r"(?:while|right now|i want|i feel|help me|on the floor|wont wake|cant breathe|started|suddenly|911)",
    ),
    Excuse(
        anywhere=r"(?:what are|what is|know|learn|teach|list of|recognize|tell me) ~4 (?:signs|symptoms)",
        but=r"(?:he is|she is|i am|i have|my|right now|having|just)",
    ),
)
NEGATED = (
    Excuse(
        before=r"(?:no|not|never|without|stopped|no longer|dont have|havent had|hasnt had|dont feel|isnt|arent"
        r"|wasnt|aint|denies"
        r"|nor)(?: (?:more|further|any|a|an|having|have|having any|feeling|really|even|been|ever|currently)){0,3}"
    ),
)
ASKED_ABOUT = (
    Excuse(
        before=r"(?:can|does|do|could|would|may|might|will|whether|if|signs of|symptoms of|risk of|risk for|prevents?"
        r"|treats?|cause|causes|caused|causing|avoid|reduce|leads? to|side effects?(?: like| such as| are"
        r"| include| including)?|things like|such as|symptoms like|chance of|(?:question|asking|ask|worried|wondering"
        r"|know"
        r"|info|information|heard|read|concerned|learn) about|family history of|in case of|against|help with|helps with"
        r"|because of|increase|(?:medicine|meds?|medications?|pills?|prescription|inhaler|something|anything|refill"
        r"|used|given"
        r"|prescribed|good|ready|plan|tests?|tested|appointment|insurance|take|taking|takes|drug|treatment"
        r"|tablets?) ~1 for) ~4",
        but=rf"(?:{_HERE}|{URGENT})",
    ),
    Excuse(
        after=r"~3 (?:side effects?|warning|on the (?:label|leaflet|box|bottle)|risk|clinic|center|unit|patients?)",
        but=rf"(?:{_HERE}|{URGENT})",
    ),
    Excuse(after=r"(?:medicine|meds|medication|pills?|prescription|drugs?)"),
    Excuse(
        before=r"(?:is|are) ~1", after=r"~4 (?:side effects?|normal|common|a symptom|bad)", but=rf"(?:{_HERE}|{URGENT})"
    ),
)
JOKE = (
    Excuse(anywhere=r"(?:lol|lmao|haha\w*|hehe|rofl|jk|just kidding|laughing|so funny|joking)"),
    Excuse(
        after=r"(?:when|after|once|at|from|over) ~4 (?:saw|see|seeing|price|bill|cost|costs|line|wait|waiting|heard"
        r"|told|total)"
    ),
    Excuse(
        before=r"(?:almost|nearly|about|gave me|give me|giving me|gonna give me|going to give me|like to) ~2 (?:had"
        r"|have|having)? ~2",
        anywhere=r"(?:price|prices|bill|cost|costs|copay|total|wait|waiting|hold|phone|saw|dollars|you guys|you people"
        r"|pharmacy)",
    ),
)
IN_GENERAL = (
    Excuse(
        anywhere=r"(?:^ (?:is|are|does|do|can|could|will|would|what|which|how)|(?:just|only) (?:curious|wondering"
        r"|asking)"
        r"|in general) ~9 (?:common|normal|typical|usual|expected|side effects?|in general|curious|from stress"
        r"|sometimes)",
        but=rf"(?:my|i am|i have|he is|she is|started|having|just took|{URGENT})",
    ),
)
CALM = (*PAST, *STORY, *NEGATED, *ASKED_ABOUT[:2], *IN_GENERAL, *JOKE)
"""What makes most signs no emergency: long ago, a story, denied, asked about in general, or a joke."""
