"""The safety net's rules in Spanish for an overdose or a poisoning, also of a child or a pet."""

from bot.chat.emergencies.lexicon import near
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule
from bot.chat.emergencies.spanish_poison_words import (
    ALCOHOL,
    CLEANER,
    DOUBLED,
    ILL,
    MANY,
    MISTAKE,
    SMALL,
    SOMEBODY_ELSES,
    STREET,
    SWALLOW,
    TOOK,
    TOOK_DOSE,
    WHOLE,
)
from bot.chat.emergencies.spanish_words import (
    CHILD,
    GROWN,
    JOKE,
    MEDICINE,
    NOW,
    ORDER,
    PAST,
    PET,
    POISON,
    STORY,
    URGENT,
    verbs,
)

_USUAL = Excuse(
    anywhere=r"(?:(?:tomo|trago|comio|tomaron) (?:su|sus) (?:propia )?(?:pastilla|medicina|medicamento"
    r"|antibiotico|dosis|tableta|jarabe)"
    r"(?= |$)(?! ~2 (?:complet\w+|de la semana|del mes|junt\w+)))",
    but=r"(?:todas|dos veces|doble|error|complet\w+|frasco|otra vez|equivoc\w+|sobredosis|junt\w+)",
)
_IN_USE = Excuse(
    anywhere=rf"(?:{ORDER}|intoxicacion alimentaria|enveneno con comida|demasiado tiempo|mucho tiempo|muchas"
    r" (?:horas|gracias|veces)|una foto"
    r"|jabon de|alcohol (?:en gel|para)|tapas? de seguridad|me dieron|le dieron|les dieron|(?:doctor|doctora"
    r"|medico) ~2 (?:me|le|dio|dijo)"
    r"|recet\w+|pilas? (?:del|para|de \d)|bateria del|en la (?:manana|noche) y|cuantas me quedan|por favor ~2"
    r" resurt\w*|dieron de (?:mas"
    r"|menos)|bien su|cuanto le doy|que dosis|mandaron|cobr\w+|sobro|sobraron|me faltan|faltaron|entreg\w+|solo"
    r" trae|vino|traia"
    r"|como decia|cuando le toca|vacio|semana pasada le dio)",
    but=rf"(?:{MISTAKE}|se trago|{URGENT}|se comio|se (?:los|las|lo|la) (?:comio|trago|tomo)|vomit\w+|mal|frasco"
    r"|todas|punado|monton"
    r"|doble|sobredosis|no se cuantas|nino ~4 tom\w+)",
)
_IF = Excuse(
    before=r"(?:si|por si|en caso de que) (?:uno |alguien |me |se |yo )?~1",
    but=rf"(?:{ILL}|{URGENT}|acaba)",
)
_DISPENSED = Excuse(
    anywhere=r"(?:(?:me|le|les|nos) (?:dieron|mandaron|entregaron|surtieron|pusieron|llego|vino)|en la bolsa|la"
    r" devuelvo)",
    but=rf"(?:tome|tomo|tomamos|trago|ya (?:me|se) l[oa]s?|comio|inyect\w+|{ILL})",
)
_ASKS = Excuse(
    before=r"(?:puedo|debo|se puede|puede|pueden|podemos|como|cuando|cuanto|cuanta|cuantas|cuantos|tengo que|debe"
    r"|deberia|si|para que|no quiere"
    r"|no se (?:quiere|ha)|no|nunca|hay que|sirve|es (?:malo|seguro|peligroso)|que pasa si|quiero|recomienda"
    r"|evitar|casi) ~4",
    but=rf"(?:{MISTAKE}|se trago|{NOW}|se tom[oó]|se comio|no se cuant[oa]s|{ILL})",
)

