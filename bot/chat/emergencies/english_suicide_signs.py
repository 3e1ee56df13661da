"""English: who is weary of life, says farewell or has the means at hand (988 Lifeline's warning signs)."""

from bot.chat.emergencies.english import MEDICINE, STORY
from bot.chat.emergencies.english_suicide import NOT_MEANT
from bot.chat.emergencies.lexicon import words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_ALIVE = words(
    "live living be_alive being_alive alive be_here being_here exist existing wake_up waking_up go_on going_on "
    "be_around"
    " keep_going keep_living breathe be_in_this_world be_on_this_earth see_tomorrow see_another_day "
    "be_on_this_planet fight"
    " continue"
)

_WEARY = words(
    "tired sick done through finished exhausted fed_up had_enough no_longer_want never_want not_worth no_reason "
    "no_point"
    " nothing_left no_will given_up giving_up cant_stand cant_bear cant_face cant_take cant_deal_with"
)

_SAVED = words(
    "saving saved save stockpiled stockpiling stashing stashed hoarding hoarded collecting collected hiding storing "
    "squirreling"
    " squirreled stash setting_aside putting_away"
)

_MEANS = words(
    "gun pistol razor knife blade rope noose belt bridge pills bottle razors rifle shotgun ledge rooftop overpass"
)

_PARTING = words(
    "tell_everyone tell_my tell_them take_care_of_my look_after_my my_cats my_cat my_dog my_dogs goes_to my_sister "
    "my_brother my_kids"
    " my_children papers_in_order affairs_in_order my_will note letter letters written_to wrote_to goodbye goodbyes "
    "farewell"
    " forgive_me im_sorry i_am_sorry sorry_for_everything thank_you_for_everything you_have_all_been been_so_kind "
    "been_very_kind"
    " no_point at_peace join_her join_him be_with_her be_with_him see_her_again see_him_again no_longer_matter "
    "wont_matter"
)

