"""The safety net's rules in Spanish for breathing, and for allergic and other severe reactions."""

from bot.chat.emergencies.lexicon import near, words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule
from bot.chat.emergencies.spanish_words import ASKED, CALM, JOKE, MEDICINE, NEGATED, ORDER, PAST, STORY, URGENT, verbs

_AIR = words(
    """
    respirar respira respiro respiran aire resuello resuellar aliento oxigeno respiracion respirando respire
    """
)
_GET = words(
    """
    puedo puede podia pueden podemos logra logro logran alcanza alcanzo alcanza_a alcanzo_a deja dejan dejaba entra
    agarra agarro jala jalo llega pasa
    """
)
_BLUE = words("azul azules azulados morado morada morados moradas moraditos moradita gris griseos amoratados azulosos")
_SKIN = words("labios labio unas boca cara dedos piel lengua boquita bembas trompa")
_INHALER = words(
    "inhalador bomba bombita nebulizador nebulizer nebulizaciones tratamiento tratamientos albuterol ventolin"
    " salbutamol maquina terapia terapias puff rescate"
)

_NOSE = Excuse(
    anywhere=r"(?:nariz|constipad[oa]|congestionad[oa]|moc\w+|polen|apnea|cpap|ronca mucho|gripa|gripe|resfri\w+)",
    but=rf"(?:morad\w|labios|pecho|costillas|ahorita|{URGENT}|garganta|oxigeno)",
)

