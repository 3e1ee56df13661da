"""English: a severe allergic reaction."""

from bot.chat.emergencies.english import ASKED_ABOUT, CALM, JOKE, NEGATED, PAST, STORY
from bot.chat.emergencies.english_words import (
    ALL_OVER,
    ALLERGEN,
    FACE_PARTS,
    HIVES,
    MEDICINE,
    PEEL,
    SKIN,
    SWELL,
)
from bot.chat.emergencies.lexicon import near, words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_TAKEN_BADLY = words(
    "hives welts wheez* swell+ swollen swole swelled blotchy blotches puffy throat tongue dizzy faint pass_out "
    "passing_out"
    " passed_out cant_breathe closing tight ballooning vomiting throwing_up red_all_over itchy_all_over voice hoarse "
    "lips"
    " lightheaded trouble_breathing breathing gasping rash_all_over collapsed"
)

REACTION_SIGNS = (
    Rule(
        "reacts_badly",
        AlarmKind.SEVERE_REACTION,
        "Swelling, hives, a failing voice or peeling skin, above all after a sting, a food or a medicine.",
        (
            near(FACE_PARTS, SWELL, 5),
            r"(?:ate|eaten|eating|bite of|bit of|had|took|taken|tried|given|gave|stung|bit|bitten|got|after|since"
            rf"|drank|used) ~4 {ALLERGEN} ~9"
            rf" {_TAKEN_BADLY}",
            near(HIVES, rf"(?:{ALL_OVER}|dizzy|throat|cant|breath\w*|face|faint|pass out|vomit\w*|tongue|wheez\w*)", 5),
            r"(?:throat|neck|airway) ~4 (?:tight\w*|clos\w*|shut\w*|itch\w* and|constrict\w*|lump and|narrow\w*"
            r"|swell\w*"
            r"|scratchy and)|(?:clos\w*|tighten\w*) ~2 (?:throat|airway)|voice ~3 (?:hoarse|going|gone|squeaky|changed"
            r"|weird) ~9 (?:swell\w*|swollen|throat|shot|sting|stung|hives|lips|eyes|tongue|allerg\w*)|(?:swell\w*"
            r"|swollen"
            r"|hives|allerg\w*) ~9 voice ~3 (?:hoarse|going|gone|squeaky|changed|weird)",
            r"(?:used|stab\w*|gave|jab\w*|inject\w*|hit|give|stuck|given) ~4 (?:epi ?pens?|epi|epinephrine|auvi ?q)",
            near(SKIN, PEEL, 4),
            rf"{near(PEEL, MEDICINE, 9)}",
            r"(?:severe|bad|terrible|major|serious|life threatening|scary|awful|horrible) ~2 (?:allergic|alergic"
            r"|allergy)"
            r" ~2 (?:reaction|attack)|(?:allergic|alergic) reaction(?= \.|  ?$| ,| eyes| help| hurry| right| and| my"
            r"| his"
            r"| her| face| now| what)|reacting ~2 (?:bad\w*|to) ~6 (?:throat|swell\w*|breathe|hives|face|lips)",
            r"stung ~6 (?:times|sick|feel|dizzy|hives|swell\w*|all over|faint|nause\w*)|(?:reaction"
            r"|allergic) ~6 (?:cant breathe|throat|swell\w*|swollen|hives all|passing out|iv|epi|911)|(?:mouth"
            r"|throat|lips?|tongue) ~3 (?:itch\w*|tingl\w*|funny|weird|burning) ~7 (?:nut|nuts|peanut|allerg\w*"
            r"|ate|shellfish|after|since|swell\w*|throat)",
            r"(?:lip|lips|tongue|face|eye|eyes|cheek|neck|arm) ~3 (?:size of|as big as|twice|like a (?:balloon|golf"
            r"|baseball|basketball)|bigger)|(?:peanut|nut|egg|shellfish|shrimp|milk|sesame|strawberr\w+|bee"
            r"|sting\w*|stung|bites?) ~9 (?:bumps|welts|hives|rash|scratching ~2 throat|itching everywhere"
            r"|red all over|itchy all over)|throat ~2 (?:feels?|is|getting) ~1 (?:thick|full|funny|itchy|tight"
            r"|lumpy|scratchy and)|itch\w* (?:everywhere|all over) ~6 (?:throat|breathe|dizzy|swell\w*|lips)"
            r"|(?:severe|bad) allergic (?:reaction|attack)(?! to ~3 (?:as|when|years|in the past))",
        ),
        (
            *CALM,
            Excuse(
                anywhere=r"(?:sunburn\w*|swollen (?:glands|tonsils)|from allergies|allergy season|pollen"
                r"|seasonal|hay fever|wisdom|dentist|stye"
                r"|pink ?eye|psoriasis|eczema|chapped|acne|lip filler|fillers?"
                r"|botox|callus\w*|athletes foot|diaper|poison ivy|poison oak|razor|shingles|cold sores?|canker"
                r"|scalp|dandruff|shampoo|shoes?|new boots|fat chance|thick skin|mouthwash|screen|label|sticker"
                r"|black friday)",
                but=r"(?:throat|tongue|breathe|right now|help|pass out|fever|sheets|shut)",
            ),
            Excuse(
                anywhere=r"(?:mild|minor|slight|little|small|few|tiny|spot|one spot|on (?:my|his|her) (?:arms?|legs?"
                r"|hands?"
                r"|feet|foot|ankles?|elbows?|belly|back))",
                but=r"(?:throat|tongue|breathe|lips|face|all over|everywhere|wheez\w*|pass out|swallow)",
            ),
            Excuse(
                anywhere=r"(?:allergic to|allergy to|allergies|allergy|on file|epi ?pens?|auvi ?q) ~6 (?:file|profile"
                r"|chart"
                r"|record|list|refill|renew\w*|cover\w*|price|expired|ready|stock|add|update|coupon|note)",
                but=r"(?:swell\w*|swollen|throat|hives|wheez\w*|tongue|right now|help|pass out)",
            ),
            Excuse(
                before=r"(?:never|not|used to have|have|in case|if|when|whenever|how (?:do|to)|last|once|before"
                r"|should) ~4",
                after=r"~3 (?:before|once|yet|thank god|in years|expired?)",
            ),
            Excuse(
                before=r"(?:never|havent|have never|has never|in case|if|whenever|how do i|how to|trained to|teach) ~4"
            ),
        ),
        across=True,
    ),
)

