"""What the Spanish rules have in common, over text without accents: people, medicines, reasons why it is nothing."""

from bot.chat.emergencies.lexicon import words
from bot.chat.emergencies.rules import Excuse
from bot.chat.spanish_verbs import verb_forms


def verbs(text: str) -> str:
    """A pattern for every form of these verbs."""
    return words(" ".join(sorted(verb_forms(text))))


CHILD = words(
    """
    hijo hija hijos hijas nino nina ninos ninas nene nena nenes bebe bebes bebita bebito beba chiquito chiquita
    chiquitos chiquillo chiquilla nieto nieta nietos sobrino sobrina sobrinito sobrinita hermanito hermanita chamaco
    chamaca chamaquito chamaquita muchachito muchachita mocoso escuincle plebe crio gemelos gemelas mellizos pequeno
    pequena hijito hijita bebito beba chiquitin chiquitina nenito nenita morrito morrita chavito chavita peque
    gordito gordita mi_bendicion ninito ninita recien_nacido anito ahijado ahijada guagua pelado
    """
)
PET = words(
    "perro perra perros perrito perrita perritos gato gata gatos gatito gatita cachorro cachorra cachorrito"
    " mascota conejo"
    " loro hamster perico"
)
GROWN = words(
    """
    esposo esposa marido mujer viejo vieja senor senora mama papa mami papi ama apa madre padre abuela abuelo
    abuelita abuelito abue hermano hermana hermanos novio novia pareja ex amigo amiga amigos vecino vecina tio tia
    primo prima suegro suegra cunado cunada yerno nuera companero companera roommate padrastro madrastra padrino
    madrina comadre compadre muchacho muchacha hombre joven alguien el ella persona paciente cliente inquilino jefe
    cuidadora cuidador tipo adolescente anciano anciana viejito viejita hijastro hijastra maestro maestra
    """
)
WHO = rf"(?:{CHILD}|{GROWN})"

DRUG_NAME = (
    r"[a-z]{3,}(?:pril|sartan|olol|statina?|pra?zol|zolam|azepam|cilina|cillin|micina|mycin|formina?|oxetina?|tralina"
    r"|traline|pram|dipino?|azepina|tidina|triptilina|triptyline|codona|codone|apina|apine|idona|done|pentina?|rolaco"
    r"|fenaco|profeno|profen|mida|xaban|gliptina?|glutida?|tiroxina|metasona|adoles?|tramadoles|azepan)s?"
)
MEDICINE = (
    r"(?:(?:la|las|lo) (?:del?|para) (?:la |el )?(?:presion|azucar|corazon|dormir|dolor|tiroides|colesterol|nervios)|"
    + words(
        """
    pastilla pastillas pastillita pastillitas pildora pildoras tableta tabletas capsula capsulas medicina medicinas
    medicamento medicamentos remedio remedios droga drogas jarabe insulina vitaminas vitamina tylenol aspirina
    aspirinas advil motrin aleve ibuprofeno paracetamol acetaminofen naproxeno gomitas somniferos somnifero
    calmantes calmante antidepresivos antidepresivo parche parches gotas dosis meds pills pill xanax fentanilo
    fentanyl heroina cocaina coca cristal crystal hielo piedra crack mariguana marihuana edibles edible metadona
    methadone adderall ritalin benadryl melatonina warfarina warfarin coumadin litio lithium digoxina digoxin
    morfina percocet percocets oxys oxi oxy vicodin norco tramadol hierro iron pastillero unidades crema vape nyquil
    dramamine antibiotico antibioticos valium ativan klonopin clonazepam rivotril ambien seroquel zoloft lexapro
    prozac suboxone narcoticos opioides tabs tranquilizantes ansioliticos relajante relajantes antihistaminico
    laxante lantus humalog novolog levothyroxine synthroid eutirox anticonceptivas anticonceptivos hormonas
    esteroides aspirinitas flexeril soma gabapentin lyrica clonidine clonidina glipizide glipizida gliburida eliquis
    xarelto plavix viagra oxicodona hidrocodona codeina lisinopril
    """
    )
    + rf"|{DRUG_NAME})"
)
POISON = words(
    """
    cloro clorox lejia lavandina veneno detergente anticongelante antifreeze amoniaco amonia fabuloso limpiador
    limpiadores gasolina pila pilas bateria baterias iman imanes raticida matarratas insecticida jabon acetona
    alcohol pesticida plaguicida herbicida fertilizante blanqueador pinol pinesol lysol thinner tiner aguarras
    diesel raid perfume colonia desinfectante quitaesmalte destapacanos drano sosa_caustica soda_caustica acido
    suavizante gel_antibacterial naftalina enjuague_bucal listerine colonia enjuague salsa_de_soya xylitol
    chicle_sin_azucar cebolla macadamia limpieza liquido_de_limpiar desatascador quitamanchas limpiavidrios
    limpiapisos cera capsulas_de_lavar naftalina tide moneda monedas hongos hongo monoxido desengrasante petroleo
    keroseno queroseno pegamento pintura removedor windex ajax comet vape nicotina vapeador vaporizador
    liquido_del_vape cigarro cigarros esmalte shampoo champu agua_oxigenada repelente parafina planta plantas
    bolitas_de_naftalina capsula_de_detergente pastilla_de_cloro hueso_de_durazno aceite_esencial chocolate uvas
    xilitol mercurio termometro botella_de_limpiador liquido_del_carro liquido_de_frenos bolsita_de_silica
    """
)