BREATHING = (
    Rule(
        "es_no_respira",
        AlarmKind.BREATHING,
        "No puede respirar, le falta el aire, se ahoga o se atraganta.",
        (
            r"no ~3 (?:entra|pasa|llega) ~2 (?:el )?aire",
            rf"no ~2 {_GET} ~3 {_AIR}|no (?:ni )?(?:puedo|puede) ni ~1 {_AIR}|(?:no|apenas|casi no|ya no) ~1"
            r" (?:esta |estoy )?"
            r"(?:respirando|respira)|(?:dejo|deja) de respirar|sin (?:poder )?respirar|sin respiracion|nopuedo"
            r" respirar",
            r"(?:me|le|les|te|nos) ~1 (?:cuesta|falta|faltando|costando|dificulta) ~4 (?:respir\w+|aire|aliento"
            r"|resuello)|(?:falta"
            r"|ausencia) (?:de|del) (?:aire|aliento|oxigeno|respiracion)|(?:dificultad|dificultades|trabajo"
            r"|problemas?|dificil)"
            r" (?:para|al|pa|de) respirar|respir\w+ ~2 (?:con dificultad|muy mal|mal|con trabajo|a medias)"
            r"|batall\w+ ~3 respirar|(?:jal\w+|busc\w+|pid\w+|peg\w+) ~2 (?:aire|bocanadas)|olvid\w+ ~2 respirar"
            r"|(?:lucha\w*|esfuerzo|pele\w+) ~3 (?:aire|respirar)|sin (?:nada de )?aire|quedando sin (?:aire"
            r"|respir\w+)",
            rf"(?:me|se|nos) ~3 (?:{verbs('ahogar asfixiar atragantar sofocar')})(?! en (?:trabajo|deudas|papel\w+"
            r"|un vaso))"
            rf"|{verbs('asfixiar atragantar')}|(?:atorad[oa]|atoro|atora|atasc\w+|trabad[oa]|trabo) ~7 (?:garganta"
            r"|respir\w+|aire"
            r"|comida|pastilla|moneda|dulce|hueso|carne|uva|pescuezo)|(?:garganta|pastilla|moneda|hueso|carne) ~4"
            r" (?:atorad[oa]"
            r"|atoro|trabad[oa]|atravesad[oa])",
            r"(?:ataque|crisis) (?:de|del|fuerte de) asma|asma ~4 (?:muy (?:fuerte|mal)|ataque|crisis|no (?:se|me"
            r"|le) ~2 quita"
            r"|horrible|peor)|(?:fue|iba|yendo|ido) ~5 (?:por mal lado|por (?:el )?otro lado|por el camino"
            r" (?:viejo|malo|equivocado)|al pulmon|chueco)|(?:jadeando|boqueando|boquea|agonizando)",
        ),
        (
            Excuse(anywhere=r"(?:llantas?|gasolinera|bicicleta|pelota)"),
            *NEGATED[:1],
            _NOSE,
            *PAST,
            *STORY,
            *JOKE,
            *ASKED,
            Excuse(
                before=r"(?:inhalador|jarabe|medicina|pastillas?|algo|resurtido ~3|bomba|tratamiento) ~2 (?:para"
                r"|pa) ~3"
            ),
            Excuse(
                anywhere=r"(?:ahog\w+ ~3 (?:deudas|trabajo|papel\w+|tramites|mensajes|llamadas|correos)|vaso de agua"
                r"|aire (?:acondicionado|libre|fresco)|cuando (?:corro|camino mucho|subo escaleras|hago"
                r" ejercicio)|sin (?:aire"
                r"|aliento) ~4 (?:precio|precios|cuenta|descuento|noticia)|precios|descuento|bien sin)",
                but=rf"(?:ahorita|{URGENT}|labios|morad\w|costillas|pecho)",
            ),
        ),
    ),
    Rule(
        "es_respira_mal",
        AlarmKind.BREATHING,
        "Respira mal: costillas hundidas, labios morados, silbidos, el inhalador no ayuda, oxigeno bajo.",
        (
            r"(?:epoc|enfisema|asma|asmatic[oa]|bronquiolitis|neumonia|covid) ~6 (?:agitad[oa]|confundid[oa]"
            r"|morad[oa]|azul\w*|aire|respir\w+ ~2 mal|no puede|labios|dormid[oa])",
            r"hace como ~2 (?:pollito|perrito|foca|gallo|pito|pajarito|gato|silbato) ~4 (?:respir\w+|tos\w+"
            r"|cuando)|(?:sin oxigeno|oxigeno ~5 (?:acabo|vacio|termino|sirve|falla)) ~7 (?:mal|aire|mare\w+"
            r"|respir\w+|azul|morad\w+)|no aguanto ~2 (?:aire|respir\w+)|tapan ~5 (?:nariz|boca)|(?:siento"
            r"|siente) que me ~1 (?:ahogo|asfixio|tapan)",
            r"respir\w* ~3 (?:quejid\w+|quejand\w+|gemid\w+)|(?:quejid\w+|se queja) ~3 respir\w*|(?:azul\w*"
            r"|morad\w+) ~4 (?:boca|labios|unas|dedos)|costillit\w+|espuma ~2 (?:rosada|rosa|con sangre|boca)"
            r"|silv\w+ ~3 pecho|(?:sentad[oa]|inclinad[oa]) ~6 sin poder hablar",
            r"(?:agitad[oa]|sofocad[oa]|cansanci\w+) ~5 (?:no (?:puede|puedo)|hablar)|no (?:puede|puedo) ni"
            r" hablar|(?:ya )?no (?:puede|puedo) ~2 hablar de ~3 (?:agitad\w|tos|falta)",
            r"(?:hund\w+|sum\w+|mete|meten|marca\w*) ~4 (?:costillas?|pecho|cuello|panza|pancita|huesitos)"
            r"|(?:costillas?|pecho"
            r"|pancita) ~3 (?:hund\w+|sum\w+|marcan)",
            near(_SKIN, _BLUE, 4),
            r"(?:poniendo\w*|puso|pone|puse|esta|estaba|toda?|quedo|sigue) ~3 (?:morad[oa]|moradit[oa]|azul)(?!"
            r" (?:y|o) blanc)",
            rf"{_INHALER} ~5 (?:no|ni|nada|sin) ~3 (?:hace|ayuda|sirve|funciona|efecto|quita|calma|alivia|mejora"
            r"|resultado)"
            rf"|(?:use|uso|puse|dimos|di|hecho|hice|dado|dando|lleva|van) ~5 {_INHALER} ~6 (?:no|sigue|nada|veces"
            r"|igual|minutos|peor)"
            r"|(?:acabo|termino|quede sin|no tengo|vacio|perdi) ~4 (?:inhalador|albuterol|bomba) ~9 (?:pecho"
            r"|respir\w+|aire|silb\w*)",
            r"(?:silb\w+|chill\w+|chifl\w+|ronqu\w+|pit\w+) ~4 (?:pecho|respir\w*|pulmones)|pecho ~3 (?:silb\w+"
            r"|chill\w+|cerrado"
            r"|trancado|ronco)|respir\w* ~3 silb\w+|silba\w* mucho",
            r"(?:oxigeno|saturacion|oximetro|satura\w*|saturando|o2) ~5 (?:[4-7]\d|8\d)(?![0-9])",
            r"respir\w* ~4 (?:rapid\w+|rapidit[oa]|raro|muy lento|lento|despacio|ronc\w+|agitad\w|apenas|a penas"
            r"|entrecortad\w"
            r"|cortad\w|feo|con la (?:panza|barriga|pancita)|a \d\d|de a poquito|como pez|como pescado|con ruido"
            r"|por la boca y)|ronca ~2 (?:raro|feo|muy fuerte|como)"
            r"|no (?:puede|puedo) ~1 (?:terminar|completar|decir|acabar) ~3 (?:frase|palabras?|oracion)|(?:tos"
            r"|tosiendo) ~4 (?:perro"
            r"|foca) ~6 (?:respir\w+|aire|ronc\w+)",
        ),
        (
            Excuse(
                anywhere=r"(?:defectuos[oa]|me lo cambian|garantia|cambien|sin spray|no dispara|contador)",
                but=rf"(?:{URGENT}|respirar|pecho|labios|aire)",
            ),
            *NEGATED[:1],
            _NOSE,
            *PAST,
            *STORY,
            *JOKE,
            *ASKED,
            Excuse(
                anywhere=rf"{ORDER}|pastillas? (?:azul\w*|morad\w+)|color (?:azul|morado)|uvas? morad\w+|de noche"
                r"|cuando duermo"
                r"|estambre|esmalte|azul (?:o|y) blanc\w+|labial|tinte|moreton|(?:inhalador|bomba) (?:nuev[oa]"
                r"|vaci[oa]|tapad[oa])"
                r"|normal",
                but=rf"(?:ahorita|{URGENT}|aire|labios|costillas|respir\w+|no se (?:le|me) quita|peor|todo morado"
                r"|pecho)",
            ),
        ),
    ),
)

