"""The safety net's rules in Spanish for somebody who does not wake, convulses, bleeds, or is gravely ill all in all."""

from bot.chat.emergencies.lexicon import near, words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule
from bot.chat.emergencies.spanish_words import ASKED, CALM, JOKE, PAST, STORY, URGENT, WHO, verbs

_WAKE = words(
    """
    despierta despierto despertar despertarlo despertarla despertarse despiertan desperto reacciona reaccionan
    reaccionar reacciono abre_los_ojos abrir_los_ojos vuelve_en_si volver_en_si da_senales recobra
    recupera_el_conocimiento vuelve volver regresa revive respira_ni da_signos se_levanta_ni
    """
)
_ANSWER = words(
    "responde responden contesta contestan se_mueve mueve se_para habla me_oye me_escucha respondio contesto"
)
_THINGS = words(
    """
    doctor doctora doctores alarma despertador medico seguro farmacia clinica consultorio nadie aplicacion app
    telefono pagina linea ustedes oficina enfermera chofer sistema pastilla receta aseguranza computadora proveedor
    robot maquina asistente cuenta tarjeta farmaceutica farmaceutico gerente tecnico cajera llamada medicare
    repartidor
    """
)
_FAINT = verbs("desmayar desvanecer:desvanezc desplomar colapsar") + r"|" + words("desmayo desmayos desvanecimiento")
_FIT = words(
    """
    convulsionando convulsionar convulsiono convulsiona convulsiones convulsion convulsionado ataque_epileptico
    ataque_de_epilepsia ataques_epilepticos crisis_epileptica
    """
)
_BLEED = words(
    "sangra sangro sangrando sangrado sangre sangramos hemorragia desangrando desangra desangrandose sangrar"
)
_MUCH = words(
    """
    mucho mucha muchisimo muchisima sin_parar no_para no_deja no_se_detiene no_le_para no_me_para por_todos_lados
    por_todas_partes demasiado demasiada chorro chorros a_chorros charco empapa empapada empapado empape bastante
    cantidad no_la_puedo_parar no_puedo_parar no_lo_puedo_parar toallas toalla_cada coagulos horrible tremendo
    borbotones como_llave no_se_corta
    """
)
_HEAD_HIT = (
    rf"(?:{verbs('golpear pegar caer romper partir abrir estrellar rajar chocar')}|golpe|golpazo|trancazo|madrazo"
    r"|porrazo"
    r"|dio|di|caida|resbalo|resbale) ~7 (?:la|su|mi|de) (?:cabeza|nuca|frente|craneo)|cabeza ~4 (?:golpe\w*|pego"
    r"|abierta"
    r"|rota|partida)"
)
_FALL = r"(?:se|me) ~1 (?:cayo|cai|caido|resbalo|resbale)|caida|accidente|choque"
_THINNER = words(
    """
    anticoagulante anticoagulantes warfarina warfarin coumadin eliquis xarelto pradaxa apixaban rivaroxaban plavix
    clopidogrel adelgazante_de_la_sangre blood_thinner blood_thinners adelgazar_la_sangre heparina brilinta
    """
)
_WORSE = (
    rf"{_BLEED}|sangr\w+|vomit\w+|nauseas?|(?:bien |muy )?(?:dormid[oa]|adormilad[oa]|mare\w+|confundid[oa]"
    r"|desorientad[oa]"
    r"|id[oa])(?= |$)|desmay\w+|no ~3 (?:despert\w+|despiert\w+|levantar\w*|responde|contesta|reconoce)|cada vez"
    r" (?:mas"
    r"|peor)|dolor de cabeza|duele ~2 cabeza|raro|rara|chipote|chichon|moret\w+|ve doble|veo doble|inconsciente"
    r"|conmocion"
    r"|habla ~1 (?:raro|enredado)|perdio"
)
_SUGAR = r"(?:azucar|glucosa|glucometro|glucemia|el aparato|la maquinita|medidor|dexcom|libre)"
_VERY_ILL = (
    r"no (?:despierta|reacciona|responde|contesta)|sud\w+|tembl\w+|tiembl\w+|confund\w+|mare\w+|desmay\w*"
    r"|perdid\w|raro|rara"
    r"|vomit\w+|disparates|incoherencias|ido|ida|dormid\w|debil\w*|respir\w+|inconsciente|convuls\w+|no se puede"
    r"|no sabe"
    r"|no me reconoce|sed|orin\w+|aliento"
)

