"""The safety net's rules in Spanish for the heart and for a stroke."""

from bot.chat.emergencies.lexicon import near, words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule
from bot.chat.emergencies.spanish_words import ASKED, CALM, JOKE, NEGATED, ORDER, PAST, STORY, URGENT, WHO

_CHEST = words("pecho corazon esternon pechito")
_HURTS = words(
    """
    duele dolor dolores doliendo dolio dolorcito adolorido aprieta aprietan apriete apretado apretando apretazon
    apachurra apachurran apachurrado presion opresion oprime oprimido oprimiendo punzada punzadas punza punzando
    ardor arde ardiendo pesa pesado pesadez peso aplasta aplastando aplastado aplastan molestia molestias estruja
    estrujado quema quemazon elefante piquetes hormigueo clavada clavado estrangula calambre tenaza ladrillo encima
    agarrando agarro reventando revienta cuchilladas feo explota explotando partiendo partirse atravesando
    """
)
_SWEAT = words("sudando sudor sudores sudoroso sudorosa suda sudo bien_sudado empapado empapada sudor_frio")

CHEST_PAIN = (
    Rule(
        "es_pecho",
        AlarmKind.CHEST_PAIN,
        "Dolor o presion en el pecho, infarto, palpitaciones con mareo, nitro que no ayuda.",
        (
            r"(?:apret\w+|aprieta\w*|estruj\w+|aplast\w+|oprim\w+) ~4 (?:pecho|corazon)|mano ~2 (?:en|al) ~1 pecho",
            r"(?:fierro|cuchillo|pual|punal|lanza|clavo|daga|estaca|roca|nudo|piedra) ~4 (?:en|del) ~1 pecho",
            r"(?:marcapasos|desfibrilador) ~6 (?:descargas?|toques?|disparo|disparando|dio|pita\w*|suena)"
            r"|preinfarto|mal ~2 (?:del|en el) pecho|(?:algo|cosa|cuchilladas?|pellizco|apretujon|bola) ~2 (?:en"
            r"|del) ~1 pecho|chest (?:pressure|tightness)",
            r"(?:duele|dolor|punzada|ardor|presion|peso) ~9 (?:se (?:me|le) (?:va|corre|pasa|sube|baja)|hasta"
            r"|hacia|para|y) ~3 (?:brazo izquierdo|brazos|quijada|mandibula)",
            near(_CHEST, _HURTS, 6),
            r"(?:siento|siente|como si|tengo|parece) ~4 (?:elefante|yunque|ladrillo|losa|piedra|bloque) ~5"
            r" (?:encima|sentar\w*|sentado|pecho|aplast\w+)|(?:no )?aguant\w+ ~2 pecho",
            rf"{_CHEST} ~6 {_SWEAT}|{_SWEAT} ~6 {_CHEST}|(?:agarra\w*|agarro|toca\w*|lleva ~2 mano) ~2 (?:el|al)"
            r" pecho|(?:un|mi|este|tengo|tiene|dio|del|por) chest pain"
            r"|pecho ~3 (?:apretado|oprimido|cerrado)",
            r"(?:ataque (?:al|del|de) corazon|(?:un|dando|teniendo) heart attack|angina ~4 (?:orita|ahorita|ahora"
            r"|fea|fuerte|otra vez|no se quita|peor)|ataque cardiaco|infarto|infartando|paro cardiaco|paro al"
            r" corazon)",
            r"(?:corazon|pulso|palpitaciones|taquicardia) ~5 (?:a mil|mil|va a salir|quiere salir|sale|brinc\w*"
            r"|acelerad\w+|rapid\w+|late"
            r" ~2 fuerte|palpita\w*|saltando|galop\w+|[12]\d\d|raro) ~9 (?:mare\w+|desmay\w+|aire|sud\w+|pecho"
            r"|siento que|dolor|debil"
            r"|respir\w+|muero)|(?:mare\w+|desmay\w+|sud\w+|falta ~1 aire) ~9 (?:corazon|palpitaciones) ~5 (?:mil"
            r"|rapid\w+|acelerad\w+"
            r"|brinc\w+|salir)|corazon ~2 (?:a mil|se (?:me|le) (?:sale|va a salir|para|detiene|paro))",
            r"nitro\w* ~7 (?:no|ya|tres|dos|sigue|igual|nada|3|2)|(?:tres|dos|3|2) nitro\w*|(?:brazo izquierdo"
            r"|mandibula|quijada) ~6"
            r" (?:duele|dolor|dormid\w|entumid\w|adormec\w+|pecho|sud\w+)|(?:duele|dolor|duerme|adormec\w+"
            r"|entum\w+) ~4 (?:brazo izquierdo"
            r"|mandibula|quijada)",
        ),
        (
            Excuse(
                anywhere=r"(?:ya salio|ya lo dieron|dieron de alta|ya esta en casa|murio de|fallecio de|prevenir"
                r"|antecedentes)",
                but=rf"(?:{URGENT}|otra vez|ahorita|me duele|aprieta)",
            ),
            *CALM,
            Excuse(
                anywhere=r"(?:agruras|acidez|catarro|flemas|gripa|reflujo|tos|amamant\w+|dando pecho|el pecho"
                r" materno|pechuga|presion"
                r" (?:alta|arterial|controlada)|mastitis|dentista|muela|marcapasos|insuficiencia|operar\w* del"
                r" corazon|operaron del"
                r" corazon|murio del corazon|padece del corazon|vacuna ~9 brazo)",
                but=rf"(?:ahorita|ahora|no se me quita|brazo izquierdo|sud\w+|{URGENT}|aprieta|oprim\w+|descargas?"
                r"|mal del pecho|pecho ~3"
                r" (?:duele|aprieta)|duele"
                r" ~3 pecho|dolor ~3 pecho|falta|presion ~4 pecho)",
            ),
            Excuse(
                anywhere=rf"{ORDER}|plavix|aspirina|clopidogrel",
                before=r"(?:su|mi|el|un|primer|segundo|del|al|de|tuvo|tuve|dio|para|por) ~2",
                after=r"(?! (?:ahorita|ahora))",
                but=rf"(?:ahora|ahorita|creo|dando|{URGENT}|duele|dolor|presion|aprieta|tengo|tiene|siento)",
            ),
        ),
        across=False,
    ),
    Rule(
        "es_signos_del_corazon",
        AlarmKind.CHEST_PAIN,
        "Dos signos del corazon: sudor frio, dolor que baja al brazo o sube a la quijada, falta de aire, palidez.",
        (
            r"sud\w+ ~2 (?:fri[oa]s?|helad[oa])|helad[oa] ~2 sud\w+|empapad[oa] (?:de|en) sudor",
            r"(?:dolor|duele|ardor|presion|hormigueo|molestia|punzada) ~7 (?:brazos?|hombros?|quijada|mandibula"
            r"|cuello|omoplatos?|entre los hombros"
            r"|boca del estomago)|(?:baja|sube|corre|irradia|jala) ~4 (?:brazos?|hombros?|quijada|mandibula|espalda)",
            r"(?:falta|faltando|sin) ~2 aire|no puedo respirar|me agito|agitad[oa]",
            r"palid[oa]|ceniz[oa]|gris|desmay\w+|nauseas?|me (?:quiero )?vomit\w+",
            r"(?:cocaina|coca|perico|cristal|viagra|cialis) ~9 (?:pecho|corazon|palpit\w+)",
            r"angina|marcapasos|desfibrilador|stents?|infarto|nitro\w*",
        ),
        (
            *CALM,
            Excuse(anywhere=ORDER, but=rf"(?:ahora|ahorita|orita|{URGENT}|tengo|tiene|siento|estoy|esta)"),
            Excuse(
                anywhere=r"(?:tunel carpiano|artritis|vacuna|dentista|gimnasio|torcicolis|cargu?e|dormi mal"
                r"|embarazo)",
                but=URGENT,
            ),
        ),
        least=2,
    ),
)

