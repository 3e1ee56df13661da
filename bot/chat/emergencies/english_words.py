"""English words that the rules of the safety net turn on, each list once: people, things to swallow, what bodies do."""

from bot.chat.emergencies.lexicon import words

NOT = words(
    "not cant wont dont isnt aint arent didnt wasnt has_not havent never no_longer barely hardly unable_to refuses_to"
    " no_way_to is_not will_not can_not stopped quit without having_trouble"
)
OTHERS = words(
    "husband husbands wife wifes son sons daughter daughters mom moms dad dads grandma grandmas grandpa grandpas "
    "brother"
    " brothers sister sisters kid kids child baby babys toddler toddlers infant newborn newborns boyfriend girlfriend"
    " partner friend friends roommate roommates neighbor neighbors uncle aunt auntie cousin nephew niece grandson"
    " granddaughter boy girl man woman guy lady somebody someone fiance fiancee coworker patient client resident teen"
    " teenager twin twins stepson stepdad stepmom he she him her them they dude gentleman person customer employee papa"
    " pop pops ex old old_man old_lady mother_in_law father_in_law little_one year_old month_old puppy dog cat pup pet"
    " kitten kitty"
)
SMALL_OR_PET = words(
    "son sons daughter daughters kid kids child children baby babys toddler toddlers infant newborn grandson"
    " granddaughter grandkid grandbaby boy girl year_old yr_old month_old mo_old yo little_one nephew niece brother"
    " sister twin twins preschooler dog dogs puppy pup pooch cat cats kitten kitty pet hound lab chihuahua husky"
    " ferret rabbit rabbits hamster parrot bird horse goat piglet he she they teen teenager"
)

CHEST = words("chest chests breastbone sternum rib_cage ribcage left_boob left_breast")
HURT = words(
    "pain pains painful hurt+ hurting ache+ pressure tight tightness tightening squeeze+ crush+ heavy heaviness burning"
    " burns stab++ sharp discomfort sore soreness clench+ gripping elephant brick bricks vise band cramping throbbing"
    " killing_me weird_feeling pinching pounding spasms fluttering"
)
FACE = words("face mouth smile smiles eyelid cheek lip lips side_of_his_face side_of_her_face side_of_my_face")
DROOP = words(
    "droop+ droopy sag++ saggy lopsided crooked uneven fell fallen falling slid sliding twisted lower drawn numb "
    "hanging"
    " half one_side one_sided melting paralyzed wont_move isnt_working not_working wont_work"
)
SPEECH = words("speech words word talking talks speaking speaks talk speak sentence sentences sounds voice")
MUDDLED = words(
    "slur++ slurry garbled jumbled mumble+ gibberish nonsense mushy mushed scrambled thick_tongued backwards "
    "wrong_order"
    " not_making_sense dont_make_sense no_sense making_no_sense like_he_is_drunk like_she_is_drunk like_a_drunk drunk"
    " wont_come_out not_coming_out word_salad incoherent funny_and"
)
LIMB = words("arm arms leg legs hand hands foot side body half_of_her_body half_of_his_body fingers")
DEAD_LIMB = words(
    "numb numbness weak weakness paralyzed limp dead gave_out went_out tingling tingly useless hanging hangs dangling"
    " dragging drags drag wont_move wont_work stopped_working not_working isnt_working asleep_suddenly"
)
FACE_PARTS = words(
    "face tongue tounge throat lips lip mouth eyes eyelids neck cheeks airway whole_head entire_head uvula"
)
SWELL = words(
    "swell+ swollen swole swelled puff+ puffy puffed_up balloon+ blowing_up blew_up blown_up huge enormous fat thick"
    " doubled swells twice_the_size twice_its_size swole_up inflamed"
)
HIVES = words("hives welts rash blotchy blotches splotches splotchy whelps")
ALL_OVER = words(
    "all_over everywhere whole_body full_body entire_body head_to_toe covered spread+ my_body his_body her_body"
    " from_head body"
)
ALLERGEN = words(
    "peanut peanuts nut nuts walnut walnuts cashew cashews almond almonds pecan pecans pistachio shellfish shrimp "
    "lobster"
    " crab crawfish egg eggs sesame bee bees wasp wasps hornet hornets yellow_jacket yellowjacket fire_ants sting "
    "stings"
    " stung stinged latex penicillin amoxicillin amox bactrim sulfa contrast dye vaccine shot antibiotic antibiotics"
    " cephalexin keflex cookie strawberries kiwi pb pb_j peanut_butter milk fish injection infusion allergic allergy"
)
SKIN = words("skin mouth lips gums eyes palms")
PEEL = words("peel+ coming_off falling_off sloughing slough+ blister+ blistery raw_and_bleeding in_sheets sores")