OVERDOSE = (
    Rule(
        "es_chico_o_mascota",
        AlarmKind.OVERDOSE_POISONING,
        "Un nino o una mascota se tomo una medicina o un veneno.",
        (
            rf"(?:{CHILD}|{PET}|mijo|mija) ~4 (?:se )?(?:ech\w+|dio|pego|avent\w+|zamp\w+|empin\w+) ~2"
            rf" (?:tragu?ito|trago|buche|sorbo|mordida|lamida) ~5 (?:{POISON}|{MEDICINE})",
            rf"(?:comio|trago|tomo|bebio|chupo|mordio|mastico|lamio) ~3 (?:{CHILD}|{PET}) ~6 (?:{MEDICINE}|{POISON})",
            rf"(?:{CHILD}|{PET}) ~9 (?:{POISON}|{MEDICINE}) ~9 ~9 (?:se (?:la|lo|las|los) ~1 (?:trago|comio|tomo"
            r"|bebio)|en la boca)",
            rf"{SMALL} ~7 {TOOK} ~7 (?:{MEDICINE}|{POISON})",
            rf"(?:{MEDICINE}|{POISON}) ~9 {SMALL} ~5 {TOOK}",
            r"(?:se |me )?(?:comio|trago|tomo|bebio|chupo|mordio|mastico|comieron|tragaron|tomaron) ~6"
            rf" (?:{MEDICINE}|{POISON}) ~6 (?:el |la |mi )?(?:{CHILD}|{PET})",
            rf"{SMALL} ~5 (?:trago|tragado|comio|bebio) ~4 (?:frasco|liquido|pila|moneda|iman|algo|botella|aretes?"
            r"|botones?)",
            rf"{SMALL} ~9 (?:frasco|bote|pastillero|bolsa|gaveta|botella) ~5 (?:abiert[oa]|vaci[oa]|boca"
            r"|masticad[oa])",
        ),
        (
            Excuse(
                anywhere=r"(?:puede|puedo) (?:tomar|darle|comer)",
                but=rf"(?:{MISTAKE}|{ILL}|frasco|se (?:la|lo|las|los) ~1 (?:trago|comio))",
            ),
            Excuse(
                anywhere=r"(?:(?:se )?tomo (?:su|la ultima|el ultimo|sus) ~3 (?:pastilla|amoxicilina|jarabe"
                r"|antibiotico|medicina|dosis|tylenol)?|necesita mas|ocupa mas)",
                but=rf"(?:{MISTAKE}|{URGENT}|frasco|doble|dos veces|todas|todo|{ILL})",
            ),
            *PAST,
            *STORY,
            *JOKE,
            _ASKS,
            _USUAL,
            _IN_USE,
            _IF,
            _DISPENSED,
            Excuse(
                anywhere=r"(?:(?:\d+|diez|siete|cinco|catorce) dias|tratamiento completo|ya acab(?:o|amos)|ya"
                r" termin(?:o|amos)|escupe|escupio|no se la toma|no quiere|no se deja|le di (?:su|el|la) ~2"
                r" (?:hoy|ayer"
                r"|a las)|(?:le|les) (?:di|dio|dimos)"
                r" (?:el|la|su) ~4 (?:y (?:vomito|sigue con)|pero|no le)|jarabe para la tos|tomo leche|alcance"
                r"|las quite a tiempo)",
                but=rf"(?:{MISTAKE}|{URGENT}|frasco (?:complet|enter|vaci)\w+|doble|dos veces|se comio|se trago"
                r"|demasiad\w|cucharada)",
            ),
        ),
    ),
    Rule(
        "es_sobredosis",
        AlarmKind.OVERDOSE_POISONING,
        "Alguien tomo demasiado, o drogas con signos graves.",
        (
            r"(?:frasco|bote|pomo|blister)s? ~6 (?:tirad[oa]s?|vaci[oa]s?|abiert[oa]s?) ~3(?= \.|  ?$| y)(?! ~5"
            r" (?:resurt\w*|devolver|tapa))",
            r"(?:blisters?|frascos?|botes?|cajas?|empaques) ~2 vaci[oa]s?(?! ~3 (?:devolver|reciclar|tirar|para"
            r"|resurt\w*))|se (?:tomo|metio|trago|inyecto) (?:algo|no se que|quien sabe que|lo de)(?! ~2 (?:para"
            r"|el doctor))",
            r"(?:inyect\w+|puso|puse|tomo|tome) ~2 lo de la (?:noche|manana|tarde) ~6",
            rf"(?:se |me )(?:inyect|meti|drog)\w+ ~9 (?:{ILL}|no ~3 (?:oigo|oye|ronc\w+|mueve|habla))",
            rf"sobredosis(?! de)|sobredosis de ~2 {MEDICINE}|se (?:me|le) fue la mano ~2 (?:con|en) ~3 {MEDICINE}"
            r"|se (?:me |le )?(?:paso|pasaron|fue"
            r" la mano|paso la mano) ~2 (?:de|con) ~3 (?:droga"
            r"|drogas|dosis|pastillas|insulina)"
            r"|se (?:paso|pasaron) de dosis|me pase (?:de|con) ~3 (?:dosis|pastillas|insulina|medicina|gotas)",
            rf"{TOOK} ~4 {WHOLE} ~6 {MEDICINE}|{TOOK} ~5 {MEDICINE} ~5 {WHOLE}",
            rf"{TOOK} ~2 {MANY} ~4 {MEDICINE}(?! ~2 (?:gramos|miligramos|mg|de \d+ unidades (?:diari|en la)))",
            rf"{TOOK} ~3 {MEDICINE} ~6 (?:{MANY}) ~2 (?:pastillas|tabletas|unidades|capsulas|de golpe|de una"
            rf"|juntas)|{TOOK} ~4 (?:todas|todo)"
            r" ~2 (?:de (?:un )?(?:jalon|golpe)|de una|juntas|junto)",
            rf"(?:{verbs('tomar usar fumar inyectar meter consumir inhalar comprar drogar')}|con|puso|dio|uso) ~4"
            rf" {STREET} ~9 {ILL}|(?:drogad[oa]|se metio (?:algo|unas|una|droga)) ~8 (?:{ILL}|pupilas|no respira)"
            rf"|{STREET} ~6 (?:no (?:despierta|respira|reacciona)|labios|morad\w+|ronca\w*)",
            rf"{TOOK} ~6 {MEDICINE} ~6 (?:con|y|encima|revuelt\w+) ~4 {ALCOHOL}|(?:tom\w+|beb\w+|bebi) ~6"
            rf" {ALCOHOL} ~7 {MEDICINE}"
            rf"|(?:mezcl\w+|revolv\w+|revuel\w+|junt\w+|combin\w+) ~5 (?:{MEDICINE}) ~6 {ALCOHOL}|{ALCOHOL} ~5"
            r" (?:con|y) ~2 (?:xanax|pastillas"
            r"|clonazepam|oxis?|percocets?|somniferos|valium|calmantes)",
            rf"{GROWN} ~5 {TOOK} ~6 {MEDICINE} ~9 (?:no (?:despierta|reacciona|responde|respira|lo puedo|la"
            r" puedo)|labios|morad\w+|respira"
            r" ~2 (?:lento|raro|apenas)|convuls\w+|inconsciente)",
            near(MEDICINE, r"(?:frasco|bote|pomo) (?:vacio|vacios|tirado|abierto)", 6)
            + rf"|(?:frasco|bote|pomo)s? vacios? ~9 {ILL}",
            r"(?:dos|2|otro|tres|varios) parches ~6 (?:dormid\w|respir\w+|mare\w+|despierta|quitar|fentanilo)"
            r"|parche ~3 sin quitar",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            _ASKS,
            _USUAL,
            _IN_USE,
            _IF,
            _DISPENSED,
            Excuse(
                before=r"(?:no|ni|sin|nunca|evitar|para|contra|prevenir|reversa\w*|riesgo de) ~2",
                but=rf"(?:{ILL}|{URGENT})",
            ),
            Excuse(
                anywhere=r"(?:narcan|naloxona|(?:diez|siete|\d+) dias|ya acab(?:o|amos)|sobredosis de (?:papel\w+"
                r"|mensajes|azucar|trabajo|informacion|cafe))",
                but=rf"(?:tome|tomo ~4 (?:todas|frasco)|uso|se (?:paso|metio)|puse|{ILL}|{URGENT})",
            ),
        ),
    ),
    Rule(
        "es_equivoco_dosis",
        AlarmKind.OVERDOSE_POISONING,
        "Dosis doble o equivocada, o la medicina de otro.",
        (
            r"(?:dice|decia|era|eran|debia ser|tocaba|toca) ~4 (?:ml|cucharadit\w+|gotas|unidades|mg|pastillas?"
            rf"|semana|dia) ~4 (?:y|pero) ~3 {TOOK_DOSE} ~6 (?:cucharadas?|ml|\d+|gotas|unidades|todos los dias"
            r"|diario)",
            rf"(?:{TOOK_DOSE}) ~9 (?:todos los dias|diario) ~3 (?:en vez|en lugar) de ~3 semana\w*",
            rf"{TOOK_DOSE} ~5 (?:en vez de|en lugar de) ~4 (?:\d+|semana|ml|la (?:lenta|rapida)|pastilla)",
            rf"{TOOK_DOSE} ~5 {MEDICINE} ~7 (?:{DOUBLED}|{MISTAKE})|{TOOK_DOSE} ~5 (?:{DOUBLED}|{MISTAKE})"
            rf" ~6 {MEDICINE}",
            rf"{MEDICINE} ~6 {TOOK_DOSE} ~5 (?:{DOUBLED}|{MISTAKE})|(?:{DOUBLED}|{MISTAKE}) ~5 {TOOK_DOSE}"
            rf" ~6 {MEDICINE}",
            rf"{MISTAKE} ~6 (?:{TOOK_DOSE}) ~5 (?:{MEDICINE}|pomo|frasco|bote|unidades|cucharada)|{TOOK_DOSE}"
            rf" ~6 {MEDICINE} ~3 {SOMEBODY_ELSES}",
            rf"(?:{MISTAKE}) ~4 (?:pomo|frasco|bote|pastillas?|insulina|medicina|dosis|jeringa) ~6 (?:{TOOK_DOSE})",
            r"insulina ~5 (?:doble|de mas|dos veces|equivocad\w|en vez|sin comer|rapida en)|(?:\d\d+) unidades ~5"
            r" (?:en vez|en lugar|y (?:luego|despues)"
            rf" otr|de mas|era|eran|cuando)|{TOOK_DOSE} ~4 (?:en vez de|en lugar de) ~4|dosis (?:doble|de adulto)"
            r" ~4 (?:nin|beb|hij|nen)\w*",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            _ASKS,
            _USUAL,
            _IN_USE,
            _IF,
            _DISPENSED,
            Excuse(anywhere=r"(?:puedo tomar|se puede tomar)", but=rf"(?:{MISTAKE}|{DOUBLED}|{ILL})"),
        ),
    ),
    Rule(
        "es_veneno",
        AlarmKind.OVERDOSE_POISONING,
        "Veneno, limpiadores o gas: tragados, respirados, mezclados o en los ojos.",
        (
            r"(?:huele|huelo|olor|oliendo) ~2 a gas(?!olina)",
            rf"(?:{SWALLOW}"
            r"|ingirio|inhal\w+"
            rf"|respir\w+|oli\w*|bebio|chupo|lamio) ~5 {POISON}"
            r"(?! (?:de la|con|isopropilico para))",
            r"(?:envenen|intoxic)(?:ado|ada|aron|ando|o|e|amos|arme|arse|amiento|acion|ados)|(?:mord\w+|pic\w+)"
            r" ~4 (?:vibora|serpiente|cascabel"
            r"|viuda negra|alacran|escorpion|coralillo)",
            rf"(?:mezcl\w+|junt\w+|revolv\w+|revuel\w+|combin\w+|eche|echo) ~6 {CLEANER} ~4 (?:con|y|al|en el) ~4"
            rf" (?:{CLEANER}|bano|tina)"
            rf"|{CLEANER} ~3 (?:con|y) ~2 {CLEANER} ~9 {ILL}",
            r"monoxido ~7 (?:alarma|carbono|detector|suena|sonando|duele|mare\w+|todos)|(?:alarma|detector) ~4"
            r" (?:monoxido|gas|carbono) ~6 (?:son\w+"
            r"|suen\w+|activ\w+|pit\w+)|fuga de gas|(?:generador|planta electrica|parrilla|carbon|brasero|anafre"
            r"|calentador|carro (?:prendido|encendido)|escape) ~9 (?:vomit\w+|mare\w+|desmay\w+|dormid\w+|cabeza)"
            r"|(?:huele|olor|oler) ~2 gas ~9 (?:mare\w+|cabeza|vomit\w+"
            r"|dormid\w|sueno)|gas ~4 (?:abiert[oa]"
            r"|prendid[oa]) ~9 (?:mare\w+|cabeza|vomit\w+|dorm\w+)",
            rf"(?:cayo|entro|eche|echo|salpic\w+|puse|puso|meti\w*|quem\w+) ~6 (?:{CLEANER}|pegamento|acido"
            r"|quimico|gasolina|resistol|kola loka) ~6"
            rf" (?:ojos?|piel|cara)|ojos? ~6 (?:{CLEANER}|pegamento|acido|quimico|resistol)",
            rf"(?:{CLEANER}) ~4 (?:en vez de|en lugar de|pensando que|creyendo que) ~3 agua|humo ~5 (?:respir\w+"
            r"|trag\w+|inhal\w+)",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            _ASKS,
            Excuse(
                anywhere=r"(?:intoxicacion alimentaria|con comida|jabon de|alcohol (?:en gel|para)|pilas? (?:del"
                r"|para|de \d)|sabe a|venden|toma"
                r" (?:cerveza|alcohol) (?:los|de vez|a veces)|chocolate caliente|planta baja|de planta|plantas"
                r" medicinales|limpi\w+ el"
                r" (?:bano|piso) con|mosquito|detector de humo|moneda de|no aceptan monedas|hongos? (?:en|de) ~2"
                r" (?:pie|una|unas|piel)"
                r"|champu para|pinta\w+|seguro|dejar de fumar|parches? de nicotina)",
                but=rf"(?:se trago|se comio|{MISTAKE}|{ILL}|{URGENT}|vomit\w+|bebio|bebi)",
            ),
            Excuse(before=r"(?:no|sin|nunca|evitar) ~2", but=URGENT),
        ),
    ),
)