_FACE = words("cara boca labio labios sonrisa ojo parpado cachete rostro boquita")
_FALLEN = words(
    """
    caida caido cae cayo cayendo colgada colgado colgando cuelga torcida torcido torcio tuerce torciendo chueca
    chueco enchueco chuequita paralizada paralizado paralizo dormida dormido durmio duerme entumida entumecida
    entumido adormecida adormecido de_lado jalada jalando desviada se_fue se_le_fue fue_de_lado ladeada virada viro
    desfigurada
    """
)
_LIMB = words("brazo brazos pierna piernas mano manos lado mitad medio_cuerpo media_cara pie dedos bracito")
_DEAD = words(
    """
    dormido dormida durmio duerme dormidos entumieron durmieron adormecieron adormecen duermen entumen entumido
    entumida entumecido entumecida entume adormecido adormecida debil debilidad paralizado paralizada sin_fuerza
    sin_fuerzas no_responde no_me_responde no_le_responde muerto muerta arrastra arrastrando hormigueo cuelga
    colgando flojo floja tieso no_siente no_siento no_mueve no_sirve caido no_obedece sin_sentir
    """
)
_ODD = words(
    """
    enredado enredada enredadas raro rara arrastrando arrastrado arrastra arrastradas trabado trabada trabo traba
    trabando mocho chistoso borracho borracha sin_sentido atravesado atravesadas pastosa pastoso incoherencias
    incoherente disparates tonterias cosas_raras cosas_sin_sentido al_reves enreda enredando cuatrapeado revuelto
    balbuceando
    """
)

