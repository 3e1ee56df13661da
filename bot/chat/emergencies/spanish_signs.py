"""The safety net's signs in Spanish of somebody gravely ill: one alone may be harmless, two of different groups not."""

from bot.chat.emergencies.lexicon import words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule
from bot.chat.emergencies.spanish_words import ASKED, CRY, JOKE, NEGATED, ORDER, PAST, STORY

_SIGNS = (
    words(
        "palida palido palidisima morada morado azul gris cenizo ceniza moraditos amarillo_y amarilla_y blanca_como"
        " blanco_como"
    ),
    words(
        "sudando sudor sudores sudoroso sudorosa suda sudo bien_sudado empapado empapada sudando_frio sudor_frio"
        " helada helado"
    ),
    words(
        """
        desguanzado desguanzada aguado aguada flacido flacida no_se_puede_parar no_se_puede_levantar
        no_puede_caminar no_se_levanta se_cae tambalea tambaleando no_se_sostiene tirado tirada sin_fuerzas
        no_puede_pararse debil
        """
    ),
    words(
        """
        muy_dormido muy_dormida bien_dormido bien_dormida no_se_despierta adormilado adormilada no_puede_despertar
        mareado mareada mareadisima desmayo desmayando desmayar desmayarme somnolienta somnoliento me_voy_a_desmayar
        aletargado aletargada
        """
    ),
    words(
        """
        confundido confundida perdido perdida_y delirando alucinando incoherente no_sabe_donde no_me_reconoce
        no_nos_reconoce habla_raro diciendo_cosas disparates como_ido como_ida desorientado desorientada
        incoherencias no_conoce
        """
    ),
    r"no (?:quiere|ha querido) ~1 (?:comer|tomar leche|mamar|despertar)|no moja ~2 panal\w*|no (?:orina|hace"
    r" pipi)|mollera|llora sin parar|quejandose mucho",
    words("temblando tiembla temblorina convulsionando espuma tieso tiesa brincando temblores tembloroso temblorosa"),
    words("vomitando vomito vomita vomitos volviendo_el_estomago devolviendo guacareando vomite vomitado arrojando"),
    r"(?:corazon|pulso) ~3 (?:a mil|mil|rapid\w+|acelerad\w+|bajito|lento|brinc\w+|baj\w+|salir|raro|[23]\d"
    r"|1[3-9]\d)|taquicardia"
    r"|palpitaciones",
    r"respira\w* ~3 (?:rapid\w+|raro|mal|lento|agitad\w+|feo|despacio|apenas|cortad\w)|falta de aire|falta ~1"
    r" (?:el )?aire|silb\w+|ahogando",
    r"sangre(?! ~3 (?:azucar|analisis|prueba))|sangrando|sangra",
    r"fiebre ~3 (?:alta|altisima|muy alta|de (?:39|40|41|10[3-9])|muchisima|40|41|10[3-9])|mucha fiebre|(?:39|40"
    r"|41|10[3-9]) ~2 (?:de )?(?:fiebre|calentura|temperatura)|(?:meses|un mes|recien nacid[oa]|semanas|dias de"
    r" nacid[oa]) ~6 (?:fiebre|calentura)|calentura"
    r" ~2 (?:alta|de (?:39|40))"
    r"|hirviendo|ardiendo en (?:fiebre|calentura)|cuello ~2 (?:tieso|duro|rigido)",
    words("hinchado hinchada hinchados hinchadas hinchando hincho hincharon hinchazon inflamada inflamado"),
    r"ronchas|ampollas|llagas|piel ~3 (?:cayendo|pelando|caye|cae|despellej\w+)|sarpullido|manchas (?:morad|roj)\w+",
    r"no (?:puede|puedo) (?:tragar|pasar|hablar)|babeando|baba|garganta ~3 (?:cierr\w+|cerr\w+|hinch\w+|apret\w+)"
    r"|lengua ~3 (?:gruesa"
    r"|hinchad\w|pesad\w|traba\w*|enred\w*|gorda)|traba ~2 lengua",
    r"(?:un lado|lado (?:izquierdo|derecho)|medio cuerpo|mitad)(?! (?:de la farmacia|de (?:la )?pastilla|de precio))"
    r"|(?:boca|cara) ~2 (?:chueca|de lado|torcida)|dolor de cabeza ~4 (?:vida|fuerte|horrible)"
    r"|no (?:ve|veo) (?:bien|nada)|veo doble|vision borrosa|veo borroso",
    r"pecho|brazo izquierdo",
    CRY,
)