SUICIDE_SIGNS = (
    Rule(
        "weary_of_life",
        AlarmKind.SUICIDE,
        "Somebody is done with life, sees no way on, or is said to be, in the words for it and round it.",
        (
            r"(?:dont|do not|didnt|no longer|never|not|wont|cant|cant even|stopped wanting) ~2 (?:want|wants|wanting"
            r"|deserve|deserves|feel like|care"
            rf"|able|see myself|see a reason|see the point) ~2 (?:to |of )?{_ALIVE}(?= anymore| any| with| tomorrow"
            r"| without| like| \."
            r"| ,|  ?$| or| if| i| and| ever| again| in| period| but| no| this)",
            rf"{_WEARY} ~3 (?:of |with |to |for |in )?(?:life|living|being alive|existing|existence|my life|this life"
            r"|this world"
            r"|living like this|live for|live anymore|waking up|go on|going on)(?! (?:insurance|alert|savers|out of"
            r"|paycheck|with my"
            r"|alone|with"
            r" (?:roommates|my parents|her|him)|in this (?:apartment|house|town|city)))",
            r"(?:no|any|a|only|see|found) ~1 (?:way out|way forward|other way|way to go on|reason to (?:stay|live"
            r"|be here|go on"
            r"|keep)|point (?:anymore|in (?:living|going|anything|any of it|staying|trying)|living|to any of))(?= |$)",
            r"cant ~2 (?:go on|keep (?:going|living|doing this|fighting)|live like this|live with (?:it|this|myself)"
            r"|do this"
            r" anymore|do it anymore|take it anymore|take this anymore|take much more|be here anymore"
            r"|face (?:tomorrow|another day))",
            r"(?:rather|better|want to|wanna|ready to|going to|plan to|wish|hope) ~3 (?:be dead|dead|not wake up"
            r"|never wake up|not be"
            r" here|be gone|sleep forever|rest forever|disappear|vanish|stop existing|cease to exist|slip away"
            r"|drift off|join (?:him"
            r"|her|my)|be with (?:him|her|my \w+) (?:again|in heaven|soon))(?! (?:by|before|for a|on vacation|next"
            r"|when you))",
            r"(?:sleep|go to bed|close my eyes|fall asleep|bed) ~5 (?:not|never|dont|forever|no) ~2 (?:wake|waking"
            r"|get up|open)"
            r"|(?:not|never|dont) ~2 wake up(?= \.|  ?$| tomorrow| again| ever| anymore| and be)",
            r"(?:wont|not|never) have to (?:deal with|worry about|put up with|bother with) (?:me|him|her|this ~3) ~1"
            r" (?:after|any ?more|much longer|again|soon)|(?:nobody|no one|noone) needs me",
            r"(?:everyone|everybody|family|kids|wife|husband|people|they|world|all of you|you all|mom|nobody"
            r"|no one) ~4 (?:better"
            r" off|happier|relieved|better|easier|miss|notice|care) ~4 (?:without (?:me|him|her)|if i ~3 (?:gone|dead"
            r"|here|around"
            r"|disappear\w*|died)|me gone|when i am gone|if i was|i died|i am dead|i was dead)|burden (?:to"
            r"|on) (?:everyone|my|them"
            r"|everybody)|just a burden",
            r"(?:done|finished|through) with (?:life|living|everything|this world|it all)|(?:life|it|everything"
            r"|none of it) ~2"
            r" (?:not worth|isnt worth|meaningless|pointless|too much to bear|hopeless)(?: |$)|(?:i am|feel|feeling"
            r"|so|is) ~1 (?:hopeless"
            r" and|worthless and)|nothing (?:left )?to live for",
            r"(?:blow|shoot|put a bullet) ~2 (?:my|his|her|their) ~1 (?:brains?|head)|bullet ~2 (?:my|his|her) head"
            r"|(?:driving|drive"
            r"|steer|crash\w*|walk\w*|step|jump\w*|throw\w*|run) ~4 (?:off (?:the|a|that|this) ~2 (?:bridge|cliff"
            r"|road|roof|overpass"
            r"|building|balcony|parking)|into (?:a tree|traffic|oncoming|a wall|the river|the lake|a truck|the train)"
            r"|in front of"
            r" (?:a|the) ~1 (?:train|truck|bus|car|subway)|under a train)",
            r"(?:do|doing|did|done|try\w*) (?:something|anything) ~2 to (?:himself|herself|myself|themselves)|(?:hurt"
            r"|harm|cut"
            r"|cutting|burning|scratching|hit|hitting|starving) (?:myself|himself|herself)(?= |$)(?! (?:by accident"
            r"|on (?:the|a|my)"
            r"|at work|working|lifting|playing|shaving|cooking|slack|off|short|a|with the cap|moving|doing|again at))",
            r"(?:picture|picturing|imagin\w*|thoughts? of|thinking (?:of|about)|think about|fantasi\w*|dream\w* about"
            r"|dreaming of|visions? of|urge\w* to|considering|planning) ~3"
            r" (?:crash\w*|jump\w*|ending (?:it|things|my|everything)|end (?:it|things|my life)|dying|death"
            r"|my own (?:death|funeral)|not being here|being dead|driving off|hanging|overdos\w*|swallowing"
            r"|taking (?:them )?all|cutting|a bullet|never waking"
            r"|disappearing|walking into|stepping in front|the bridge)",
            r"(?:go|be|going to be|want to be|join|joining|reunited|together) ~2 (?:with |to )?(?:my|him"
            r"|her) ~2 (?:husband|wife|son|daughter|mom|dad|mother|father|baby|brother|sister|helen"
            r"|john)? ?~4 (?:passed|died|heaven|gone|again soon|other side|dead)"
            r"|(?:cant|dont want to) ~1 do (?:this|it|life) ~1 (?:alone|anymore without|without (?:him|her))",
            r"(?:just|so|i|only) ~2 (?:want|wish|need) (?:it|everything|the pain|all of it|this"
            r"|my life) ~1 to (?:be over|end|stop forever|all end|all stop)|have a plan (?:to|and|for (?:tonight"
            r"|ending|how))|cant fight (?:anymore|this anymore|any longer|it anymore)|forgive me ~6"
            r" (?:cant|anymore|love|tired|done|sorry|gone)|goodbye ~8 (?:phone off|pills|wont answer|not answering"
            r"|not picking up|gun|locked)",
            r"(?:going to|gonna|will|want to|about to|ready to) ~1 (?:swallow|take|down|eat|od on"
            r"|overdose on) ~1 (?:them|these|it|those|everything|every) ~1 (?:all|at once|pill|one)(?= |$)"
            r"|how many (?:of )?(?:these|pills|them|it) ~2 (?:would|will|do|does|to) ~2 (?:it )?(?:take|kill|end"
            r"|i need to die)"
            r"(?! (?:a day|per day|daily|to (?:get|last|fill)|each|for (?:it to work|pain)|before))|(?:no point"
            r"|no use|no sense|why bother) ~2 (?:in |with )?(?:picking|refilling|filling|getting|taking"
            r"|ordering) ~8 (?:wont be|not going to be|gone|dead|anymore|soon)",
            r"(?:cut|cutting|sliced|slicing|burned|burning|carving) (?:my|his|her) ~1 (?:arms?|legs?|thighs?|wrists?"
            r"|skin|stomach) ~6 (?:again|on purpose|tonight|deep\w*|than i meant|to feel|cant stop|hiding"
            r"|dont want to stop)"
            r"|(?:goodbye|bye) ~1 (?:mom|dad|mama|mommy|everyone|everybody|forever|world|to everyone"
            r"|for good) ~9 (?:attempts?|tried|picking up|answer\w*|pills|sorry|love|phone|missing|gone)"
            r"|(?:already )?decided ~5 (?:tell|goodbye|sorry|die|done|live|over)"
            r"|(?:dont|not|never) ~1 deserve ~1 (?:to )?(?:live|be alive|be here|life|exist)",
            r"voices? ~3 (?:tell\w*|say\w*|said|told|telling|want\w*) ~5 (?:take (?:all|them|it)|hurt|kill|die|jump"
            r"|end|cut|do it"
            r"|harm|burn|stab)",
            r"(?:if|when|once|after|until|till) (?:i|im) ~1 (?:was|were|am|is)? ?(?:dead|gone for good|dead and gone"
            r"|no longer here|not here anymore|not alive)|(?:be|am|will be|already) dead (?:by|before|soon"
            r"|tonight|tomorrow|anyway)|(?:favor|better place) if i|(?:take|taking|swallow|swallowing|swallowed"
            r"|down|downing) ~2 (?:them|these|those|it|my pills|the pills|my meds|the bottle"
            r"|the whole bottle) all(?= |$)(?! (?:together with food|back|in the (?:morning|evening)|with food"
            r"|at (?:night|bedtime)))",
            r"(?:been|started|start|keep|still|back to|want to|going to|stop) ~1 cutting(?= again| myself| \.| ,|  ?$"
            r"| and| deeper| because| at night)|cutting again|(?:cut|hurt|burned|harmed) (?:again|on purpose)"
            r"|self ?harm\w*|(?:today|tonight|tomorrow|this) (?:is|will be) (?:my|the) last (?:night"
            r"|day|time|one)(?= |$)(?! (?:of (?:my|the|work|class|school|vacation)|on (?:the|my)|for|to|before"
            r"|i can))|(?:doesnt|dont|wont|wouldnt|not|so it|without it) ~2 hurt\w* when i (?:go|die|do it|leave)"
            r"|painless(?:ly)?(?= |$)(?! (?:shot|injection|needle|lancets?|process|refill))",
            r"(?:standing|sitting|stand|am|up|out|walking|climbed|here) ~2 on ~2 (?:bridge|ledge|roof|rooftop|edge"
            r"|tracks|overpass|railing|cliff)(?= |$)(?! (?:street|road|pharmacy|store|location))|(?:noose|rope"
            r"|belt) ~4 (?:ready|neck|tied|closet|ceiling|fan)|(?:loaded|holding|have|got) ~2 (?:gun|pistol|razor"
            r"|knife) ~4 (?:myself|my (?:head|mouth|wrist|throat|lap|hand and))|(?:is|are|would|will) ~1 (?:\d\d+"
            r"|this many|all of these|that many) ~3 (?:of )?(?:these|pills|them|it)? ?(?:be )?enough to (?:die"
            r"|not wake|kill|end|do it|stop my)|enough to (?:die|not wake|kill me|end it|finish me|put me (?:down"
            r"|to sleep forever)|never wake)",
            r"(?:dont|do not|not) ~1 (?:feel|think i am|am) ~2 safe ~2 (?:alone|myself|tonight)|crisis (?:line"
            r"|counselor)|(?:no one|nobody|noone) ~2 (?:cares?|loves|would (?:care|miss|notice)|wants) ~2 (?:me"
            r"|if i|about me|i am alive)(?= |$)|hate (?:my life|myself|being alive|living)(?= |$)|life ~1 (?:is"
            r"|has) ~1 (?:over|not worth|nothing|meaningless|unbearable|too hard)|cant (?:see|find"
            r"|think of) ~2 (?:reason|point|way out|future)|lost everything|(?:want|going|ready"
            r"|need) to ~1 (?:end it|end it all|check out|be done with (?:it|life|everything)|die|disappear"
            r"|go to heaven|leave this (?:world|earth)|unalive)",
            r"(?:dont|do not) want to do (?:this|the) ~1 life|(?:meds?|pills?|what) ~4 (?:take"
            r"|use) ~3 (?:to )?(?:just )?(?:not wake up|die|never wake|sleep forever|end it)",
            r"(?:cut|cuts|cutting|slicing|burning|scratching) (?:my|her|his|their) ~1 (?:arms?|wrists?|legs?"
            r"|thighs?)(?= \.| ,|  ?$| and| again| at| in| with| since)(?! with (?:a paper|paper|glass))"
            r"|(?:talk\w*|think\w*|talks|spoke|hints?) ~2 (?:about|of) ~1 ending (?:it|things|everything|(?:his"
            r"|her|my) life)|nothing left for (?:me|him|her)(?= |$)(?! (?:to (?:pay|pick|sign|do here)))",
            r"if (?:i|he|she) (?:take|takes|took|swallow|swallowed|swallows) (?:all|every|the whole|the entire"
            r"|\d\d) ~6 (?:hurt|painful|die|kill|wake|how long|enough|fast|quick|suffer|feel)|(?:pills?|meds"
            rf"|{MEDICINE}|gun|knife|razor) (?:are |is )?(?:right )?(?:in front of|next to|in my hand|in my lap"
            r"|beside) ?(?:me)?(?= |$) ?~9 (?:cant|done|goodbye|sorry|die|over|end)|(?:cant"
            r"|dont want to) ~3 (?:anymore|it) ~6 (?:pills|gun|knife|razor) ~3 (?:in front|next to|in my hand"
            r"|beside)",
        ),
        (
            *STORY,
            *NOT_MEANT[:3],
            Excuse(
                after=r"with (?:this|these|my) ~1 (?:rash|itch\w*|acne|cough|cold|copay|insurance|prices?"
                r"|roommates?)"
            ),
            Excuse(
                anywhere=r"(?:delay\w*|third time|every time|on hold|this wait|the wait|customer service|insurance"
                r"|hold music|your app|website"
                r"|go on with (?:this|the|it))",
                but=r"(?:kill|suicid\w*|alive|die|dead|hurt myself|end it|life|living|without me|myself|pills)",
            ),
            Excuse(
                anywhere=r"(?:hospice|terminal\w*|phone|battery|plants?|car|subscription|app|vacation|out of town"
                r"|travel\w*"
                r"|moving to|on hold|insurance|autofill|auto refill|delivery|copay|line|website|apartment|lease|job"
                r"|work here"
                r"|pain clinic|lol|lmao|haha|jk|just kidding|prank|password|portal|coupon|exercise|diet|parking"
                r"|drive thru"
                r"|deductible|telemarket\w*|texts?|school|homework|your competitors?|other pharmacies|walgreens|cvs)",
                but=r"(?:kill|suicid\w*|alive|die|dead|pills|hurt myself|end it|take it all|life|living|gun"
                r"|without me|bridge|myself|crash\w*|into a (?:wall|tree|truck))",
            ),
            Excuse(
                before=r"(?:know|tell me|explain|question|afraid|scared|terrified|can|does|will|could"
                r"|side effect ~3) ~3",
                but=r"(?:i (?:am|feel|want|will)|myself|thinking|tonight|dont want|when i (?:go|die))",
            ),
            Excuse(
                anywhere=r"(?:want|wants) ~1 to (?:live|fight)(?= \.|  ?$| to)", but=r"(?:not|dont|no|never|nobody)"
            ),
        ),
        across=False,
    ),
    Rule(
        "farewell_or_means",
        AlarmKind.SUICIDE,
        "Pills put by, a weapon at hand, a farewell: no more refills needed, take care of my cat.",
        (
            rf"{_SAVED} ~4 (?:{MEDICINE}) ~9 (?:enough|ready|tonight|today|day|while|die|end|just in case i"
            r"|all at once|finish"
            rf"|do it|take them|courage|plan|months|weeks|go)|(?:enough|all these|all my) ~2 (?:{MEDICINE}) ~3 {_SAVED}"
            r"|enough ~2 (?:pills?|meds?|tablets?|of them) ~5 (?:to (?:finish|end|do it|go|sleep forever|be done|kill"
            r"|die|not wake)"
            r"|that i wont)",
            r"(?:wont|will not|not going to|dont|no longer|never going to|no need|never) ~3 (?:need|needing"
            r"|be needing|have to refill|to"
            r" refill|refill|be picking|pick) ~9 (?:where i am going|after (?:this week|tonight|today|tomorrow|friday"
            r"|this weekend)"
            rf"|anymore ~3 (?:goodbye|sorry|thank)|ever again|much longer|any more after|{_PARTING})",
            r"(?:i|ill|i will|going to|gonna) ~2 (?:be gone|be dead|not be (?:here|around|alive)|wont be (?:here"
            r"|around|alive))(?= soon|"
            r" by (?:then|tonight|tomorrow|morning)| forever| to pick| tomorrow| \.| anymore| much| after tonight"
            r"| for it|  ?$) ~9"
            rf" (?:{_PARTING}|whats the|what is the|point|use|bother|refill\w*|sorry|soon)|(?:whats"
            r"|what is) the (?:point|use) ~4"
            r" (?:refill\w*|medicine|pills|anything|anymore|living|going|trying|of it|be gone|any of)"
            r"|wont be around to ~4 (?:pick"
            r"|get|see|take|use)",
            r"(?:since|after|without|now that|when) ~4 (?:died|passed|gone|left me|death|funeral|him"
            r"|her) ~6 (?:no point|no reason|nothing"
            r"|cant go on|dont want|no will|join|papers in order|empty and)|(?:papers|affairs|things"
            r"|house) in order ~9 (?:written|wrote"
            r"|letters?|children|goodbye|kind|ready|note)|(?:written|wrote|writing|left|leaving|posted"
            r"|sent) ~3 (?:goodbye|note|letter"
            r"|farewell|suicide)(?= ~9)? ~9 (?:dont want|die|children|live|kids|pills|over|kill|forever|sorry|alive"
            r"|gone)"
            r"|posted ~2 goodbye|said ~2 goodbyes|saying (?:goodbye|his goodbyes|her goodbyes|my goodbyes)",
            rf"(?:has|have|got|with|holding|put|loaded|his|her|my|the) ~3 {_MEANS} ~9 (?:die|dead|kill|end (?:it|my"
            r"|his|her)|cant live|done with"
            r" life|goodbye|to (?:his|her|my) (?:head|throat|wrist\w*)|wants to|locked (?:himself|herself|myself)"
            r"|not worth|tired of"
            r" living|out on the table|hurt (?:himself|herself|myself)|cant go on)|(?:locked|shut) (?:himself"
            r"|herself|myself|themselves|in)"
            rf" ~6 {_MEANS}|(?:took|taken|swallow\w*|taking) ~3 (?:{MEDICINE}) ~8 (?:so (?:she|he|i|they) ~1 (?:die"
            r"|dies|be gone)|to (?:die"
            r"|end|kill|not wake)|wants? to die|goodbye)",
            r"(?:today|tonight|tomorrow|this) is (?:the day|the night|it|my last)(?= lol| \.| ,|  ?$| i| and"
            r"| for) ~9 (?:pills?|end|die|over"
            r"|goodbye|ready)|(?:pills?|meds|saving|saved) ~9 (?:today|tonight|this) is (?:the day|the night)|(?:my"
            r"|the) last (?:night|day|message"
            r"|words)(?= on earth| alive| here| ever)",
            r"(?:written|wrote|writing|left|leaving|finished|found) ~3 (?:goodbye|suicide|farewell|last) (?:letter"
            r"|letters|note|notes|message|text|video)|no hope (?:left|for me|anymore|in)|(?:there is|have"
            r"|feel) no hope(?= |$)(?! (?:of (?:getting|it)|for this pharmacy))|(?:going to|want to|about to"
            r"|ready to|gonna) jump(?= \.| ,|  ?$| off| from| in front| and end| tonight)|(?:left|leaving"
            r"|wrote) a note",
            r"voices? ~5 (?:dead|worthless|should|deserve|kill|hurt|end)|(?:threaten\w*|talk\w* about|says? ~3"
            r"|saying ~3|said ~3|wants?|going|try\w*|tried|attempt\w*|plan\w*) ~2 (?:to )?(?:kill\w*|hang\w*"
            r"|shoot\w*|hurt\w*|harm\w*|cut\w*|drown\w*|poison\w*|overdos\w*|end) (?:himself|herself|themselves"
            r"|myself|themself|hisself)",
        ),
        (
            *STORY,
            Excuse(
                anywhere=r"(?:goodbye to (?!you|every|my (?:kids|family|mom|wife|husband))\w+|tapered|cancel"
                r"|stopp?ed (?:it|taking)|doctor (?:stopped|changed|switched|discontinued)"
                r"|switch\w*|new doctor|moved"
                r"|moving|transfer\w*|other pharmacy|mail order|vacation|trip|travel\w*|hurricane|storm|snow"
                r"|so i dont run out|extra for"
                r"|cured|cleared|got better|feeling better|insurance|coupon|receipts?|points|money|stamps|for taxes"
                r"|recycl\w*|autofill"
                r"|auto refill|dispos\w*|drop ?box|drop off|take back|expired|save (?:money|on|time|\$)"
                r"|save my (?:info|card|profile))",
                but=r"(?:die|dead|kill|end it|goodbye(?! to)|alive|cant live|without me|wont wake|no point)",
            ),
            Excuse(
                before=r"(?:never|dont|isnt|not|wouldnt) ~1",
                but=r"(?:need\w*|refill\w*|around|here|going to be|alive|see)",
            ),
        ),
        across=True,
    ),
    Rule(
        "several_signs_of_a_suicide",
        AlarmKind.SUICIDE,
        "Two signs that alone may mean little: a farewell, a means at hand, hopelessness, tears, somebody who is gone.",
        (
            r"(?:goodbye (?:note|letter|text|message|video)|said goodbye|saying goodbye|texted ~2 goodbye|a note"
            r"|wrote a letter|left a letter"
            r"|(?:gave|giving|given) ~3 (?:jewelry|things|stuff|belongings|clothes|watch|ring|dog|cat|guitar"
            r"|everything away)|(?:thank you|thanks"
            r"|grateful) ~2 (?:everything|your kindness|all you|being (?:so )?kind|the years)|tell (?:my|them"
            r"|everyone|her|him) ~4 (?:sorry|love"
            r"|goodbye)|forgive me|im sorry to everyone|final wishes|my (?:will|funeral|ashes))",
            r"(?:counting|saving|saved|hoarding|stash\w*|collecting|hiding|lined up|pile of) ~3 (?:pills?|meds"
            r"|tablets?|bottles?)|(?:took|has|have|got"
            r"|with|grabbed|bought|holding|found) ~2 (?:gun|pistol|rifle|shotgun|rope|noose|razor\w*|belt|blade"
            r"|knife)|is cutting|cuts on (?:her|his|my)"
            r" (?:arms?|wrists?|thighs?|legs?)|(?:lots|bunch|enough|plenty|all these|bottle"
            r"|drawer full) (?:of )?pills|the bridge|the tracks",
            r"(?:die|dying|dead|death|suicid\w*|kill\w*|end (?:it|my life|things)|not (?:wake up|be here|exist)"
            r"|wake up|heaven|overdose|hurt myself|hurt"
            r" (?:himself|herself)|self harm|harm (?:myself|himself|herself)|be with (?:our|my|her|his) ~1 (?:dead"
            r"|late)|shouldnt be here|should not be"
            r" here|not be around|gone (?:soon|forever|for good))",
            r"(?:no (?:point|hope|reason|future|one left|way out)|hopeless|worthless|everyone hates me|hate myself"
            r"|hate my life|burden|nobody (?:cares|loves"
            r"|would)|all alone|so alone|cant go on|cant do (?:this|it) ~1 (?:anymore|alone)|cant take (?:this"
            r"|it) anymore|giving up|given up|i am done|(?:he|she)"
            r" is done|too tired|so tired of|lost everything|nothing left|nothing matters|empty|numb inside|(?:this"
            r"|the) life thing|do this life|is it enough"
            r"|if its enough|wondering if)",
            r"(?:crying|sobbing|in tears|screaming|locked (?:himself|herself|myself|in)|drove off|ran off|run away"
            r"|ran away|missing|isnt answering|not answering|wont"
            r" answer|wont come out|turned (?:her|his) phone off|scared (?:for|of what) (?:him|her|she|he|i)"
            r"|afraid (?:for|of what) (?:him|her|she|he|i))",
            r"(?:not be|wont be|not|no longer|never) ~2 (?:need\w*|requir\w*|pick\w*) ~5 (?:after tonight|after today"
            r"|after this week|anymore|any longer|any further"
            r"|ever again)|after tonight|(?:life insurance|insurance pays?) ~6 (?:suicid\w*|die|kill)|(?:today"
            r"|tonight) is the (?:day|night)",
        ),
        (
            *STORY,
            *NOT_MEANT,
            Excuse(
                anywhere=r"(?:cancel\w*|transfer\w*|doctor (?:stopped|changed|switched|tapered)|tapered|switched"
                r"|phone (?:died|dead)|battery|website|app|line|hold|price|copay"
                r"|passed away|hospice|memorial|funeral home|estate|close (?:his|her|the) account|plants?"
                r"|baby wont stop crying|teething|school|movie|game|side effects?|warning"
                r"|wake up (?:early|at|to|with|in|before|call)|dead (?:skin|line|end|battery|weight|sea)|die ?hard"
                r"|years ago|as a (?:teen|kid)|at \d\d)",
                but=r"(?:kill|suicidal|want to die|end my life|hurt (?:my|him|her)self|pills|gun)",
            ),
        ),
        across=True,
        least=2,
    ),
)