STROKE = (
    Rule(
        "es_derrame",
        AlarmKind.STROKE,
        "Derrame cerebral: cara caida, habla enredada, un lado sin fuerza, vista perdida.",
        (
            r"(?:medio cuerpo|mitad|brazo|pierna|mano|lado) ~4 como (?:de )?(?:trapo|plomo|gelatina|muert[oa]"
            r"|guante|que no es mi\w)|(?:de golpe|de repente) ~7 (?:habl\w+|dic\w+|palabras) ~6 (?:no ~2"
            r" entiend\w+|raras?|raro|sin sentido)|(?:habl\w+|dic\w+) ~4 (?:cosas )?que no se ~1 entiend\w+",
            r"no (?:se )?(?:acuerda|recuerda|sabe) ~3 (?:su|mi|de su) nombre|(?:se )?(?:cae|va|ladea|carga"
            r"|inclina) ~2 (?:para|hacia|pa|a) ~1 (?:un )?lado|(?:quiere|trata de|intenta|quiero) ~2 hablar ~3"
            r" (?:nomas|solo|no|puros?) ~4 (?:ruidos?|sonidos?|babas?|balbuce\w+|sale|salen)|(?:mitad|lado"
            r"|medi[oa]) ~4 (?:boca|cara|cuerpo|lengua) ~3 no ~3 (?:siento|siente|mueve|muevo)|cara ~3 de (?:un"
            r" )?lado|no (?:me|le) sale ~2 (?:voz|palabra\w*|habla)",
            r"(?:acv|avc|aneurisma|isquemia|isquemico|trombosis)(?! ~3 (?:hace (?:\d+|dos|tres|un) (?:ano|anos"
            r"|mes|meses)))",
            r"(?:agarr\w+|usa|pon\w+) ~4 al reves ~5 no (?:sabe|entiende)|no sabe ~2 para que (?:es|sirve)",
            r"derrame(?: cerebral)?|(?:un|mini|el|dio|dando|teniendo|otro) ~1 (?:mini )?stroke|embolia|ataque"
            r" cerebral|ictus|trombosis cerebral|infarto cerebral",
            near(_FACE, _FALLEN, 4),
            r"se (?:me|le) ~2 (?:cayo|cae|torcio|tuerce|durmio|duerme|entum\w+|paraliz\w+|enchueco|chueca"
            r"|adormec\w+|esta durmiendo) ~4"
            r" (?:cara|boca|lado|brazo|mitad|medio|pierna|mano|cuerpo|la taza|el vaso|las cosas|todo)",
            rf"(?:habl\w+|palabras|voz|lengua|dic\w+|balbuc\w+) ~4 {_ODD}|no (?:se )?(?:le|me) ~2 (?:entiende"
            r"|entendemos|entiendo"
            r"|salen) ~3 (?:nada|habl\w*|dice|palabras|digo)|(?:quier\w+|trat\w+|intent\w+) ~4 (?:hablar|decir)"
            r" ~9 (?:sale ~1 otra"
            r"|no (?:puede|puedo|le sale|me sale|salen))|no entiende ~2 (?:lo que|nada|que)|no (?:le|me) salen"
            r" las palabras",
            rf"{near(_LIMB, _DEAD, 4)}|no ~1 (?:puede|puedo|logra|siente|siento|mueve|muevo|levanta) ~3 (?:sonreir"
            r"|la mitad|el lado"
            r"|medio cuerpo|un lado|un brazo|una pierna|el brazo|la pierna|mi brazo|la mano|su brazo|mi mano|su"
            r" mano|los dedos|parej[oa])"
            r"|no (?:puede|puedo) ~2 (?:agarrar|sostener|alzar|levantar) ~3 (?:cuchara|taza|vaso|tenedor|brazo"
            r"|mano|cosas)"
            r"|arrastra\w* ~3 (?:pie|pierna|palabras)|no puede caminar derecho|camina ~2 (?:de lado|como"
            r" borrach\w)|sin (?:poder|fuerza para) ~1 (?:mover|hablar|caminar|levantar|ver|sonreir)|se (?:me|le)"
            r" (?:fue|esta yendo) (?:el habla|la voz|la vista)|perd\w+ el habla|(?:deje|dejo|dejaba) de (?:ver"
            r"|hablar|sentir|mover\w*)|como id[oa] ~6|no coordina",
            r"(?:de repente|de pronto|de la nada|de un momento|subit[oa]|repentin\w+|derrepente|amanecio|se"
            r" levanto|se desperto) ~8 (?:no"
            r" (?:ve|veo|puede|puedo|habla|sabe|reconoce|conoce|siente|mueve|entiende)|confundid\w|perdio|vista"
            r"|cieg[oa]|doble|debil\w*"
            r"|dolor de cabeza|entumid\w|brazo|hablar|chuec\w|torcid\w)|no ~1 (?:reconoce|conoce|sabe) ~3"
            r" (?:quien|donde|nos|me|a (?:mi"
            r"|nadie|su)|su nombre|como se llama|que (?:dia|ano))(?! ~3 (?:receta|farmacia|seguro|pedido))",
            r"(?:peor|horrible|fortisimo|mas fuerte) ~2 (?:dolor )?de ~1 cabeza ~4 (?:vida|nunca|repente)|dolor"
            r" de cabeza ~5 (?:mi vida|jamas"
            r"|nunca|de repente|trueno|explot\w+)|(?:ve|veo|vista|viendo) doble|(?:perdi|perdio|perdiendo) ~2"
            r" (?:vista|vision)|no ~1 (?:ve|veo)"
            r" ~2 (?:nada|de un ojo|del ojo|con el ojo|bien de un)",
            r"(?:sin|no|dejo de) (?:puede |puedo |poder )?~1 (?:hablar|habla)(?= \.| ,|  ?$| de repente| bien| y|"
            r" ni| desde)|(?:quedo|quede"
            r"|esta) ~2 (?:muda|mudo|ciego|ciega|sin habla|sin vista|paralizad[oa]|sin poder (?:hablar|mover\w*"
            r"|caminar|ver))",
            rf"{WHO} ~5 (?:disparates|incoherencias|habla\w* ~2 raro|no (?:sabe|recuerda) ~2 (?:su nombre|quien))",
        ),
        (
            Excuse(
                anywhere=r"(?:murio|fallecio|murieron) ~2 (?:de|por) ~2 (?:derrame|embolia|ictus)|prevenir", but=URGENT
            ),
            *PAST,
            *STORY,
            *JOKE,
            *ASKED,
            Excuse(
                anywhere=r"(?:dentista|muela|anestesia|ingles|(?:no|quien|alguien) ~2 habl\w+ ~2 espanol|por"
                r" telefono|con (?:alguien|un|una)"
                r" (?:persona|agente|humano|farmaceutic\w)|derrame (?:de|en el ojo)|paralisis de bell|artritis"
                r"|ciatica|tunel"
                r" carpiano|letra|lentes|anteojos|recibo|instrucciones|etiqueta|cuando (?:me siento|duermo|estoy"
                r" sentad\w|cruzo)"
                r"|mucho rato|fila|neuropatia|de lado a lado|al lado|otro lado|lado de|dormid[oa] en|(?:el|su|mi|la)"
                r" doctora? ~3 (?:no|habl\w+|dice)"
                r"|cuesta un ojo|ojo de la cara|ustedes|farmacia|alzheimer|demencia|contestadora|asistente|robot"
                r"|(?:en este momento|ahora) no puedo hablar)",
                but=r"(?:cae ~2 (?:parpado|boca|cara)|lado de la (?:cara|boca)|cara ~3 (?:caida|torcid\w|chuec\w"
                r"|dormid\w)|boca ~3 (?:caida"
                r"|torcid\w|chuec\w)|de repente|mitad|media cara"
                r"|no (?:puede|puedo) mover|derrame (?:ahora|ahorita)|creo que)",
            ),
            *NEGATED[:0],
            Excuse(
                before=r"(?:no es|sin|nunca (?:tuvo|tuve)|por (?:el|su|un)|su|mi|del|el|un|para) ~1",
                anywhere=rf"(?:{ORDER}|terapia|rehabilitacion|plavix|eliquis|clopidogrel|aspirina)",
                but=rf"(?:ahora|ahorita|creo|dando|{URGENT}|cara|boca|no puede|no puedo|hace \w+ minutos|mueve)",
            ),
        ),
        across=False,
    ),
)