REACTION_NAMED = (
    Rule(
        "anaphylaxis",
        AlarmKind.SEVERE_REACTION,
        "An allergic reaction that is happening.",
        (
            r"(?:anaphylaxis|anaphylactic)",
            r"(?:having|have|has|got|getting|think|had|is|going into|bad|severe|serious|terrible|horrible|major|huge"
            r"|extreme) ~3 (?:allergic|allergy|bad|severe|serious|terrible) reaction",
            r"(?:allergic|severe) reaction (?:right now|now|help|to ~3 (?:i|and|my) ~3 (?:just|swelling|hives|throat))",
            r"(?:just |had to )(?:used|use|gave|give|inject|injected) ~3 (?:epi ?pen" r"|epinephrine|epi)",
        ),
        (
            *PAST,
            *NEGATED,
            *STORY,
            Excuse(
                before=r"(?:history of|risk of|for|in case of|cause|causes|if ~4|can ~5|could ~5|does ~5|will ~5"
                r"|might ~5|prevent|caused)",
                but="(?:i am|is having|am having|now|help|going into)",
            ),
            Excuse(
                anywhere=r"(?:list|listed|allergies|record|records|profile|file|chart|last time|before|once|previously"
                r"|used to|in the past|epi ?pen ~4 (?:refill|expired|ready|price|stock|prescription|coupon)"
                r"|training|trainer)",
                but="(?:i am having|is having|right now|swelling|help|going into|throat)",
            ),
            Excuse(before=r"(?:mild|small|minor|slight) ~1"),
        ),
    ),
    Rule(
        "swelling",
        AlarmKind.SEVERE_REACTION,
        "Swelling of throat, tongue, lips or face.",
        (
            r"(?:throat|airway) ~3 (?:close|closing|closed|closes|swelling|swelled|swole|tight|tightening|tightens"
            r"|shut|shutting|constricting|itchy and swollen)",
            r"(?:tongue|lips?|face|mouth|eyes) ~4 (?:swelling|swollen|swelled|swole|puffed up|puffing up|blowing up"
            r"|blew up|huge|doubled in size|ballooning)",
            r"(?:throat|neck) ~2 swollen ~4 cant (?:swallow|breathe|talk)|cant swallow ~3 (?:saliva|spit|swollen)",
            r"epi ?pen ~2 (?:didnt|not|isnt|wont) ~1 (?:work|working|help|helping)",
            r"(?:swelling|swollen|puffy) ~4 (?:face|tongue|throat|lips?)",
            r"(?:hives|rash|welts) ~3 (?:all over|everywhere|head to toe|whole body|entire body|spreading fast)"
            r"|(?:covered|broke out|breaking out|head to toe) ~2 (?:in|with) hives",
            r"(?:skin|face|mouth) ~2 (?:peeling off|blistering|is peeling and)",
        ),
        (
            *PAST,
            *NEGATED,
            *STORY,
            *JOKE,
            *ASKED_ABOUT,
            Excuse(
                anywhere=r"(?:swollen (?:glands|tonsils)|lozenges?|sunburn|sunburnt|wisdom tooth|wisdom teeth"
                r"|dentist|bee movie)"
            ),
            Excuse(after=r"~2 (?:went down|gone|better|is gone|has gone|resolved)"),
        ),
    ),
)

REACTION = (*REACTION_NAMED, *REACTION_SIGNS)