AIR = words("air oxygen inhale breathe breaths breathing breather")
STRUGGLE = words(
    "struggle+ struggling fight+ fighting gasp+ hungry hunger starving hard harder trouble cant barely hardly "
    "difficulty"
    " not_getting_enough not_enough no not_getting unable starved problems labored panting"
)
BLUE = words("blue bluish blueish purple purplish grey gray greyish grayish ashen dusky")
BLUE_BODY = words("lips lip face nails nail fingernails fingertips fingers skin tongue mouth toes nailbeds gums")
INHALER = words(
    "inhaler inhalers ventolin albuterol proair puffer nebulizer neb nebs rescue_inhaler rescue xopenex proventil "
    "breathing"
    " treatment breathing_treatment nebulizer_treatment treatments symbicort"
)

PILLS = words(
    "pill pills tablet tablets capsule capsules caps med meds medicine medicines medication medications drug drugs dose"
    " doses prescription prescriptions rx patch patches gummy gummies edible edibles vitamins iron_pills cough_syrup "
    "syrup"
    " drops cream ointment pens insulin units bottle bottles pillbox pill_box pill_minder pill_planner pill_organizer"
    " organizer inhaler suppositories lozenges antidepressant antidepressants blood_thinner blood_thinners benzo benzos"
    " opioids opiates narcotics painkiller painkillers sedative sedatives sleeping_pills melatonin edible weed thc vape"
    " nicotine zyn juul shrooms tylenol tylenols advils acetaminophen advil motrin ibuprofen ibuprofin aspirin aleve "
    "naproxen benadryl"
    " nyquil dayquil robitussin delsym dxm imodium excedrin midol bayer pepto unisom claritin zyrtec sudafed mucinex "
    "xanax"
    " ambien adderall ritalin vyvanse concerta oxy oxys oxycontin percocet percocets percs vicodin norco norcos "
    "fentanyl"
    " heroin meth cocaine coke crack molly mdma ecstasy ketamine lsd kratom tianeptine suboxone methadone seroquel "
    "klonopin"
    " ativan valium restoril lunesta flexeril soma lyrica neurontin gabapentin wellbutrin effexor lexapro zoloft prozac"
    " celexa elavil trazodone coumadin warfarin eliquis xarelto digoxin lanoxin lithium synthroid glucotrol glyburide"
    " humalog novolog lantus tresiba ozempic mounjaro metoprolol clonidine efudex estrogen testosterone thyroid birth"
    " control codeine morphine dilaudid hydrocodone tramadol ultram phenobarbital depakote tegretol lamictal keppra"
    " hydroxyzine buspar baclofen verapamil diltiazem nifedipine potassium iron fluoride"
)
"""Medicines, and what they come in. Names that end as medicines do are known by their endings: `MEDICINE`."""