COLLAPSE = (
    Rule(
        "es_no_despierta",
        AlarmKind.COLLAPSE,
        "Alguien no despierta, no reacciona, se desploma o no tiene pulso.",
        (
            r"(?:encontre|encontramos|halle|hallamos|vi) ~4 (?:tirad[oa]|desmayad[oa]|inconsciente)",
            r"(?:se (?:me |le |nos )?(?:fue|vino)) ~4 (?:al|en el|hacia el|para el|pal) (?:piso|suelo)|se (?:me "
            r"|le )?fue (?:para|pa) atras|no ~3 (?:espabil\w+|reaviv\w+|levant\w+ ~1 ni)|ojos pelones"
            r"|(?:atropell\w+|cayo ~3 (?:segundo|tercer|cuarto) piso|cayo ~3 (?:techo|balcon|escaleras?|caballo)"
            r" ~6 (?:no|sangr\w+|mueve))",
            r"se (?:me|le) fue el mundo|se (?:me|le) (?:nublo|borro) todo|se (?:me|le) apago",
            rf"(?:no|ni|tampoco|nada que|sin|cuesta|imposible|trabajo) ~3 {_WAKE}",
            rf"{WHO} ~9 (?:no|ni) ~1 {_ANSWER}",
            rf"(?:no|ni) ~2 (?:contesta|responde|se mueve|mueve|reacciona|habla) ~9 {WHO}",
            rf"{_FAINT}|inconsciente|sin (?:conocimiento|sentido)|(?:perdio|pierde|perdiendo|perdido|perdi) (?:el"
            r" |la )?(?:conocimiento|sentido|conciencia)|se privo|cayo (?:redond[oa]|desmayad[oa]|al (?:piso"
            r"|suelo) y no)",
            rf"(?:encontre|encontramos|halle|hallamos|esta|estaba|quedo|{WHO}) ~5 (?:tirad[oa]|tendid[oa]) ~9"
            r" (?:no|frio|fria|sangr\w+|morad\w|inconsciente|ojos)|(?:encontre|encontramos|halle|hallamos|esta)"
            r" ~4 (?:tirad[oa]"
            r"|en el (?:piso|suelo)|boca abajo)(?= ~3 (?:bano|piso|suelo|cuarto|cocina|sala|calle|regadera)|$| \."
            r"| ,|  ?$)",
            r"(?:lo|la|le) (?:muevo|sacudo|hablo|grito|llamo|pellizco|toco) ~3 (?:y )?(?:nada|no)|no lo puedo"
            r" levantar"
            r"|no la puedo levantar|no se puede (?:levantar|parar) (?:del|de) (?:piso|suelo)",
            r"no (?:tiene|siento|le siento|encuentro|le encuentro|hay) ~1 pulso|sin pulso|(?:creo|parece) ~3"
            r" (?:muert[oa]"
            r"|se murio|que murio)|(?:esta|estaba|puso|quedo|bebe|nino|nina|papa|mama) ~3 (?:aguad[oa]"
            r"|aguadit[oa]|flacid[oa]"
            r"|desguanzad[oa]|guang[oa]|lacio|ties[oa]|frio|fria) ~6 (?:no|ni|respir\w*|ojos|contesta|frio"
            r"|morad\w|palid\w"
            r"|llora)|piel ~2 fria ~5 no",
        ),
        (
            Excuse(after=r"~3 (?:sistema|pagina|internet|compu\w*|aplicacion|app|linea|refri\w*|carro|economia)"),
            *CALM[:-3],
            *ASKED,
            Excuse(before=rf"{_THINGS} ~4"),
            Excuse(
                anywhere=rf"{_THINGS} ~3 no ~3 (?:responde|contesta|abre|despierta|habla|reacciona|mueve|funciona)",
                but=r"(?:desmay\w+|tirad[oa]|inconsciente|se cayo|no respira)",
            ),
            Excuse(
                anywhere=r"(?:no (?:me |se |lo |la |le )?(?:contesta|responde)\w* ~4 (?:telefono|llamadas?"
                r"|mensajes?|textos?"
                r"|correo|fax)|habla (?:ingles|espanol|mucho ingles|bien ingles)|(?:carro|paquete|pedido|envio"
                r"|orden) ~4 mueve"
                r"|temprano|hasta tarde|alarma|despertador|(?:se me|me) despierta ~2 (?:noche|dolor|tos)|(?:para"
                r"|contra)"
                r" (?:los )?(?:desmayos|mareos))",
                but=rf"(?:{URGENT}|pistola|inconsciente|respir\w+|sangr\w+|tirad[oa])",
            ),
        ),
    ),
    Rule(
        "es_convulsiona",
        AlarmKind.COLLAPSE,
        "Alguien convulsiona.",
        (
            r"no ~1 (?:sale|salen|vuelve|reacciona|regresa) ~1 (?:de |del )(?:el )?(?:ataque|convulsion|crisis)"
            r"|(?:ataque|convulsion) ~3 no ~3 (?:para|quita|pasa|termina)",
            r"(?:puso|pone|quedo) ~2 (?:ties[oa]|rigid[oa]|dur[oa]) ~6 (?:tiembl\w+|sacud\w+|brinc\w+|ojos|nina"
            r"|nino)|(?:tiembl\w+|temblando) ~3 (?:bracit\w+|brazos|manos y|piernas|cuerpo)",
            r"(?:lleva|van|ya son) ~2 (?:\d+|dos|tres|varios) (?:ataques|convulsiones)|ataques? seguidos",
            r"(?:esta|estoy|empezo a|sigue|tiene|teniendo|tuvo|dio|dando|dan|dieron|lleva|entro en|otra|puso a)"
            rf" ~3 {_FIT}"
            r"|convulsionando|convulsionand\w+|convulsiono",
            rf"{_FIT} ~6 (?:ahora|ahorita|no para|no se le quita|minutos|dando|otra vez|ayuda|seguid[oa]s?|no"
            r" para\w*)",
            r"(?:le|me) (?:dio|esta dando|estan dando|dieron|da) ~2 (?:un )?ataques?(?! (?:de (?:risa|nervios|tos"
            r"|panico"
            r"|ansiedad|pan|asma|estornudos|alergia|celos|llanto|hipo)|al|del|cardiaco))",
            r"(?:volte\w+|vir\w+|torc\w+) ~3 ojos|(?:se puso|se pone|esta|quedo) ~2 (?:dur[oa]|ties[oa]|rigid[oa]"
            r"|como (?:tabla|palo|trapo|muneco|muneca))|ojos ~3 (?:en blanco|voltea\w*|volte\w+|para atras|para"
            r" arriba|torci\w+|idos|virad\w+)|(?:espuma"
            r"|babeando|baba) ~4"
            r" boca|boca ~3 espuma|(?:se )?(?:sacude|sacudiendo\w*|brincando|retuerce|estremece) ~4 (?:todo|toda"
            r"|cuerpo|piso"
            r"|suelo|solo)|temblando (?:todo|toda|de todo el cuerpo) y|temblando ~3 (?:todo|toda|cuerpo)(?! de"
            r" (?:frio|miedo))",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            *ASKED,
            Excuse(
                anywhere=r"(?:perfil|registrad[oa]|expediente|(?:medicina|pastillas?|medicamento|receta|resurt\w+"
                r"|keppra|historial|jarabe|refill|inyeccion)"
                r" ~6 (?:convulsiones|epilepsia|epileptico)|(?:sin|no ha tenido|no tiene|no le han dado) ~3"
                r" convulsiones"
                r"|control\w+ ~3 convulsiones)",
                but=rf"(?:ahora|ahorita|no para|esta (?:convulsionando|teniendo)|minutos|{URGENT})",
            ),
        ),
    ),
    Rule(
        "es_sangra",
        AlarmKind.COLLAPSE,
        "Sangra mucho, por dentro o despues de un golpe.",
        (
            r"sangr\w+ ~3 (?:a )?(?:chorros?|mares|borbotones)|(?:dio|dar|dando) a luz ~7 sangr\w+",
            r"(?:sale|salia|salio|saliendo|tiro|tira) ~3 (?:chorros?|sangre)|pura sangre|sac(?:o|aron) ~1"
            r" sangre(?! ~3 (?:laboratorio|examen|analisis|prueba))|(?:raje|rajo|corte|corto) ~4 ~2 chorro",
            r"(?:ve|veo|mira|asoma|salio|sale|salido) ~2 (?:el )?hueso|(?:echando|echa|saca|sacando|arroj\w+"
            r"|brot\w+) ~2 sangre|(?:abri|abrio|raj\w+) ~3 (?:pierna|brazo|mano|cabeza|pie) ~6 (?:hueso|sangr\w+"
            r"|hond[oa]|profund\w+)",
            near(_BLEED, _MUCH, 8),
            r"no ~3 (?:para|deja|detiene|corta|paro|puedo parar|podemos parar) ~2 (?:de )?(?:sangrar|la sangre|el"
            r" sangrado"
            r"|la hemorragia)",
            r"(?:vomit|escup|tos|orin|obr|evacu|devolv|defec|arroj|mei|mean|cag)\w* ~3 (?:con )?(?:sangre|negro"
            r" como|cafe molido)"
            r"|sangre ~3 (?:en|con) ~3 (?:vomito|popo|heces|excremento|flema|gargajo|caca)|(?:popo|heces"
            r"|excremento|caca"
            r"|evacuacion\w*) ~3 negr[oa]s?|vomit\w+ ~5 cafe molido",
            r"(?:cort\w+|herida|tajo|amput\w+|arranc\w+|apunal\w+|rebano|rebane|mutil\w+|mocho) ~6 (?:vena"
            r"|arteria|hueso"
            r"|profund[oa]|dedo ~3 (?:colgando|completo|entero)|sangr\w+|chorro)",
            rf"(?:embarazada|meses de embarazo|semanas de embarazo|recien parida|parto|aborto) ~9 {_BLEED}"
            rf"|{_BLEED} ~9 embarazada",
        ),
        (
            Excuse(
                anywhere=r"(?:regla|periodo|menstrua\w+) ",
                but=r"(?:muchisim\w+|no para|coagulos|desmay\w+|embarazad\w+|mare\w+)",
            ),
            *PAST,
            *STORY,
            *JOKE,
            *ASKED,
            Excuse(
                anywhere=r"(?:encias|un poquito|poquita|tantita|un poco de sangre|prueba de sangre|analisis de"
                r" sangre|presion de"
                r" la sangre"
                r"|sacaron sangre|donar sangre|tipo de sangre|examen de sangre|azucar en la sangre|laboratorio|se"
                r" me pega la"
                r" sangre|la sangre llama|toallas sanitarias)",
                but=rf"(?:muchisim\w+|no para|sin parar|vomit\w+|{URGENT})",
            ),
            Excuse(before=r"(?:no|ni|sin|ya no) ~2"),
        ),
    ),
    Rule(
        "es_golpe_o_sangre_con_anticoagulante",
        AlarmKind.COLLAPSE,
        "Un golpe en la cabeza o sangre, con anticoagulantes: puede sangrar por dentro.",
        (rf"{_HEAD_HIT}|sangr\w+|moretones", _THINNER),
        (
            *PAST,
            *STORY,
            *JOKE,
            Excuse(before=r"(?:no|ni|sin|nunca|para|contra|evitar|si) ~3", but=r"(?:no se|no puede)"),
        ),
        across=True,
        least=2,
    ),
    Rule(
        "es_golpe_y_empeora",
        AlarmKind.COLLAPSE,
        "Un golpe en la cabeza o una caida, y despues vomito, sueno, confusion o sangre.",
        (
            rf"(?:{_HEAD_HIT}) ~9 ~4 (?:{_WORSE})",
            rf"(?:{_WORSE}) ~9 (?:{_HEAD_HIT})",
            rf"(?:{_FALL}) ~9 {_THINNER} ~9 (?:{_WORSE})|{_THINNER} ~9 (?:{_FALL}) ~9 (?:{_WORSE})",
        ),
        (*PAST, *STORY, *JOKE, Excuse(before=r"(?:si|por si|cuando|para) ~3", but=URGENT)),
        across=True,
    ),
    Rule(
        "es_azucar",
        AlarmKind.COLLAPSE,
        "Azucar peligrosamente baja o alta.",
        (
            r"(?:tiene|tengo|trae|traigo|salio|marca|anda en|esta en) ~2 (?:[1-4]\d|[5-9]\d\d) (?:de )(?:azucar"
            r"|glucosa)",
            r"presion ~6 (?:2\d\d|19\d|1[89]\d|[4-7]\d (?:sobre|con|y)|[4-8]\d [2-4]\d) ~9 (?:ve|veo|vision"
            r"|borros\w+|luces|lucecitas|dolor|duele|mare\w+|zumb\w+|sons\w+|sonz\w+|confund\w+|desmay\w+"
            r"|vomit\w+|dormid\w|debil|sudand\w+|palid\w|rar[oa]|nariz)|presion ~6 (?:2[0-9]\d|[4-7]\d"
            r" [2-4]\d)(?![0-9])",
            rf"{_SUGAR} ~5 (?:[1-4]\d|bajisim[oa]|por los suelos|en el piso|en low|low|lo)(?![0-9])(?! ~1"
            r" (?:dolares|pastillas"
            r"|unidades|tiras|anos))",
            rf"{_SUGAR} ~6 (?:baj[oa]|bajo|bajando|baje|alta|altisima|[5-9]\d|[4-9]\d\d|hi|high|por las nubes) ~9"
            rf" (?:{_VERY_ILL})",
            rf"(?:{_VERY_ILL}) ~9 {_SUGAR} ~4 (?:baj[oa]|alta|altisima|[5-6]\d|[4-9]\d\d|hi|high)",
            rf"{_SUGAR} ~4 (?:dice|marca|sale|salio|pone|muestra|lee) ~2 (?:hi|high|low|lo|[5-9]\d\d)",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            Excuse(
                anywhere=r"(?:tiras|lancetas|es normal|rango|a1c|hemoglobina|tienen|venden|cada cuanto)", but=URGENT
            ),
            Excuse(
                before=r"(?:no|sin|nunca|si|cuando|para) ~3",
                but=rf"(?:no despierta|no (?:reacciona|responde)|{URGENT})",
            ),
        ),
    ),
    Rule(
        "es_ambulancia",
        AlarmKind.COLLAPSE,
        "Pide una ambulancia, o alguien se esta muriendo, se quemo, se electrocuto o se ahogo en agua.",
        (
            r"(?:llam\w+|mand\w+|manden|pid\w+|necesit\w+|ocup\w+|urge|vengan|traigan) ~3 (?:policia|ambulancia"
            r"|paramedicos"
            r"|bomberos|911|cruz roja)",
            r"(?:me|se|se me|se nos) ~1 (?:estoy|esta) ~1 muriendo|(?:me|se) ~1 (?:voy|va) a morir(?! (?:de|si"
            r"|sin|solo por))"
            r"|me muero(?= \.| ,|  ?$| ayuda)|se (?:me )?muere(?= \.| ,|  ?$| ayuda)",
            r"(?:se|me) ~1 (?:electrocuto|electrocute|ahogo ~4 (?:alberca|tina|piscina|playa|rio)|quemo|queme) ~7"
            r" (?:agua hirviendo"
            r"|aceite|cara|cuerpo|ampoll\w+|respir\w*|alberca|tina|piscina|todo|toda|corriente|no)|(?:golpe de calor"
            r"|insolacion) ~8 (?:no|desmay\w+|vomit\w+|confund\w+|fiebre)|electrocuto",
            r"(?:auxilio|socorro|ayudenme|ayuda) ~9 (?:no (?:se mueve|respira|responde)|se muere|se esta muriendo)",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            Excuse(
                anywhere=r"(?:(?:cuenta|costo|cobro|cobrar\w*|factura|bill|paga|cubre|seguro) ~4 ambulancia"
                r"|ambulancia ~5"
                r" (?:cuesta|cobr\w+|cubre|seguro|deducible)|numero de ambulancia|me muero (?:de|por)|matando"
                r"|cancer|hospicio)",
                but=r"(?:manden|llamen|ahorita|no respira)",
            ),
            Excuse(before=r"(?:no quiero|creia que|pense que|miedo (?:de|a)|si|no) ~2", but=URGENT),
        ),
    ),
)
