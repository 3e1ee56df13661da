"""The safety net's rules for Spanish, over text without accents: "me duele el pecho", "no puedo respirar"."""

from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule

_KIN = (
    "esposo|esposa|marido|mujer|hijo|hija|mama|papa|madre|padre|abuela|abuelo"
    "|abuelita|abuelito|hermano|hermana|nino"
    "|nina|bebe|novio|novia|pareja|amigo|amiga|vecino|vecina|tio|tia|primo|prima"
    "|sobrino|sobrina|nieto|nieta|senor"
    "|senora|el|ella|perro|perra|gato|gata|alguien|ex"
)
_MEDICINE = (
    "pastillas?|pildoras?|tabletas?|capsulas?|medicinas?|medicamentos?|remedios?"
    "|drogas?|jarabe|insulina|vitaminas?"
    "|tylenol|aspirinas?|ibuprofeno|gomitas|somniferos?|frasco|[a-z]{3,}(?:pril"
    "|sartan|olol|statina|zol|pam|lam"
    "|cilina|formina|ina)"
)
_POISON = (
    "cloro|lejia|veneno|detergente|anticongelante|amoniaco|fabuloso|limpiador"
    "|gasolina|pilas?|baterias?|imanes"
    "|raticida|insecticida|jabon|acetona|alcohol|pesticida|blanqueador"
)
_BEFORE_NOW = r"(?:en (?:19|20)\d\d|hace ~2 (?:anos?|meses)|el (?:ano|mes) pasado|cuando era" r"|de nino)"

_PAST = (
    Excuse(after=rf"~5 {_BEFORE_NOW}"),
    Excuse(before=rf"{_BEFORE_NOW} ~6"),
    Excuse(
        before=r"(?:tuve|tuvo|sufrio|sufri|despues (?:de|del)|desde|antecedentes de|historial de) ~2",
        but="(?:ahora|ahorita|acaba|creo|ayuda)",
    ),
)
_STORY = (
    Excuse(anywhere=r"(?:pelicula|novela|serie|noticias?|noticiero|libro|cancion|articulo|documental" r"|television)"),
)
_JOKE = (
    Excuse(anywhere=r"(?:jaja\w*|jeje\w*|lol|broma)"),
    Excuse(before=r"(?:casi|por poco) ~3"),
    Excuse(
        after=r"(?:de (?:risa|hambre|sed|calor|frio|sueno|ganas|verguenza|aburrimiento|miedo"
        r"|envidia|amor)"
        r"|por (?:verte|saber|un cafe)|cuando vi|con (?:el precio|la cuenta)|si (?:no"
        r"|se me|olvido|llego|me))"
    ),
)
_NEGATED = (Excuse(before=r"(?:no|sin|nunca|ni) ~1(?: (?:tengo|tiene|siento|hay|he tenido))? ?~1"),)
_ASKED = (
    Excuse(
        before=r"(?:puede|pueden|causa|causan|provoca|da|dan|para|contra|efectos? secundarios?"
        r"|riesgo de|sintomas de"
        r"|previene|evita|si) ~4",
        but="(?:tengo|estoy|esta|siento|ahora|ayuda|me duele)",
    ),
)

