"""The safety net's rules in Spanish for who threatens, or is threatened, beaten, locked in or abused."""

from bot.chat.emergencies.lexicon import words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule
from bot.chat.emergencies.spanish_words import CHILD, GROWN, JOKE, LONG_AGO, PAST, STORY, URGENT, WORD_OF_MOUTH

_STRIKES = words(
    """
    pega pego pegan pegando pegar pegaba pegado pegandole pegandome golpea golpeo golpean golpeando golpear golpeado
    golpearon golpeandome golpeandola golpiza amenaza amenazo amenazan amenazando amenazado amenazaron maltrata
    maltrato maltratando viola violo violaron violando ahorca ahorco ahorcando ahorcaba estrangula estrangulo
    cachetea cacheteo patea pateo pateando pateado jalonea jaloneo avienta avento aventando quemo abusa abuso
    abusando manosea manoseo manoseando acosa acoso acosando lastima lastimo lastimando encerro encierra amarro
    quiere_matar va_a_matar quiso_matar apuñalo apunalo apunta apuntando apunto dispara disparo disparando
    agarro_a_golpes agarra_a_golpes madrea madreo corretea persigue sigue_en_su_carro ataco ataca atacando
    tira_cosas rompio_la corto_con amordazo secuestro drogo
    """
)
_VICTIM = words(
    """
    me nos mi_hermanita mi_hermanito mi_hermana mi_hermano mi_hija mi_hijo mis_hijos mis_hijas mi_mama mi_papa
    mi_madre mi_padre mi_abuela mi_abuelo su_mama su_papa su_esposa su_mujer su_novia mi_nina mi_nino la_nina
    el_nino al_nino a_la_nina mi_sobrina mi_sobrino los_ninos las_ninas al_bebe mi_vecina mi_amiga mi_nieta mi_nieto
    mi_cunada mi_nuera mi_prima mi_suegra
    """
)
_WEAPON = words(
    """
    pistola arma rifle cuchillo escopeta bomba machete navaja fusca cuerno pistolas armas molotov granada revolver
    metralleta bate martillo tubo cuete cohete hacha picahielo ar15 glock calibre
    """
)
_KILL = words(
    """
    matar matarlos matarlas matarte matarlo matarla matarle matarles matarnos matarme disparar dispararle
    dispararles dispararte apunalar apunalarlo apunalarte golpear golpearte golpearlo golpearla golpearlos quemar
    quemarles quemarlos balear balacear balacearlos balearlos partir partirle partirte romper romperle romperte
    reventar reventarle madrear madrearlo madrearte picar chingar tronar acabar explotar volar destrozar
    meter_un_tiro meter_un_balazo meterles meterle meterte dar_un_tiro dar_un_balazo dar_de_balazos darle_un_tiro
    darte_un_tiro pegar_un_tiro pegarle_un_tiro llenar_de_plomo caer_a_tiros entrar_a_balazos hacer_pedazos
    hacerlos_pedazos agarrar_a_golpes agarrarla_a_golpes agarrarlo_a_golpes dar_una_paliza dar_una_golpiza
    dar_de_golpes dar_en_la_madre ir_matando matandolos incendiar incendiarles prender_fuego prenderle_fuego
    poner_una_bomba hacer_pagar ahorcar
    """
)
_TARGET = words(
    """
    todo todos todas farmacia tienda lugar local ustedes alguien cara farmaceutico farmaceutica cajero cajera esposa
    mujer ventana ventanas negocio gente quien hocico madre dientes mostrador empleada empleado gerente muchacha
    muchacho doctor doctora tecnico vieja viejo esposo marido ex suegra vecino papa mama padrastro jefe adentro
    cabeza
    """
)