CRY = (
    r"(?:ahorita mismo|ahora mismo|ya mismo|ayud[ae]|ayud[ea](?:n|me|nme|nos|nnos)|auxilio|urgente|rapido por"
    r" favor|911"
    r"|ambulancia|que hago|que hacemos|por dios|dios mio|diosito|en este momento|orita mismo|corran|socorro|vengan"
    r"|no se que hacer)"
)
URGENT = rf"(?:{CRY}|de repente|de pronto|esta noche)"
"""Words of somebody who needs help at once: with them no story, no past and no question is an excuse."""
NOW = (
    rf"(?:{URGENT}|ahora|ahorita|orita|acaba|acabo|hoy|todavia|sigue|sigo|otra vez|hace ~3 (?:minutos?|min|horas?"
    r"|hora)|desde (?:hoy|anoche|ayer|esta \w+|la madrugada)|hace (?:un )?(?:rato|ratito"
    r"|poco))"
)

_NUMBER = r"(?:\d+|un|una|dos|tres|cuatro|cinco|seis|ocho|diez|varios|varias|unos|unas|muchos|pocos|como)"
LONG_AGO = (
    rf"(?:en (?:19|20)\d\d|hace (?:ya )?(?:como )?{_NUMBER} ~1 (?:ano|anos|mes|meses|semanas?)|hace (?:mucho|tiempo)"
    r"|hace mucho tiempo|(?:el|la) (?:ano|mes|semana|verano|invierno) pasad[oa]|cuando (?:era|estaba|tenia|fui)"
    r"|de (?:nino|nina|joven|chico|chica|chiquito|chiquita)|en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre|navidad|pandemia|su juventud)|hace rato que ya no|aquella vez|esa vez"
    r"|en ese entonces|anos atras|meses atras|la otra vez)"
)
PAST = (
    Excuse(after=rf"~6 {LONG_AGO}", but=NOW),
    Excuse(before=rf"{LONG_AGO} ~7", but=NOW),
    Excuse(
        before=r"(?:despues (?:de|del)(?: el| la| mi| su| un| una)?|desde (?:el|la|mi|su|que (?:tuve|tuvo)) ~1"
        r"|antecedentes"
        r" (?:de|del) ~2|historial (?:de|del) ~2|sobrevivi\w* ~2|recuper\w+ (?:de|del) ~2|rehabilitacion (?:de"
        r"|del|por) ~2)",
        but=NOW,
    ),
    Excuse(before=r"(?:tuve|tuvo|sufrio|sufri|tenia|padecia|habia tenido) ~3", but=NOW),
    Excuse(
        anywhere=r"(?:gracias a dios ~4 (?:bien|mejor|nada)|ya (?:esta|estoy|anda|ando|salio|se siente|me siento)"
        r" ~1 (?:bien"
        r"|mejor|recuperad[oa]|fuera de peligro|de alta|como nuev[oa])|ya paso|ya se (?:me|le) (?:quito|paso|bajo)"
        r"|dieron de alta|falsa alarma|no fue nada)",
        but=URGENT,
    ),
)
STORY = (
    Excuse(
        anywhere=r"(?:pelicula|novela|telenovela|serie|noticias?|noticiero|libro|cancion|corrido|articulo|documental"
        r"|television|en la tele|netflix|youtube|tiktok|periodico|podcast|cuento|obra de|obra donde"
        r"|actua en|disfraz"
        r"|halloween"
        r"|la maestra|reporte de|proyecto de|clase de|curso de|taller|capacitacion|folleto|prospecto|volante"
        r"|videojuego|fortnite|juego de|jugando"
        r"|ensayo"
        r"|tarea|examen|partido|futbol|campeonato|el equipo|mi equipo|karaoke|prevencion|campana|conferencia|charla"
        r"|primeros auxilios|simulacro|pelea de box|lucha libre|caricatura|el personaje)",
        but=rf"(?:{URGENT}|mientras|quiero morir|no (?:tiene|respira|despierta|reacciona|se mueve|contesta"
        r"|responde)|se cayo|pulso|desmay\w+|sangr\w+|se golpeo|"
        r"estoy viendo la \w+ y)",
    ),
)
JOKE = (
    Excuse(
        anywhere=r"(?:jaja\w*|jeje\w*|jiji\w*|ja ja|lol|broma|bromeando|es un decir|es un dicho|xd|figurad[oa]\w*"
        r"|metafora"
        r"|no literal\w*|exagero|que risa)"
    ),
    Excuse(
        before=r"(?:casi|por poco|por poquito) ~3", but=rf"(?:no puedo|no puede|{URGENT}|y ahora|respirar|desmay\w+)"
    ),
    Excuse(
        after=r"(?:de|del|con|por|al|cuando) ~2 (?:risa|hambre|sed|calor|frio|sueno|ganas|verguenza|pena|aburrimiento"
        r"|coraje|cansancio|curiosidad|tedio|rabia|pereza"
        r"|envidia|amor|precio|precios|cuenta|costo|cobro|copago|total|espera|fila|trafico|deudas?|trabajo"
        r"|papeleo|tramites"
        r"|papeles|cobrar\w*|cobraron|verte|verlos|saber|cafe|felicidad|alegria|emocion|gusto|nervios|impaciencia"
        r"|vi el"
        r"|descuento|flojera|contestadora|seguro|cuota)"
    ),
    Excuse(
        anywhere=r"(?:de infarto|infarto (?:de|con el) precio|papeleo|tramites|me parte el corazon|(?:de )?todo"
        r" corazon"
        r"|corazon (?:en la (?:boca|mano)|roto|partido|de pollo|contento)|rompe el corazon|precio ~2 (?:asesino"
        r"|mata\w*)"
        r"|golpe de suerte|balde de agua|(?:celular|telefono|laptop|computadora|carro|bateria|pagina|aplicacion"
        r"|internet"
        r"|sistema|wifi|linea|planta|refri\w*) ~4 (?:murio|muriendo|muere|muerto|muerta|mato|ahogo|desmayo"
        r"|infarto|convulsion"
        r"\w*|frito|parece)|(?:muriendo|murio|muere|mato) ~3 (?:celular|telefono|bateria|carro|pagina|sistema|pila))",
        but=rf"(?:{URGENT}|no puede|no puedo|pecho|se trago|se comio)",
    ),
)
WORD_OF_MOUTH = Excuse(
    after=r"~2 (?:si (?:no (?:l[aeo]s? )?(?:llego|llevo|voy|compro|recojo|traigo|compre|encuentro|consigo)|llego"
    r"|se me|se entera|olvido|me"
    r" tardo|tardo|sabe)|cuando (?:llegue|se entere|vea|sepa))"
)
""" "Mi esposa me mata si llego sin su medicina." """
NEGATED = (
    Excuse(
        before=r"(?:no|ni|sin|nunca|tampoco|jamas|nada de) ~1(?: (?:me|le|se|les|tengo|tiene|tenemos|siento"
        r"|siente|hay|he"
        r" tenido|ha tenido|hubo|presenta|esta|estoy|es|creo que es|un|una|el|la|mas|mucho|mucha)){0,3}"
    ),
    Excuse(before=r"(?:no|ni|sin) ~1 (?:dolor|falta|fiebre|mareo|tos|nausea) ~2 (?:ni|o)"),
)
ASKED = (
    Excuse(
        before=r"(?:^ que es (?:un|una)|puede|pueden|podria|podrian|causa|causan|causar|causo|provoca|provocan"
        r"|provocar|dar|da|dan"
        r"|produce|para"
        r"|pa|contra|efectos?"
        r" secundarios?|riesgo (?:de|del)|sintomas (?:de|del)|signos (?:de|del)|senales (?:de|del)|previene"
        r"|prevenir|evita"
        r"|evitar|si|por si|en caso de|es normal|es comun|como (?:se|evito|prevengo)|dice que|informacion"
        r" (?:de|sobre"
        r"|del)|pregunta sobre|lei (?:de|sobre|que)|miedo de que) ~5",
        but=rf"(?:tengo|estoy|esta|siento|siente|tiene|me duele|le duele|{URGENT}|me dio|le dio|se le|se me|no"
        r" puedo|no"
        r" puede|me esta)",
    ),
    Excuse(
        anywhere=r"(?:efectos? secundarios?|en general|por curiosidad|solo (?:queria saber|pregunto|es duda)"
        r"|nomas pregunto"
        r"|es normal|es comun|todavia no (?:la|lo|me la|me lo) (?:empiezo|tomo)|antes de (?:tomarla|tomarlo"
        r"|empezar\w*)"
        r"|el frasco dice|etiqueta|advertencia|prospecto|para que no)",
        but=rf"(?:ahora|ahorita|{URGENT}|se me (?:esta|hinch\w+|cierra)|no puedo (?:respirar|tragar)|no puede|muy"
        r" fuerte"
        r"|horrible|me falta|le falta)",
    ),
)
CALM = (*PAST, *STORY, *JOKE, *NEGATED, *ASKED)
"""What makes most signs no emergency: long ago, a story, a joke, denied, or asked about in general."""

ORDER = (
    r"(?:resurt\w+|refills?|surt\w+|receta|precios?|cuanto (?:cuesta|sale|vale)|cuesta|cubre|cupon|venden|generico|ya"
    r" (?:llego|esta list[oa])|recoger|la proxima semana|me toca|le toca|expediente|perfil|historial|anot\w+|apunt\w+"
    r"|cita|agendar|me recomienda|que (?:crema|pomada|jarabe)|toma (?:su|la|el)|usa (?:su|el)|de mantenimiento"
    r"|diario|cada"
    r" (?:dia|noche|mes)|al dia)"
)
"""Words of somebody who came for a medicine; they excuse only what is weak."""