_PARTS = words(
    """
    cara labios labio boca lengua garganta ojos ojo cuello parpados parpado cachetes rostro pescuezo campanilla
    bemba boquita carita lenguita manos
    """
)
_SWOLLEN = (
    verbs("hinchar inflamar inchar")
    + "|"
    + words(
        """
    hinchazon inflamacion gruesa gruesos gorda gordos gordo enorme enormes grandota grandotes deforme deformada
    como_globo como_un_globo como_pelota como_sapo como_monstruo como_salchichas gigante abotagada tapando
    tapada_la_garganta
    """
    )
    + "|"
    + r"cerrando\w*|cerr(?:o|ada|ar|arse)|cierr[ae]n?"
)
_ALLERGEN = words(
    """
    abeja abejas avispa avispas hormiga hormigas alacran arana cacahuate cacahuates mani nuez nueces camaron
    camarones mariscos marisco pescado cangrejo langosta huevo leche almendra almendras fresa fresas ajonjoli soya
    latex penicilina amoxicilina antibiotico inyeccion vacuna pastilla medicina medicamento ibuprofeno naproxeno
    aspirina lisinopril piquete pico picaron pincho picadura alergica alergico alergia comio comi comiendo contraste
    sulfa bactrim cipro cefalexina insulina crema
    """
)
_REACTS = words(
    """
    inflamando inflamo inflamada inflamado inflama inflamaron enchilada choque ronchas roncha habones urticaria
    sarpullido salpullido garganta lengua labios respirar respira aire desmayo desmayar desmaya desmayarme tragar
    cierra cerrando silba silbando ahogando hinchado hinchada hinchando hincha hincho hincharon rojo_todo roja_toda
    enronchado enronchada ronco ronca
    """
)