VIOLENCE = (
    Rule(
        "es_amenaza",
        AlarmKind.VIOLENCE,
        "Amenazas al personal, a la tienda o a otros, con o sin armas.",
        (
            r"voy ~3 a ~1 (?:reventar|matar|quemar|balacear|golpear|partir|romper|tronar)(?:los|las|les|lo|la|te)"
            r"|acordar de mi|(?:quemo|queme|quemare|vuelo|volare|exploto) ~3 (?:local|tienda|farmacia|negocio"
            r"|casa|carro)",
            r"(?:voy a |regreso|vuelvo|vengo|llego|regresar|volver) ~2 armad[oa]",
            r"(?:voy a|miedo de|ganas de|quiero|puedo|siento que) ~3 (?:lastimar|hacerle dano|ahogar|asfixiar"
            r"|sacudir|aventar|golpear|pegar|matar)\w* ~2 (?:a|al|a la) ~1 (?:bebe|hij\w+|nin\w+|nen\w+|mama|papa"
            r"|espos\w+|abuel\w+)|almohada en la mano",
            rf"amenaz\w+ ~2 con ~2 (?:{_KILL}|quemar\w*|cortar\w*|acido|pegar\w*|hacer\w*)|(?:voy a|quiero"
            r"|quisiera|va a|pienso) ~2 (?:dar|poner|echar|meter)(?:le|les)? ~2 (?:raticida|veneno|algo|cloro"
            r"|anticongelante|matarratas) ~4 (?:perro|gato|vecin\w+|suegr\w+|espos\w+|marido|jefe|cafe|comida"
            r"|bebida)|(?:los|te|las|lo|la) (?:quemo|mato|entierro) viv[oa]s?",
            r"(?:quiero|voy a) (?:ponerle|echarle|darle) ~2 (?:algo|veneno|raticida) ~4 (?:cafe|comida|bebida"
            r"|cena|perro)|le (?:quiero|voy a) (?:poner|echar|dar) ~2 (?:algo|veneno|raticida|pastillas) ~5"
            r" (?:cafe|comida|bebida|cena|perro|suegra|vecino)",
            rf"(?:l[oae]s?|te|les|me|nos|se) ~2 (?:voy|vamos|va|van|iba) a ~1 {_KILL}",
            r"(?:voy|vamos|quiero|quisiera|ganas de|dan ganas de|capaz de|venir|ir|pienso) (?:a )?(?:ir a |venir"
            r" a |pasar a |entrar a |alla y )?(?:los |las |les |lo |la"
            rf" )?~3 {_KILL} ~5 {_TARGET}|(?:voy a|vamos a|quiero|va a|quiere|ganas de) ~2 (?:matarl[oae]s?"
            r"|matarte|matarlos|dispararl\w+|apunalar\w+|balacear\w*|balear\w*)",
            r"(?:amenaz\w+|quiere|dice que|va a|jur\w+|dijo que|gritando que) ~4 (?:matarme|matarnos|matarla"
            r"|matarlo|matarlos|con matar\w*|me va a matar|la va a matar|lo va a"
            r" matar|nos va a matar|los va a matar|va a matar|matar a|hacerme algo|pegarme|golpearme|quemar la"
            r" casa)|(?:mandan|dicen|ordenan|piden) ~2 (?:que )?~1 (?:matar|mate)",
            r"(?:voy|vengo|llego|ir|venir|regres\w+|entr\w+|tengo|tiene|traigo|trae|saco|saca|sacando|hay"
            rf"|apunt\w+|amenaz\w+|carg\w+|puso|pone|agarro|agarra|ensen\w+|con) ~5 {_WEAPON}"
            r"(?! (?:de (?:silicon|agua|juguete|aire|bateria|insulina|calor|pegamento|tos|infusion|pan"
            r"|mantequilla|cocina|oxigeno)|para (?:el|la) (?:asma|insulina)|del asma|de albuterol))",
            r"(?:un|una|la|el|su|mi) ~1 (?:pistola|rifle|escopeta|machete|fusca|cuete|revolver|metralleta"
            r"|granada)|(?:hombre|tipo|alguien|senor|muchacho|sujeto)s? ~2 armad[oa]s?",
            r"a (?:balazos|punaladas|cuchilladas|plomazos|tiros|machetazos)|(?:les|te|le) va a ir (?:muy )?mal"
            r"|(?:va|van|vas) a amanecer muert\w+|hacer(?:les?|te)? (?:mucho )?dano a ~2 (?:los|las|ustedes|el|la"
            r"|alguien|gente|todos)|hacer(?:les|te) dano|ya veran",
            r"(?:se|ya se|sabemos|sabe) (?:bien )?(?:donde|a que hora|que carro|en donde) ~4 (?:vives?|viven"
            r"|trabajas?|estacionas?|estacionan|sales?|salen|manejas?|duermes?|vivo)"
            r"|(?:te|los|las|l[oa]|me) ~2 (?:espero|esperar|esperando|voy a esperar|seguir|esta esperando) ~3"
            r" (?:afuera|a la salida|en el estacionamiento|en tu carro|al salir)"
            r"|(?:te|se|les) (?:vas a|van a|va a) ~1 (?:arrepentir|pesar|pagar|morir)(?! ~3 (?:al (?:doctor"
            r"|cajero)|copago|con tarjeta))|me (?:la|las) (?:vas|van|va) a pagar"
            r"|cuid[ae](?:te|nse|se) la espalda|(?:te|se) (?:cuidas|cuidan) ~2 porque|(?:va|van) a correr sangre"
            r"|(?:todos|ustedes) (?:se )?van a morir|te (?:mato|parto|reviento|quiebro)"
            r"|(?:te|les|le|los|las|la|lo) (?:rompo|mato|parto|quiebro|quemo|reviento|madreo|disparo|balaceo"
            r"|apunalo|golpeo|agarro a (?:golpes|balazos|tiros))(?! ~2 (?:pastilla|tableta|precio|el record))"
            r"|(?:les|te|se|le) (?:los|lo) advierto|van a ver (?:lo que|quien|conmigo)|van a saber quien soy"
            r"|(?:echar|poner|dar|meter)(?:le|les) ~3 (?:algo|veneno|pastillas|cosas|polvo) ~4 (?:comida|bebida"
            r"|cafe|cena|sopa|agua|jugo)|para que se (?:muera|mueran)|pa que se (?:muera|mueran)|no deja rastro"
            r"|que no deje rastro|a que hora sale ~2 (?:cajer\w|muchacha|farmaceutic\w|doctor\w*|tecnic\w)|(?:un"
            r"|de) (?:tiro|balazo|plomazo)s? ~5 (?:todos|ustedes|cabeza|cajer\w|a la|al"
            r"|les|te)",
        ),
        (
            Excuse(
                anywhere=r"(?:beisbol|softbol|de madera para|de cocina|de juguete|medicina al perro|pastilla al"
                r" perro)",
                but=r"(?:matar\w*|golpear\w*|romper\w*|amenaz\w+)",
            ),
            *PAST,
            *STORY,
            *JOKE,
            Excuse(
                anywhere=r"(?:pistola (?:de|del) (?:silicon|agua|calor|juguete|masajes?|pegamento|termometro)"
                r"|precios?|la espera|esta espera|copago|cancion|musica|matar (?:el tiempo"
                r"|dos pajaros|la bacteria|hongos|piojos|pulgas|ratas|cucarachas|el vicio"
                r"|el hambre)|el arma secreta|juguete|se cierra|venden|agua bomba|bomba (?:de|para)|con (?:el"
                r" )?gerente|reclamar|quejar\w*|demandar\w*|reportar\w*|rev(?:iew|isar)"
                r"|estrellas|estacionar\w* (?:ahi|afuera)|espero afuera|en mi carro|recog\w+|curbside|cuchillo"
                r" para (?:cocina|partir)|romper (?:las?|el) (?:pastillas?|record)"
                r"|partir (?:la|las) pastillas?)",
                but=rf"(?:pistola (?:y|en)|me van a dar|matarlos|matarte|apunal\w+|balac\w+|{URGENT}|si no me"
                r"|sangre|bomba en|la salida y)",
            ),
            WORD_OF_MOUTH,
            Excuse(
                before=r"(?:vicio|cigarros?|tabaco|estres|trabajo|calor|frio|tos|dolor|azucar|trafico|cuenta"
                r"|fila|espera|alergia) ~3"
            ),
            Excuse(
                before=r"(?:no|nunca|puede|pueden|sin|para|mi (?:esposa|jefe|mama|mujer|doctor)) ~1",
                after=r"~3 (?:si|cuando|por) ~2",
                but=rf"(?:{URGENT}|pistola)",
            ),
        ),
    ),
    Rule(
        "es_golpea",
        AlarmKind.VIOLENCE,
        "Alguien golpea, amenaza, encierra o abusa, tambien de ninos y mayores; un asalto en la tienda.",
        (
            r"a (?:golpes|cinturonazos|patadas|punetazos|chingadazos|madrazos)|con (?:el|un) (?:cinto|cinturon"
            r"|cable|palo|chancla) ~8 (?:sangre|herman\w+|moret\w+|nin\w+)|dando con (?:el|un) (?:cinto|cinturon"
            r"|cable|palo)|(?:para|a) (?:golpearme|matarme|pegarme|violarme)(?! ~2 (?:de|la))|si no (?:regreso"
            r"|vuelvo|hago|obedezco) ~4 (?:mat\w+|pega|golpea|quita)|(?:metieron|entraron|entro|metio) ~2 a"
            r" (?:robar|asaltar)|tienen a ~3 (?:amenazad\w|amarrad\w|rehen\w*)|rehen(?:es)?",
            r"(?:estan|esta|andan|vienen) ~1 (?:asaltando|robando|disparando|atacando|balaceando) ~2 (?:la|el"
            r"|aqui|al|a|mi|en)|(?:me|nos) (?:vienen|viene|andan|anda|estan|esta|va|van) ~1 (?:siguiendo"
            r"|persiguiendo|correteando)(?! ~3 (?:en (?:facebook|instagram)|con (?:llamadas|mensajes|correos)))",
            r"(?:mi|el|un) ~1 (?:tio|padrastro|papa|abuelo|primo|hermano|vecino|jefe|padrino|maestro|cunado"
            r"|entrenador) ~2 (?:me|la|lo|le|nos) (?:toca|tocaba|toco|manosea)|(?:puso|pone|puesto|pusieron) ~1"
            r" ?(?:las )?manos? encima|(?:rompiendo|quebrando|destrozando|aventando) ~2 (?:todo|todas|las cosas"
            r"|la casa|los muebles)|(?:vienen|viene|vino|andan|quieren) (?:a |por )(?:matarme|matarnos|golpearme"
            r"|mi con)",
            rf"(?:{GROWN}|{CHILD}) ~5 (?:me|nos|le|les|la|lo|las|los) ~3 (?:{_STRIKES}|tocaba|tocando)(?!"
            r" (?:el precio|la cuenta|fuerte el|en el bolsillo|duro el))",
            rf"(?:{GROWN}) ~5 (?:{_STRIKES}|toca|tocaba|tocando) ~3 (?:a )?{_VICTIM}|{_STRIKES} ~2 (?:a )?(?:mi|su"
            r"|la|los|las|una|un) ~1 (?:mama|papa|hij[oa]s?|herman\w+|abuel\w+|espos\w|mujer|nin[oa]s?"
            r"|bebe|senora|anciana|madre|padre|sobrin\w|nov\w+|cajer\w|farmaceutic\w|emplead\w|guardia|vecina)(?!"
            r" (?:le|la|lo) (?:pego|toca))",
            r"(?:me|nos|la|lo|le) (?:esta|estan|estaban|estaba|sigue|acaba de|acaban de|quiere|quieren) ~1"
            r" (?:golpe\w+|robando|robar|atac\w+|asalt\w+|peg\w+|amenaz\w+|apunt\w+|violar\w*"
            r"|violando|ahorc\w+|estrangul\w+|persiguiendo|siguiendo|abusar|abusando|acosando|lastimando|matar"
            r"|hacer dano|secuestrar)(?! (?:con|los|el) ~1 (?:precio|precios|copago))",
            r"(?:me|la|lo|nos) (?:violaron|violo|drogaron y|secuestraron|golpearon|asaltaron|apunalaron|balearon"
            r"|dispararon|atacaron|robaron a mano|dieron un (?:balazo|tiro|navajazo)|pegaron"
            r" un tiro)",
            r"no (?:me|nos|la|lo|le) (?:deja|dejan) ~3 (?:salir|ir(?:me|se)?|hablar|llamar|usar el telefono|ver a"
            r"|tomar (?:mis|sus)|comer|tener (?:mi|el) telefono)|(?:me|nos|la|lo) (?:tiene|tienen"
            r"|encerro|tenia) ~2 (?:encerrad[oa]s?|amarrad[oa]s?|secuestrad[oa]s?|amenazad[oa]s?)|tengo (?:mucho"
            r" )?miedo (?:de|a|que) ~5 (?:mate|pegue|haga|esposo|marido|novio|pareja|ex|golpee"
            r"|encuentre|lastime|papa|padrastro)|me (?:esconde|quita|quito|escondio) ~4 (?:medicina|medicinas"
            r"|pastillas|insulina|telefono|pasaporte) ~9 (?:miedo|pega|deja|castig\w+|amenaz\w+|grita)",
            r"(?:se mete|se metio|entra|se acuesta) ~3 (?:mi|su) (?:cuarto|cama)(?! ~3 (?:gato|perro))|(?:jal\w+"
            r"|arrastr\w+|agarr\w+) ~2 (?:del|de los|por el|de las) (?:pelo|pelos|cabello|grenas|brazo|cuello)"
            r"|(?:estrell\w+|avent\w+|azot\w+|empuj\w+) ~3 (?:contra|pared|piso|escaleras)|tener (?:relaciones"
            r"|sexo) ~3 (?:fuerza|no quiero|no queria|obliga\w*)|obligo a tener|(?:abus\w+|viol(?:o|aron|ando|ada"
            r"|ado)|manose\w+|tocaron|toca|toco|tocando) ~5 (?:hij\w|herman\w+"
            r"|nin[oa]|partes|sobrin\w|anoche|mi cuerpo|intimas|niet\w)(?= |$)|(?:obliga|obligo"
            r"|fuerza|forzo|obligando) ~2 a (?:tener|acostar\w*|hacer cosas|tomar)|sexo a la fuerza|moretones ~9"
            r" (?:pega|golpea|cuidador\w|papa|padrastro|miedo|esposo|asilo)|(?:asalt\w+|robando|robo"
            r"|balacera|tiroteo|disparos|balazos|pelea) ~6 (?:ahorita|ahora|en (?:la|su|el) (?:tienda|farmacia"
            r"|estacionamiento)|caja|cajer\w|aqui|afuera)|violencia domestica ~5 (?:ahora|ayuda|necesito)",
            r"(?:quiere|intenta|intentando|tratando de|esta tratando de) ~2 (?:entrar|tumbar la puerta|meterse)"
            r" ~9 (?:ayud\w+|miedo|cuchillo|pistola|ex|golpe\w+)|(?:tumb\w+|golpe\w+|pate\w+) ~3 (?:la )?puerta"
            r" ~9 (?:ayud\w+|miedo|matar|ex|borracho)|(?:cara|boca|nariz) ~3 (?:ensangrentad[oa]|rota) ~9 (?:el"
            r"|marido|esposo|novio|golpe\w+|peg\w+)",
        ),
        (
            Excuse(
                anywhere=rf"{LONG_AGO}|hace anos",
                but=r"(?:me pega|me golpea|golpeando|pegando|ahorita|anoche|amenaza|pistola|otra vez)",
            ),
            *PAST,
            *STORY,
            *JOKE,
            Excuse(
                anywhere=r"(?:precios?|el seguro|la espera|esta espera|copago|musica|cancion|me pega (?:el|la|en"
                r" el bolsillo|duro)|partido|le pego (?:el sol|la gripa|la gripe|el calor|fuerte el|el covid)"
                r"|me pego (?:el sol|la gripa|la gripe|el calor|fuerte|el covid|un)|el frio|la fiebre|(?:le|me|te"
                r"|nos|les) toca (?:mi|su|el|la|pagar|venir|recoger|otra|hoy|ya)|toca (?:resurt\w*|surtir|recoger"
                r"|pagar|mi|su)|ya toca|matar (?:el"
                r" tiempo|dos pajaros|la bacteria|hongos|piojos)|me lastima (?:el|la|los)|zapatos|la aguja"
                r"|lastimo (?:la|el|su|mi|jug\w+) ?(?:espalda|rodilla|pie|mano|brazo|tobillo|hombro|cintura)?"
                r"|jugando|futbol|en broma|se pego (?:en|con)|parche|pegamento|curita|me ataca ~3 (?:alergia|tos"
                r"|asma|gastritis)|ataco ~3 (?:alergia|tos|asma|gripa)|toque de|acosan con llamadas"
                r"|la pagina|la aplicacion|el sistema|mi cuenta|el portal)",
                but=rf"(?:golpe(?:a|o|ando|arme)\b|cuchillo|hermanita|encerr\w+|violo|si no me|{URGENT}|pistola"
                r"|matarme|mi (?:esposo|marido|novio|pareja|padrastro|ex) me (?:peg|golp)\w+)",
            ),
            WORD_OF_MOUTH,
            Excuse(
                before=r"(?:no|nunca|puede|pueden|si|sin|para) ~1",
                but=r"(?:me deja|nos deja|la deja|si no me|voy a|van a|vas a|amenaz\w+|pega|golpea|golpe\w+)",
            ),
        ),
    ),
)