SPANISH = (
    Rule(
        "es_unconscious",
        AlarmKind.COLLAPSE,
        "Inconsciente, convulsiones, sangrado fuerte, pide ambulancia.",
        (
            r"inconsciente|(?:no|no se) (?:despierta|reacciona|mueve|puede despertar"
            r"|quiere despertar)"
            r"|no lo puedo despertar|no la puedo despertar|se desmayo|desmayad[oa]|se me desmayo"
            r"|perdio el conocimiento",
            rf"(?:{_KIN}) ~1 no (?:me )?responde|(?:esta|estoy|empezo a|sigue|tiene|teniendo"
            r"|tuvo) ~2 (?:convulsionando"
            r"|convulsionar|convulsiones|una convulsion|un ataque epileptico)",
            r"(?:sangra|sangrando|sangrado|sangre) ~3 (?:mucho|sin parar|no para"
            r"|por todos lados|demasiado)|no (?:para"
            r"|deja) de sangrar|(?:vomit|escup|tos)\w* ~1 sangre",
            r"(?:llam\w+|necesito|manden|mande|pid\w+) ~2 (?:ambulancia|911|paramedicos)|(?:me"
            r"|se) (?:estoy"
            r"|esta) muriendo|me voy a morir|me muero(?= \.| ,|  ?$| ayuda)",
        ),
        (
            *_PAST,
            *_STORY,
            *_JOKE,
            Excuse(
                anywhere=r"(?:medicina|pastillas?|medicamento|receta) ~2 (?:para|de) ~3 convulsiones"
                r"|(?:doctor|seguro"
                r"|farmacia|medico|clinica|nadie|aplicacion|telefono) ~2 no (?:me )?responde"
                r"|(?:cuenta|costo"
                r"|cobro) ~3 ambulancia"
            ),
        ),
    ),
    Rule(
        "es_cannot_breathe",
        AlarmKind.BREATHING,
        "No puede respirar, se ahoga.",
        (
            r"no ~1 (?:puedo|puede|podia|logra|logro|alcanzo a) ~1 (?:respirar|respira"
            r"|agarrar aire|jalar aire)"
            r"|no (?:esta )?(?:respirando|respira)|dejo de respirar",
            r"(?:me|le) (?:cuesta|falta) ~2 (?:respirar|aire|el aire|la respiracion)"
            r"|(?:dificultad|dificultades"
            r"|trabajo|problemas) (?:para|al) respirar|falta de (?:aire|aliento)"
            r"|respir\w+ ~1 (?:con dificultad"
            r"|muy mal)",
            r"(?:me|se) ~2 (?:ahogando|asfixiando|ahogo|atragant\w+)|(?:poniendo|puso|labios"
            r"|cara) ~2 (?:azul|azules"
            r"|morad[oa]s?)|ataque de asma",
        ),
        (
            *_PAST,
            *_STORY,
            *_JOKE,
            Excuse(after=r"(?:por|de) ~1 nariz"),
            Excuse(before=r"(?:inhalador|jarabe|medicina|pastillas|algo) ~2 para ~2"),
            *_ASKED,
            Excuse(anywhere="ahogando ~2 (?:deudas|trabajo)|ahogo en un vaso"),
        ),
    ),
    Rule(
        "es_severe_reaction",
        AlarmKind.SEVERE_REACTION,
        "Reaccion alergica grave, hinchazon de garganta, lengua o cara.",
        (
            r"(?:garganta|lengua|labios?|cara|boca|ojos) ~4 (?:cerrando|cerrada|cierra|cerro"
            r"|hinchando|hinchad[oa]s?"
            r"|hincho|hincharon|inflamad[oa]s?|inflamando|inflamo|inflamaron)|(?:cierra"
            r"|cerrando|hincha|hinchando"
            r"|hincho|hincharon|inflamo|inflamando) ~3 (?:garganta|lengua|labios|cara|boca)",
            r"(?:tengo|tiene|teniendo|dio|dando|una|esta) ~3 reaccion (?:alergica|grave|severa"
            r"|fuerte)"
            r"|reaccion alergica ~1 (?:grave|severa|fuerte)|anafila\w+|(?:ronchas"
            r"|urticaria) ~2 (?:por"
            r"|en) todo el cuerpo",
        ),
        (*_PAST, *_STORY, *_NEGATED, *_ASKED),
    ),
    Rule(
        "es_chest_pain",
        AlarmKind.CHEST_PAIN,
        "Dolor de pecho, ataque al corazon.",
        (
            r"(?:dolor|dolores|presion|opresion|punzadas?|ardor) ~4 (?:en|de|del) ~1 (?:pecho"
            r"|corazon)"
            r"|duele ~3 (?:pecho|corazon|brazo izquierdo)|pecho ~3 (?:apretado|oprimido|duele"
            r"|aprieta)",
            r"(?:ataque (?:al|del|de) corazon|ataque cardiaco|infarto|paro cardiaco)",
        ),
        (
            *_PAST,
            *_STORY,
            *_JOKE,
            *_NEGATED,
            *_ASKED,
            Excuse(
                before=r"(?:su|mi|el|primer|segundo|del) ~1",
                anywhere=r"(?:receta|resurtido|lista|pastillas|plavix|medicina)",
                but="(?:ahora|creo|ayuda|dando)",
            ),
        ),
    ),
    Rule(
        "es_stroke",
        AlarmKind.STROKE,
        "Derrame cerebral: cara, brazo, habla.",
        (
            r"derrame(?: cerebral)?|embolia|ataque cerebral|ictus",
            r"(?:cara|boca|lado) ~3 (?:caid[oa]|torcid[oa]|chuec[oa]|paralizad[oa]|dormid[oa]"
            r"|entumid[oa]"
            r"|entumecid[oa])|se (?:me|le) ~1 (?:cayo|torcio|durmio|duerme|entume|paraliza"
            r"|paralizo|enchueco|esta durmiendo) ~3 (?:cara|boca"
            r"|lado|brazo|mitad)",
            r"no (?:puede|puedo) ~1 (?:hablar bien|hablar|mover ~3 (?:brazo|pierna"
            r"|lado))(?! (?:ahora|por telefono|con"
            r"|ingles|espanol|mas tarde|en este momento))|arrastra(?:ndo)? las palabras"
            r"|habla ~2 (?:arrastrad|enredad"
            r"|rar)\w+",
        ),
        (
            *_PAST,
            *_STORY,
            *_JOKE,
            *_NEGATED,
            *_ASKED,
            Excuse(anywhere="derrame (?:de (?:cafe|agua)|en el ojo)|dentista"),
        ),
    ),
    Rule(
        "es_overdose",
        AlarmKind.OVERDOSE_POISONING,
        "Sobredosis o envenenamiento, tambien de un nino o una mascota.",
        (
            r"sobredosis",
            r"(?:tome|tomo|tomaron|tomado|trague|trago|comi|comio|inyecte|inyecto|di"
            r"|dio) ~4 (?:demasiad[oa]s?|muchas"
            r"|de mas|todas (?:las|mis|sus)|todo el frasco|el frasco entero|un frasco|doble"
            r"|dos dosis|otra dosis|\d\d"
            r"|un monton|dos veces|por error|por accidente|equivocad[oa]s?"
            r"|la medicina equivocada) ?~3",
            rf"(?:{_KIN}) ~4 (?:trago|comio|tomo|bebio|ingirio|mastico|chupo) ~4 (?:mis|mi|unas"
            r"|una|de mis|de mi|varias"
            rf"|las|el|la|un|todas)? ?~1 (?:{_MEDICINE}|moneda)",
            r"(?:trag|com|tom|beb|ingir|inhal)(?:o|io|ue|i|e|aron|ieron|ando"
            rf"|iendo) ~3 (?:{_POISON})|envenen(?:ado|ada"
            r"|aron|e|o|ando|amiento)|intoxic(?:ado|ada|o|ando|acion)",
        ),
        (
            *_PAST,
            *_STORY,
            *_NEGATED,
            *_ASKED,
            Excuse(
                anywhere=r"(?:intoxicacion alimentaria|demasiado tiempo|mucho tiempo|muchas horas"
                r"|muchas gracias"
                r"|muchas veces|una foto)"
            ),
            Excuse(
                anywhere=r"(?:tomo|trago|comio) (?:su|sus) (?:propia )?(?:pastilla|medicina|medicamento"
                r"|antibiotico"
                r"|dosis|tableta)",
                but="todas",
            ),
            Excuse(before=r"(?:puedo|debo|se puede|puede|como|cuando|cuanto|tengo que) ~3"),
        ),
    ),
    Rule(
        "es_suicide",
        AlarmKind.SUICIDE,
        "Pensamientos suicidas, tambien de otra persona.",
        (
            r"suicid(?:a|as|io|arme|arse|ar|arte|andome)|(?:quiero|quiere|quisiera|deseo"
            r"|prefiero|voy a|va a|pienso"
            r"|pensando en|ganas de|intento|trato de|dijo que|quererme) ~3 (?:morir|morirme"
            r"|morirse|matarme|matarse"
            r"|estar muert[oa]|quitarme la vida|quitarse la vida|desaparecer para siempre"
            r"|no despertar|acabar con todo"
            r"|acabar con mi vida|terminar con todo|terminar con mi vida)",
            r"(?:me|se) (?:quiero|quiere|voy a|va a) (?:morir|matar|suicidar|quitar la vida)"
            r"|(?:quitarme|quitarse"
            r"|quitarle) la vida|(?:ya )?no (?:quiero|quiere|tengo ganas de|vale la pena"
            r"|tiene sentido) ~1 (?:vivir"
            r"|seguir viviendo|seguir viva?o?|existir|despertar|la vida)",
            r"(?:hacerme|hacerse) dano|(?:lastimarme|cortarme|cortarse) ~2 (?:venas|munecas"
            r"|a mi mism[oa])?(?= |$)"
            r"|mejor ~1 (?:muert[oa]|sin mi)|(?:cuantas|cuanto) ~5 para (?:morir|morirme"
            r"|matarme)|dosis letal"
            r"|ya no aguanto (?:mas )?(?:la vida|vivir)",
        ),
        (
            *_STORY,
            *_JOKE,
            Excuse(after=rf"~4 {_BEFORE_NOW}"),
            Excuse(anywhere=r"se suicido (?:hace|el ano|en)|prevencion"),
            Excuse(
                before=r"(?:no quiero|puede causar|causa|provoca|cortarme el (?:pelo|cabello)) ~2",
                but="(?:vivir|estoy|tengo)",
            ),
            Excuse(anywhere="cortar\\w+ el (?:pelo|cabello)"),
        ),
    ),
    Rule(
        "es_violence",
        AlarmKind.VIOLENCE,
        "Amenazas o violencia.",
        (
            r"(?:voy a|vamos a|quiero|quisiera|ganas de) ~2 (?:matarl[oae]s?|matarte|matarlos"
            r"|matar a|dispararl\w+"
            r"|disparar|apunalar\w*|golpear\w* a|balacear|balear|poner una bomba"
            r"|quemar (?:la farmacia|la tienda"
            r"|el lugar))|(?:l[oae]s?|te|los|las) (?:voy|vamos) a (?:matar|disparar|apunalar"
            r"|golpear|quemar|balear)",
            r"(?:tengo|tiene|traigo|trae|con) (?:una |un )?(?:pistola|arma|rifle|cuchillo" r"|escopeta|bomba)",
            rf"(?:{_KIN}) ~3 (?:me|nos) ~2 (?:pega|pego|golpea|golpeo|golpeando|pegando|amenaza"
            r"|amenazo|amenazando"
            r"|quiere matar|va a matar|violo|ahorco|estrangulo|quiso matar|maltrata)",
            r"(?:me|nos) (?:esta|estan|estaban) (?:golpeando|robando|atacando|asaltando"
            r"|pegando|amenazando|apuntando)"
            r"|me (?:violaron|golpearon|asaltaron|apunalaron|dispararon|atacaron)"
            r"|tengo miedo de (?:mi (?:esposo"
            r"|marido|novio|pareja|ex)|que me mate)",
        ),
        (
            *_PAST,
            *_STORY,
            *_JOKE,
            Excuse(
                anywhere=r"(?:pistola de (?:silicon|calor|agua)|me (?:esta|estan) (?:robando"
                r"|matando) ~4 (?:precios?"
                r"|seguro|la espera))"
            ),
            Excuse(after=r"(?:~1 si (?:no|se me|olvido|llego))"),
        ),
    ),
)