REACTION = (
    Rule(
        "es_hinchazon",
        AlarmKind.SEVERE_REACTION,
        "Se hincha la cara, la lengua o la garganta.",
        (
            r"cuesta ~2 (?:trabajo )?~1 (?:pasar|tragar) ~1 saliva",
            r"(?:saliendo|salieron|salio|salen) ~2 (?:bolas?|bolotas|ronchas|pelotas) ~3 (?:cara|cuello|boca"
            r"|labios|lengua|cuerpo)|ojos ~3 no (?:los|se|me los) ~2 (?:abro|abre|abren|puedo abrir)|(?:hablo"
            r"|habla) ~2 gangos[oa]|no trago ~1(?= ,| \.|  ?$| ni| y| saliva)",
            r"no ~3 pasa\w* ~3 (?:saliva|agua|comida|nada de comer)",
            r"(?:lengua|labios?|boca|ojos|cara) ~3 no ~3 (?:cabe|caben|cierra|abren|puede abrir|puedo abrir)"
            r"|(?:cuello|cara|lengua|labios?) ~3 como (?:toro|globo|pelota|sapo|boxeador|hipopotamo|bistec)",
            near(_PARTS, rf"(?:{_SWOLLEN})", 5),
            r"garganta ~4 (?:apret\w+|aprieta\w*|estrech\w+|bloque\w+)|(?:no puedo|no puede|cuesta|dificil) ~2"
            r" (?:tragar(?! (?:la"
            r"|las|el|los) (?:pastill\w+|tablet\w+|capsul\w+|medicin\w+|jarabe))|no ~2 pasa ~3 (?:saliva|agua"
            r"|comida|nada)|pasar (?:saliva|ni)|tragar (?:mi"
            r" |la )?saliva)"
            r"|(?:lengua|labios|boca|cara|garganta) ~3 (?:hormigue\w+|dormid\w+|pica\w*) ~9 (?:comi\w*|pico"
            r"|picadura|vacuna|alerg\w+)",
        ),
        (
            *CALM,
            Excuse(
                anywhere=r"(?:dentista|muelas?|polen|es normal|mosquito|quemadura|por el sol|perrilla|orzuelo"
                r"|conjuntivitis|maquillaje"
                r"|labial|anginas|amigdalas|tiroides|farmacia|tienda|puerta|cierran|a que hora|cuenta|manos frias"
                r"|artritis"
                r"|gota|rellenos|botox|no quiere tragar|garganta ~3 (?:tos|inflamada por|gripa)|cara de)",
                but=rf"(?:ahora mismo|no puede|no puedo|{URGENT}|respir\w+|lengua|se (?:me|le) esta|cerrando"
                r"|labios ~2 hinch\w+)",
            ),
            Excuse(
                anywhere=rf"{ORDER}",
                but=rf"(?:ahora|ahorita|{URGENT}|se (?:me|le)|respir\w+|tengo|tiene|lengua|garganta)",
            ),
            Excuse(anywhere=r"(?:cuando como|siempre que como|cuando uso|cada vez que|si como)", but=URGENT),
        ),
    ),
    Rule(
        "es_reaccion",
        AlarmKind.SEVERE_REACTION,
        "Reaccion alergica grave, anafilaxia, o la piel se cae.",
        (
            rf"(?:quemaduras?|quemad[oa]|ampollas) ~4 (?:tod[oa]|cuerpo|piel) ~6 {MEDICINE}|ronchas ~4 (?:parpados"
            r"|garganta|lengua|boca|labios)",
            r"(?:llen\w+|brot\w+|salpull\w+|enronch\w+) ~3 (?:de )?~1 ronchas ~6 (?:borros\w+|mare\w+|aire"
            r"|hinch\w+|vomit\w+|desmay\w+|corazon|garganta)",
            r"(?:esta|estoy|estan|sigue) ~1 brot(?:ando|ada|ado)\w* ~3(?:tod[oa]|cara|cuerpo)?|brot(?:o|ando|ada"
            r"|ado) ~9 (?:silb\w+|silv\w+|respir\w+|garganta|hinch\w+|marisco|cacahuate|alerg\w+)|pel(?:ando|a|o)"
            r" ~4 (?:cuerpo|piel|brazos|espalda) ~9|alergia ~2 (?:fuerte|horrible|severa|fea|grave) ~9 (?:mare\w+"
            r"|trag\w+|respir\w+|zumb\w+|cara|garganta|tom\w+)",
            rf"{MEDICINE} ~6 (?:salieron|salio|brotaron|broto|llene|lleno|lleno) ~3 (?:ronchas|habones|urticaria"
            r"|sarpullido|granos|manchas) ~9 (?:y|cara|cuerpo|garganta)",
            r"(?:comi|comio|pico|picaron|tomo|tome|puse|pusieron) ~8 (?:rasc\w+|tos\w+|ronc\w+|estornud\w+"
            r"|hinch\w+) ~7 (?:tos\w+|respir\w+|vomit\w+|cara|todo|mucho|ojos|garganta|aire)(?! ~3 (?:jarabe|que"
            r" tomo))",
            rf"{_ALLERGEN} ~9 ~3 {_REACTS}",
            r"(?:abejas?|avispas?|hormigas?|alacran|arana|picaron|pico|picadura|alergic[oa]|cacahuates?|mani|nuez"
            r"|nueces|camaron(?:es)?|mariscos?|vacuna|inyeccion|penicilina|amoxicilina|antibiotico) ~9 ~3"
            r" (?:mare\w+|vomit\w+|palid[oa]|frio|debil|raro|rara|corazon)(?! ~2 (?:normal))",
            rf"{_REACTS} ~9 (?:despues de|desde que|por|con) ~4 {_ALLERGEN}",
            r"(?:tengo|tiene|teniendo|dio|dando|una|esta|estoy|hizo) ~3 (?:reaccion|choque) (?:alergic[ao]|grave"
            r"|severa|fuerte|muy"
            r" fuerte|horrible|mala|bien fea|terrible|anafilactic[oa])|(?:reaccion|choque|shock) ~1"
            r" (?:alergic[ao])? ?~1 (?:grave"
            r"|severa|fuerte|anafilactic[oa]|horrible)|anafila\w+",
            r"(?:ronchas|habones|urticaria|sarpullido|salpullido|granos|manchas|bolitas) ~5 (?:(?:por|en) ~1 (?:todo"
            r"|toda)|todo el cuerpo"
            r"|tragar|respir\w+|garganta|cara|lengua|ampoll\w+|morad\w+|fiebre|boca)|(?:llen[oa]|cubiert[oa]) de"
            r" (?:ronchas|granos)"
            r"|enronchad[oa]|enroncho|todo (?:el cuerpo )?rojo y",
            r"(?:puse|pusimos|puso|inyect\w+|aplique|(?:le|me|ya) (?:use|usamos|di|dimos)) ~4 (?:epipen|epi pen"
            r"|epinefrina|adrenalina|autoinyector|epi)",
            r"piel ~4 (?:cay\w+|cae|pel\w+|despellej\w+|despeg\w+|ampoll\w+|quemad\w+)|(?:cay\w+|cae|pela|pelando"
            r"|despellej\w+|despega|despegando) ~3"
            r" piel|(?:ampollas|llagas|ulceras) ~5 (?:boca|cuerpo|ojos|labios)|boca ~3 (?:llena|llenos) de"
            r" (?:ampollas|llagas)",
        ),
        (
            *CALM,
            Excuse(
                anywhere=r"(?:leve|brazo ~2 (?:hinchad[oa]|adolorido|rojo)|un poco de|poquito|es normal|mosquito"
                r"|quemadura|sol|anteojos|bebe ~3 panal"
                r"|panalitis|sin abrir"
                r"|despues de asolearme|bronce\w*|playa|pies|talones|resec\w+|herpes|fuegos|aftas)",
                but=rf"(?:ahora|ahorita|{URGENT}|respir\w+|lengua|garganta|tragar|fiebre|labios)",
            ),
            Excuse(
                anywhere=ORDER,
                but=rf"(?:ahora|ahorita|{URGENT}|se (?:me|le)|respir\w+|lengua|garganta|desmay\w+|tengo ronchas"
                r"|tiene ronchas"
                r"|ampollas|piel)",
            ),
            Excuse(
                anywhere=r"(?:(?:soy|es) alergic[oa] ~9 (?:pueden|anot\w+|pong\w+|hay|tiene|sirve|sustit\w+|otra))",
                but=URGENT,
            ),
        ),
    ),
)
