"""English: signs of somebody gravely ill, in groups. One alone may be harmless, two of different groups are not."""

from bot.chat.emergencies.english import URGENT
from bot.chat.emergencies.english_words import SEDATED
from bot.chat.emergencies.lexicon import words

_COLOR = (
    r"(?:is|looks?|looking|turned|turning|went|gone|and|all|so|skin ~2|face ~2|she is|he is|lips ~2) ~1 (?:gray|grey"
    r"|ashen"
    r"|blue|bluish|purple|dusky|white as \w+|pale as|pale|clammy|ghost white)(?! (?:pill|tablet|cap|and white|one|box"
    r"|hair))"
)
_SWEAT = (
    r"sweating(?! over)|sweating (?:buckets|profusely|through|bullets|cold|like|so|bad|and)|drenched|cold sweats?"
    r"|cant stop sweating"
    r"|(?:and|is|all|so|am) sweat(?:y|ing)"
)
_LIMP = words(
    "limp floppy slumped lifeless cant_stand cant_walk cant_stand_up cant_sit_up cant_hold_his_head collapsing"
    " cant_walk_straight veering leaning_to_one_side off_balance stumbling staggering slid_off fell_over fell_off "
    "slumping cant_move keeled_over"
)
_SLEEPY = rf"(?:really|so|very|super|too|getting|extremely) (?:drowsy|sleepy|groggy|lethargic)|{SEDATED}"
_CONFUSED = words(
    "confused confusion delirious disoriented incoherent not_making_sense making_any_sense talking_nonsense "
    "hallucinating seeing_things"
    " dont_know_me dont_know_where dont_know_who arent_there dont_recognize agitated went_blank eyes_blank blank_stare"
    " staring_at staring_off staring_and is_staring cant_get_a_word making_no_sense talking_crazy"
)
_SHAKING = words(
    "shaking twitching jerking trembling convulsing foaming shaking_all_over everything_is_shaking is_shaking "
    "am_shaking"
    " quite_shaky stiff rigid muscles_locked shaking_so shaking_bad shaking_uncontrollably shaky wet_herself "
    "wet_himself"
)
_VOMITING = words("throwing_up vomiting puking threw_up cant_stop_vomiting cant_keep_anything_down vomited barfing")
_FAINT = words(
    "passed_out about_to_pass_out going_to_pass_out might_pass_out seeing_spots seeing_stars fainted almost_fainted"
    " feel_faint feels_faint feeling_faint dizzy_and may_pass_out blacked_out blacking_out near_fainting "
    "light_headed lightheaded"
    " room_is_spinning might_faint going_to_faint pass_out"
)
_HEART = (
    r"(?:heart|pulse) ~3 (?:racing|pounding|going crazy|skipping|going nuts|beating out|beating so|thumping|fluttering)"
    r"|(?:pulse|heart rate|hr) ~3 (?:[23]\d|4[0-4]|1[3-9]\d|2\d\d)(?![0-9])"
)
_BREATH = (
    r"breathing ~2 (?:fast|funny|weird|shallow|hard|slow|bad|heavy|real|barely|strange|rapid\w*|quick\w*)|gasping"
    r"|wheezing|short of breathe|barely breathing|snoring (?:weird|real|funny|strange)|gurgling|asthma attack"
    r"|breath\w* ~4 (?:pauses?|wet|like a seal|noisy)|cant inhale|get her breathe"
    r"|get his breathe|get my breathe|trouble breathing|(?:oxygen|o2|tank) ~2 (?:quit|empty|out|ran out)"
)
_BLOOD = (
    r"blood in ~2 (?:urine|pee|stool|poop|vomit|toilet|spit)|(?:peeing|pooping|coughing|spitting) ~1 blood|black tarry"
    r"|bruises? all over|bleeding (?:badly|a lot|again)|blood (?:everywhere|all over)"
)
_FEVER = r"fever ~3 10[3-9]|10[4-9] ~1 (?:fever|temp|degrees)|temp\w* ~3 10[4-9]|burning up|stiff neck"
_SWOLLEN = words("swollen swelling swelled puffed_up puffy puffing ballooned ballooning blew_up blown_up swole")
_SKIN = words(
    "hives welts blotchy rash_all_over covered_in skin_is_peeling peeling_off blistering blisters sores_in_my_mouth "
    "red_all_over"
    " mouth_sores"
)
_THROAT = (
    r"cant swallow|gag+ing|gaggin|drool\w*|throat ~4 (?:shut\w*|clos\w*|tight\w*|swell\w*|swollen|itch\w*)"
    r"|tongue ~3 (?:thick|fat"
    r"|swell\w*|swollen|tingl\w*|numb|heavy)|lips? ~3 (?:tingl\w*|numb|swell\w*|swollen|heavy)|voice ~3 (?:hoarse"
    r"|gone|going)"
)
_ONE_SIDE = (
    r"(?:one|left|right|that|whole) (?:side|arm|hand|leg)(?! effects?)|(?:hand|arm|leg"
    r"|mouth) ~3 (?:stopped (?:obeying|working"
    r"|responding|listening)|isnt working|not working|wont (?:work|move|close|grip|listen)|feels? (?:heavy|dead"
    r"|weird)|went (?:dead"
    r"|numb|weak|limp))|face ~3 (?:numb|droop\w*|heavy|tingl\w*)|slur\w*|cant (?:see|talk|speak)(?! right| now| on"
    r"| long)|wont (?:talk|speak) to (?:me|us)|seeing double|blurry vision"
)
_CHEST = (
    r"chest ~3 (?:hurt\w*|pain\w*|tight\w*|heavy|pressure|burn\w*)|heartbeat|jaw ~2 (?:pain|hurts|aches?)|palpitations"
)

SIGNS = (
    _COLOR, _SWEAT, _LIMP, _SLEEPY, _CONFUSED, _SHAKING, _VOMITING, _FAINT, _HEART, _BREATH, _BLOOD, _FEVER, _SWOLLEN,
    _SKIN, _THROAT, _ONE_SIDE, _CHEST, URGENT,
)  # fmt: skip
"""What a rule counts. A cry for help counts as one of them: with it, one sign is enough."""