SEVERAL_SIGNS = (
    Rule(
        "es_varios_signos",
        AlarmKind.COLLAPSE,
        "Dos signos de alguien muy grave, que solos podrian no ser nada.",
        _SIGNS,
        (
            *PAST,
            *STORY,
            *JOKE,
            *NEGATED,
            *ASKED,
            Excuse(
                anywhere=r"(?:efectos? secundarios?|es normal|en general|precio|cuesta|resurtid\w+|la fila|nomas"
                r" tos|que (?:jarabe|pomada"
                r"|crema)|azul (?:o|y) blanca|pastillas? azul\w*|prueba de sangre|analisis de sangre|presion de"
                r" la sangre"
                r"|de emergencia ahora|contacto de emergencia|numero de emergencia|suministro|dolor de espalda"
                r"|pastilla de emergencia"
                r"|venden|tienen algo|quejarme)",
                but=r"(?:ahora mismo|vomit\w+ sangre|muy grave)",
            ),
        ),
        across=True,
        least=2,
    ),
    Rule(
        "es_signo_que_no_para",
        AlarmKind.COLLAPSE,
        "Un signo grave que empezo de golpe, no para o empeora.",
        (
            r"temblando|tiembla|temblores|sangr\w+|no (?:puede|puedo) ~1 (?:hablar|caminar|moverse|moverme"
            r"|pararse|ver|tragar)|confundid[oa]|delir\w+|alucin\w+"
            r"|desorientad[oa]|respir\w+ ~3 (?:mal|rapid\w+|raro|agitad\w|rapidito)|palpitaciones|corazon ~3"
            r" (?:mil|acelerad\w|rapid\w+|brinc\w+)|palid[oa]"
            r"|labios|pecho|cara ~3 hinch\w+|lengua|garganta ~3 (?:cierr\w+|cerr\w+|hinch\w+)|dolor ~4"
            r" (?:insoportable|horrible|fortisimo|espantoso)|vomit\w+ ~4"
            r" (?:sangre|verde|cada)|borroso|visi?on doble|entumid[oa]|adormecid[oa]|debil|ties[oa]|rigid[oa]"
            r"|amarill[oa]",
            r"no (?:le |me |se le |se me )?~1 (?:para|paran|quita|quitan|baja|calma|cede|corta|deja)(?! ~2"
            r" (?:resurt\w*|surt\w*|entrar|ver))|cada vez (?:mas|peor)|empeor\w+"
            r"|poniendo peor|de (?:repente|golpe|pronto|la nada)|(?:lleva|llevo|hace|desde hace) ~2 (?:\d+|una|un"
            r"|dos|tres|media|rato|ratito|unos|como) ~1 (?:minutos?|min"
            r"|horas?|hrs?|ratito|rato)|lleva rato|orita|ahora mismo|ahorita mismo|sin parar|se desperto|desperto"
            r"|amanecio",
        ),
        (
            *PAST,
            *STORY,
            *JOKE,
            *NEGATED,
            *ASKED,
            Excuse(
                anywhere=rf"(?:{ORDER}|es normal|cuando (?:me siento|duermo|hago|corro)|poquito|un poco|leve"
                r"|nervios|frio|comezon|tos|moco\w*|nariz|linea|espera"
                r"|ustedes|farmacia|llamada|telefono|mensajes?|correo)",
                but=rf"(?:{CRY}|ayuda|chorros|muchisim\w+|no puede|no puedo)",
            ),
        ),
        least=2,
    ),
)