MEDICINE = (
    rf"(?:{PILLS}|[a-z]{{3,}}(?:pril|sartan|olol|statin|zole|pam|lam|mycin|cillin|oxetine|idone|formin|pram|gliptin"
    r"|glutide|codone|morphone|traline|dipine|thyroxine|triptyline|azine|zepam|zolam|barbital|gabalin|phylline|pion"
    r"|faxine|zosin|zide|trexate|platin|parin|azide|epine|triptan|xaban|floxacin|cycline|sone|solone|lukast|tidine))"
)
POISON = words(
    "bleach clorox antifreeze rat_poison mouse_poison poison chlorine fumes detergent tide_pod tide_pods laundry_pod"
    " laundry_pods pods dish_soap dishwasher_pod dishwasher_tablet drain_cleaner drano ammonia lysol pine_sol pinesol"
    " fabuloso cleaner toilet_cleaner oven_cleaner toilet_bowl_cleaner cleaning_fluid cleaning_product "
    "cleaning_solution"
    " rubbing_alcohol isopropyl_alcohol hand_sanitizer nail_polish nail_polish_remover polish_remover acetone"
    " glue_remover gasoline kerosene diesel pesticide pesticides insecticide weed_killer weedkiller roundup moth_ball"
    " moth_balls mothball mothballs ant_trap roach_bait button_battery button_batteries battery batteries lighter_fluid"
    " windex washer_fluid peroxide hydrogen_peroxide mouthwash nicotine vape_juice e_juice lamp_oil tiki_oil "
    "essential_oil"
    " essential_oils oil_of_wintergreen paint_thinner turpentine paint magnets magnet eye_drops wild_mushroom"
    " wild_mushrooms mushrooms berries lye pool_chemicals pool_chlorine muriatic_acid acid fertilizer hair_dye perfume"
    " cologne super_glue superglue glow_stick silica coin penny quarter dime screw nail_glue motor_oil brake_fluid"
    " transmission_fluid pepper_spray xylitol chocolate lily lilies carbon_monoxide rat_bait slug_bait snail_bait"
)
INGESTED = words(
    "took taken swallow+ ate eaten drank drunk drinking ingest+ popped downed chewed chewing lick+ licking munch+"
    " crunched sip++ inhaled snorted injected gulp+ guzzled chugged eating got_into gotten_into getting_into got_in"
    " got_ahold_of got_a_hold_of got_hold_of found_and got_a_hold found bit_into bit sucked_on sucking_on put_in"
    " took_some opened chewed_up chewed_open licked_up lapped_up polished_off helped_himself_to helped_herself_to"
    " gobbled gobbled_up wolfed_down crunching scarfed smoked huffed sniffed"
)
MUCH = words(
    "too_many too_much to_many to_much way_too_many a_bunch bunch a_lot lots handful handfuls a_handful a_whole whole"
    " entire full half_a_bottle half_the_bottle rest_of_the rest_of_my rest_of_his rest_of_her all_my all_of_my all_his"
    " all_her all_the all_of_the all_of_his all_of_her all_of_them all_at_once every_last every_single a_weeks_worth"
    " weeks_worth week_worth months_worth dozens dozen more_than double triple quadruple extra another second third ten"
    " times twice_the twice_my twice_his twice_her 10x 2x 3x wrong several some of_my of_moms of_grandmas all"
)

SEDATED = words(
    "drowsy sleepy cant_stay_awake wont_stay_awake barely_awake nodding_off nodding_out hard_to_wake wont_wake_up"
    " cant_keep_my_eyes_open keep_my_eyes_open keep_his_eyes_open keep_her_eyes_open cant_wake passing_out out_of_it"
    " unresponsive unconscious groggy lethargic"
)
"""Too deep a sleep, after whatever was taken."""

WEAPON = words(
    "gun guns knife knives rifle pistol shotgun machete weapon bomb bombs explosive explosives grenade bat baseball_bat"
    " hammer axe crowbar molotov ar15 ak47 firearm glock blade taser revolver"
)
ASSAULT = words(
    "hit hits hitting beat beats beating beaten beats_up beat_up punch+ slap++ smack+ choke+ strangle+ rape+ attack+"
    " assault+ stab++ shot shoot shoots shooting kick+ shove+ push+ hurt hurts hurting abuse+ abusing molest+ threaten+"
    " grab++ drag++ threw throw throws throwing tackled tackle+ pinned burn+ whip++ molests drug++ beating_up beaten_up"
)
