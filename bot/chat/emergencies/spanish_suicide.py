"""The safety net's rules in Spanish for who does not want to live or harms themselves, also told of somebody else."""

from bot.chat.emergencies.lexicon import words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule
from bot.chat.emergencies.spanish_suicide_signs import GOODBYE
from bot.chat.emergencies.spanish_words import JOKE, LONG_AGO, STORY, URGENT, WORD_OF_MOUTH, verbs

_WANTS = (
    r"(?:quiero|quiere|quisiera|queria|deseo|desea|prefiero|prefiere|preferiria|voy a|va a|vaya a|vas a|pienso"
    r"|piensa|pensando|pensado|penso"
    r"|pense|ganas de|intent\w+|trat\w+ de|dijo que|dice que|diciendo que|habla de|hablando de|planeo"
    r"|plan(?:eando|ea)?|a punto de|pensamientos"
    r" de|ideas? de|estoy por|amenaza\w* con|mejor|ojala|quererme|quererse|gustaria|decidid[oa] a|listo para"
    r"|lista para|manera de|forma de"
    r"|formas de|maneras de|necesito|tengo que|capaz de|miedo de que|deberia|jura que|suficientes? ~1 (?:para|pa))"
)
_DIE = words(
    """
    morir morirme morirse morirnos matarme matarse matarnos suicidarme suicidarse quitarme_la_vida quitarse_la_vida
    desaparecer desaparecerme dormir_para_siempre dormirme_y_no dormir_y_no dormirme_para_siempre
    descansar_para_siempre descansar_de_todo no_despertar no_despertarme no_despertar_mas acabar_con_todo
    acabar_con_mi_vida acabar_con_su_vida acabar_con_esto acabar_de_una_vez terminar_con_todo terminar_con_mi_vida
    terminar_con_esto terminarlo_todo irme_de_este_mundo irse_de_este_mundo estar_muerto estar_muerta no_estar_aqui
    no_existir no_haber_nacido ahorcarme ahorcarse colgarme colgarse aventarme aventarse tirarme tirarse lanzarme
    dejar_de_existir dejar_de_vivir irme_con_dios reunirme_con_el reunirme_con_ella lastimarme lastimarse cortarme
    cortarse hacerme_dano hacerse_dano hacerme_algo hacerse_algo hacer_una_locura cometer_una_locura una_locura
    volarme_la_cabeza pegarme_un_tiro pegarse_un_tiro darme_un_tiro darse_un_tiro envenenarme envenenarse
    cortarme_las_venas morir_de_una_vez partir_de_este_mundo ya_no_estar ya_no_existir ponerle_fin poner_fin
    """
)
_LIVE = words(
    """
    vivir viviendo seguir seguir_viviendo seguir_asi seguir_viva seguir_vivo seguir_adelante existir despertar
    despertarme estar_aqui estar_en_este_mundo estar_viva estar_vivo continuar luchar seguir_luchando
    seguir_respirando respirar levantarme_nunca nada_mas
    """
)
_PILLS = words(
    "pastillas pastilla medicinas medicamentos frasco frascos insulina bote pistola navaja cuchillo soga cuerda"
    " veneno arma morfina"
)
_SELF = words("brazos brazo venas munecas muneca piernas pierna mismo misma muslos muslo panza barriga")
_IDIOM = (
    r"(?! (?:de (?:hambre|risa|sed|calor|sueno|ganas|frio|verguenza|pena|aburrimiento|la risa|la verguenza|la"
    r" pena|cansancio|coraje|amor)"
    r"|el (?:pelo|cabello|fleco|copete)|(?:las |de )?(?:unas|deudas|clientes)|por (?:saber|un|verte)|caro|si no"
    r"|con (?:ustedes|el precio)))"
)

SUICIDE = (
    Rule(
        "es_quiere_morir",
        AlarmKind.SUICIDE,
        "Quiere morir o matarse, lo piensa o lo planea; tambien dicho de otra persona.",
        (
            r"(?:seria|seriamos|estaria|estariamos|estarian|serian) ~2 (?:mas )?(?:feliz|felices|mejor"
            r"|tranquil\w+|bien) ~4 (?:si|sin|cuando) ~2 (?:se muere|muere|me muero|mi|muriera|ya no est\w+"
            r"|faltara)|(?:chocar|estrellar|voltear) ~2 (?:el )?carro ~3 (?:a proposito|adrede|contra)|(?:tengo"
            r"|tiene|esta) ~2 todo listo ~3 (?:hacerlo|hoy|para irme|esta noche)|(?:no (?:le|les) sirvo|no sirvo)"
            r" ~2 (?:a nadie|para nada|de nada)|se acabo todo para mi|(?:no|ya no) quiero (?:seguir )?sufr\w+"
            r"|para que sigo ~1 (?:aqui|viv\w+|en este)",
            r"(?:subio|puso|publico|posteo|mando|dejo) ~5 (?:despid\w+|despedida)|(?:compre|consegui|compro"
            r"|consiguio|amarr\w+|tengo) ~3 (?:una |la )?soga(?! ~3 perr\w+)|(?:mejor )?me (?:voy|ire|largo) de"
            r" (?:este mundo|esta vida)|(?:pens\w+|busc\w+|decid\w+|plane\w+) ~2 (?:como|cuando|donde) hacerlo"
            r"|(?:ya )?no (?:puedo|aguanto) ~2 (?:con )?mi vida|(?:quiero|quisiera) ~1 (?:dormir\w*|descansar) ~3"
            r" (?:no|nunca|nada) ~3 (?:saber|nunca|jamas|sentir|despertar\w*)|(?:no|ya no) ~2 (?:saber|sentir)"
            r" nada (?:nunca|mas|de nadie)",
            r"(?:ojala|quisiera|quiero) ~2 no ~2 (?:amanezca|despierte|despertara|amaneciera|amanecer|despertar)"
            r"|(?:estoy|esta|voy) ~2 (?:en|al|subid[oa]) ~2 (?:techo|puente|balcon|azotea|vias|orilla|cornisa"
            r"|baranda)(?! ~4 (?:arregl|limpi|trabaj|pint)\w+)",
            r"(?:tom\w+|ocup\w+|quier\w+|necesit\w+|voy a) ~6 todas juntas ~6 (?:noche|hoy|descansar|dormir|irme)"
            r"|(?:irme|ir|irse) a descansar (?:con|para|por fin|en paz)|descansar en paz(?! mi| su)",
            r"(?:te|que|lo|me) (?:mat\w+|muer\w+) ~3 (?:sin (?:que )?~1 (?:dolor|duela|sufr\w+)|rapido"
            r"|dormid[oa])|(?:cual|cuales|que) ~4 (?:pastillas?|medicinas?|junt\w+|mezcla) ~5 (?:te|lo|la|me)"
            r" mat\w+",
            r"(?:no|ya no) (?:quiero|quiere|quisiera) ~2 (?:amanecer|despertar|llegar a (?:manana|viej[oa]))"
            r"|(?:quiero|quiere|quisiera|ya me|ya se) ~1 (?:irme|ir|irse|voy) ~7 (?:cielo|dios|difunt[oa]"
            r"|angelit\w+|donde (?:esta|estan))|(?:ya )?se quiere ir(?= \.| ,|  ?$)(?! a)",
            r"(?:si|que|cuando) (?:yo |el |ella |se |me )?~1 (?:muriera|muere|faltara|faltase|no existiera"
            r"|desapareciera|no estuviera|muero) ~9 (?:favor|mejor|descans\w+|aliviad\w+|tranquil\w+|alivio"
            r"|carga)|(?:favor|mejor|descans\w+|alivi\w+|tranquil\w+) ~6 (?:si|cuando) (?:yo |se |me )?~1"
            r" (?:muriera|muero|muere|faltara|falto|no existiera|desapareciera|no estuviera|ya no este)",
            r"(?:deje|dejo|dejar|dejando) (?:de tomar )?~3 (?:pastillas|medicinas?|insulina|tratamiento|dialisis)"
            r" ~5 (?:porque|para|pa) ~4 (?:acab\w+|termin\w+|morir\w*|descans\w+|irme|irse)|que pase lo que"
            r" (?:tenga|dios)|ya no ~3 (?:caso|sentido) ~2 (?:tomar\w*|inyect\w+|la insulina|la medicina|las"
            r" pastillas)",
            r"(?:escond\w+|guard\w+|quit\w+) ~3 (?:cuchillos?|pastillas|navajas?|armas?|pistola) ~6 (?:se corta"
            r"|se mate|se haga|se lastim\w+|se quite|miedo)|(?:porque|que|y) se (?:corta|cortaba|esta"
            r" cortando)(?= \.| ,|  ?$)|todo arreglado ~3 (?:para que|pa que)",
            r"(?:quiero|quisiera|ojala|deseo) ~2 (?:que )?~1 (?:todo|esto|la vida) ~2 (?:acab\w+|termin\w+|pare)"
            r"|(?:no creo que|no voy a|no se si) ~1 (?:llegue|llegar|amanezca|amanecer|pase de) ~2 (?:manana|hoy"
            r"|esta noche)|(?:pienso|pensando|piensa|pensar) ~3 (?:la muerte|morir\w*|como morir\w*)|tengo (?:un "
            r"|el )?plan ~2 (?:para|de) (?:morir|matar|irme)|(?:me|se) ~2 (?:par\w+|acost\w+|tir\w+|avent\w+) ~3"
            r" (?:vias|tren|metro|carretera|freeway|autopista)|suicid(?:a|as|io|arme|arse|ar|arte|andome|andose|o"
            r"|aria|ado|ios|arnos)|se suicide",
            rf"{_WANTS} ~3 {_DIE}{_IDIOM}",
            r"(?:me|se|te) ~1 (?:quiero|quiere|quisiera|voy a|va a|vaya a|haga|hizo|hace|iba a|pienso|gustaria"
            r"|dan ganas de) ~2 (?:morir|matar|suicidar"
            r"|quitar la vida|dano|algo (?:malo|grave|a si)|ahorcar|colgar|aventar|tirar|cortar|desaparecer|ir de"
            rf" este mundo|ir para siempre){_IDIOM}",
            r"(?:se mata|se mate|me mato) (?:hoy|esta noche|si|con|yo|el|ella|manana)|(?:hoy|esta noche|manana)"
            r" ~2 (?:me mato|lo voy a hacer|lo hago"
            r"|es el dia|se acaba todo|acabo con|termino con|es mi ultim\w|me voy para siempre)|(?:quitarme"
            r"|quitarse|quitarle|quito|quite|quitara)"
            r" la vida|quita la vida",
            r"(?:cuant[oa]s?|que|cual|como) ~7 (?:para|pa|hace falta|hacen falta) ~3 (?:morir(?:me|se)?|matarme"
            r"|matarse|no despertar|dormir para siempre"
            r"|que sea (?:letal|mortal|fatal)|acabar con)|(?:dosis|cantidad) (?:letal|mortal|fatal)|(?:sin|no) ~1"
            r" dolor ~3 (?:morir|matarme)|(?:morir|matarme)"
            r" sin dolor|manera ~3 (?:morir|matarme|irme)|(?:tomo|tome|trago|tomara|inyecto) ~9 (?:me muero|me"
            r" moriria|me mata\w*|muero rapido)|(?:para|pa) ~1"
            r" (?:morirme|matarme|matarse|quitarme la vida|acabar con (?:todo|mi vida)|no despertar)",
            r"(?:brincar|brinque|brinco|aventar\w*|saltar|tirar\w*|lanzar\w*|subido|parad[oa]|trepad[oa]) ~4"
            r" (?:puente|techo|balcon|edificio|tren|azotea"
            r"|carros|vias|ventana|baranda)(?! ~2 (?:limpi|arregl|trabaj)\w+)|(?:voces|una voz) ~5 (?:dicen|dice"
            r"|mandan|piden|mate|mata\w*|tome|haga|corte)",
        ),
        (
            Excuse(
                anywhere=r"(?:morir de viej[oa]|(?:terminar|acabar) con (?:todo )?(?:este|el|los|las|la) ~1"
                r" (?:tramite|tramites|papeleo|tratamiento|receta|pedido|piojos|pulgas|hongos|tos|problema))",
                but=r"(?:mi vida|matarme|suicid\w+)",
            ),
            *STORY,
            *JOKE,
            Excuse(after=rf"~6 {LONG_AGO}", but=rf"(?:ahora|otra vez|sigo|todavia|{URGENT})"),
            Excuse(before=rf"{LONG_AGO} ~6", but=rf"(?:ahora|otra vez|sigo|todavia|desde|{URGENT})"),
            Excuse(
                anywhere=r"(?:prevencion|se suicido (?:hace|el ano|en)|cuando era ~1 (?:joven|adolescente)"
                r"|advertencia|etiqueta|prospecto|efectos?"
                r" secundarios?|ya (?:estoy|esta) (?:bien|mejor)|cortar\w* (?:el|mi|las?) (?:pelo|cabello|unas"
                r"|pastillas?|tabletas?)|(?:matar|mata)"
                r" (?:el tiempo|las?|los|piojos|la bacteria|el virus|hongos|el vicio|el dolor))",
                but=rf"(?:quiero morir|{URGENT}|otra vez|no quiero vivir|matarme|me quiero|ahora mismo|ya no)",
            ),
            WORD_OF_MOUTH,
            Excuse(
                before=r"(?:vicio|cigarro|cigarros|tabaco|estres|trabajo|calor|frio|tos|espalda|dolor|cabeza"
                r"|rodilla|muela|alergia|alergias|insomnio|dieta|espera"
                r"|comezon|gripa|gripe|musica|precio|precios|azucar|refresco|trafico|cuenta|farmacia|fila) ~3",
                but=r"(?:quiero morir|quiero matar\w*|suicid\w+|ya no aguanto)",
            ),
            Excuse(
                before=r"(?:no quiero|no me quiero|no se quiere|no quiere|puede causar|causa|provoca|puede dar|da"
                r"|miedo (?:de|a)|no pienso|no voy a) ~2",
                but=r"(?:vivir|estoy|seguir|estar|si sigo|pero ya no|miedo de (?:que|hacer))",
            ),
            Excuse(
                anywhere=r"(?:verguenza|de la risa|de risa|de hambre|hospicio|terminal|medico forense|muerte"
                r" digna|(?:celular|telefono|bateria))",
                but=r"(?:vida|vivir|matarme|matarse|suicid\w+|pastillas)",
            ),
        ),
    ),
    Rule(
        "es_no_quiere_vivir",
        AlarmKind.SUICIDE,
        "No le ve sentido a vivir, se siente una carga o cansado de la vida.",
        (
            r"(?:ya )?(?!no puedo respirar)(?:no|ni|nunca|sin) ~3 (?:quiero|quiere|quisiera|ganas de|deseo|deseos"
            r" de|puedo|aguanto|soporto|vale la pena|tiene"
            r" sentido|le (?:veo|ve|hallo|halla|encuentro|encuentra)|fuerzas? (?:para|de)|razon (?:para|de)"
            r"|motivos? (?:para|de)|sentido (?:a|de)|sirve|para"
            rf" que)(?: a| de| el| en)? ~2 {_LIVE}(?= (?:asi|mas|aqui|en este|en esta|sin|y|con|para|tengo|porque"
            r"|un dia|nada|ni|desde|ya|la|si|dice)|$| \.| ,|  ?$)",
            r"(?:no|ya no|ni|nada) ~3 (?:sentido|razon|motivo|salida|caso|chiste|proposito|ilusion) ~4 (?:vida"
            r"|vivir|nada|seguir|mundo|existir|levantar\w*)"
            r"|para que (?:seguir|vivir|sigo viv\w+|existo)|(?:no|ya no) ~2 (?:hallo|encuentro|veo|tiene) ~2"
            r" (?:sentido|salida|razon)(?= |$)(?! ~3 (?:pagar"
            r"|venir|ir|esperar|resurt\w+|llamar))",
            r"(?:cansad[oa]|hart[oa]|canse|harte|fastidie|agotad[oa]) ~2 (?:de (?:vivir|la vida|existir|mi vida"
            r"|todo y|esta vida|estar viv[oa]|luchar|sufrir"
            r"|tanto sufr\w+|seguir))|odio (?:mi vida|vivir|estar viv[oa])|(?:no|ya no) ~2 (?:aguanto|soporto"
            r"|puedo) ~2 (?:la vida|vivir|esta vida|con esta"
            r" vida|con la vida|este dolor y|mas asi|mas y)|ya no (?:puedo|aguanto) mas(?= \.| ,|  ?$| y)(?! ~4"
            r" (?:espera|fila|dolor de (?:muela|espalda|cabeza)))",
            r"(?:mejor|bien|felices|tranquilos|aliviados) ~4 (?:sin mi|si yo no|si me muero|si no estuviera|si me"
            r" muriera|si ya no est\w+|muert[oa]|cuando yo no)"
            r"|(?:soy|siento que soy|siento) ~3 (?:carga|estorbo)|nadie ~4 (?:extranaria|extranar\w*|importa"
            r"|importo|notaria|va a extranar|le importo)"
            r"|(?:no|nunca) ~1 (?:deberia|debi|debia) haber nacido|ojala ~2 (?:no|nunca) ~2 (?:despert\w+|nacido"
            r"|amanec\w+)|(?:ya )?no merezco vivir",
            rf"(?:{verbs('dormir acostar')}|cerrar los ojos) ~3 (?:y )?(?:no|nunca|ya no) ~3 (?:despert\w+"
            r"|levantar\w*|amanecer)",
        ),
        (
            *STORY,
            *JOKE,
            Excuse(after=rf"~6 {LONG_AGO}", but=r"(?:ahora|otra vez|sigo|todavia)"),
            Excuse(
                anywhere=r"(?:me muero (?:de|por)|telefono|celular|en (?:la fila|espera)|musica|el seguro|con"
                r" ustedes|esta farmacia|cansad[oa] de (?:luchar|seguir)"
                r" con|llamand\w+|esperando|mensajes|cobrando|vivir (?:sin (?:mi cafe|azucar|sal|gluten)|con"
                r" (?:mi|la) (?:mama|hija|diabetes))|la dieta|seguir"
                r" (?:tomando|esperando|con (?:esta|la|el|este|mi) (?:medicina|tratamiento|pastilla|farmacia"
                r"|seguro|doctor))|nadie me contesta|nadie contesta"
                r"|puedo vivir sin|puedo dormir|no me deja dormir)",
                but=r"(?:matar\w*|suicid\w+|la vida|sin mi|morir(?:me)?|no quiero (?:vivir|seguir viv\w+|estar)"
                r"|existir|carga)",
            ),
        ),
    ),
    Rule(
        "es_se_hace_dano",
        AlarmKind.SUICIDE,
        "Se hace dano, junta pastillas o armas para morir, o se despide.",
        (
            r"(?:me|se) (?:estoy |esta |anda |sigue |volvi a |empece a |empezo a )?~1 (?:cort|quem|lastim|rasgun"
            r"|rajar?|golpe)(?:o|a|ando|e|aba|ar|ado) ~3"
            rf" (?:los |las |el |la |mis |sus )?{_SELF}|(?:esta|estoy|sigo|volvi a|empece a|otra vez|anda|vuelto a"
            r"|volvio a) ~2 (?:cortandome|cortarme|cortandose"
            r"|cortarse|lastimandome|lastimandose|quemandome|quemandose)|me (?:estoy )?(?:corto|corte|cortando)"
            r" ~2 (?:otra vez|y (?:no|esta vez|otra)|a proposito)"
            r"|(?:hice|hace|hago|hizo|haciendo|hacerme|hacerse|haga|haria) ~1 dano (?:a (?:mi|si|el|ella)"
            r" mism[oa]|yo|sol[oa])|(?:hacerme|hacerse) dano"
            r"|(?:lastimarme|cortarme) (?=\.|,|  ?$)|me corto (?:las|los) (?:venas|brazos)|(?:se|me) (?:esta"
            r"|estoy|anda|sigue) (?:cort|lastim|quem)ando(?= \.| ,|  ?$)",
            r"(?:guard\w+|junt\w+|ahorr\w+|acumul\w+|escond\w+|almacen\w+|tengo|tiene|agarr\w+|compr\w+"
            rf"|consegu\w+) ~5 {_PILLS} ~9 (?:tomarm\w+|tomars\w+|tragarm\w+"
            r"|tragars\w+|morir\w*|matar\w*|despid\w*|adios|acabar|terminar|de una vez|llorando|suicid\w+|no"
            r" quier\w+|vida|usarla|todas juntas|descansar|para siempre)",
            rf"{_PILLS} ~4 (?:en la mano|enfrente|frente a mi|en la mesa|listas) ~9|(?:encerr\w+) ~9 {_PILLS}"
            rf"|{_PILLS} ~9 (?:encerr\w+|se despid\w+|despidiendo\w*)",
            r"(?:voy a|quiero|quiere|va a|pienso|piensa|pensando en|ganas de) ~1 (?:tom|trag|empin)\w* ~3"
            r" (?:tod[oa]s?|frasco|bote|muchas|un monton)"
            r"(?= |$)(?! (?:el dia|los dias|la tarde))|(?:tomar|tragar)(?:me|se|melas|selas)? (?:todo el|todas"
            r" las|todas mis|el frasco|tod[oa]s)",
            r"(?:ya )?~1 no (?:los |las |lo |la |me )?~1 (?:voy a |va a )?(?:estar|necesitar\w*|ocupar\w*|hacer"
            rf" falta|haran falta|hara falta) ~9 {GOODBYE}"
            rf"|{GOODBYE} ~9 (?:ya no (?:quier\w+|voy|puedo|aguanto|estar\w*)|morir\w*|matar\w*|no voy a estar"
            r"|pastillas|muert\w|para siempre|me voy)"
            r"|(?:mando|escribio|dejo|puso|subio) ~5 (?:mensaje|texto|carta|nota|recado|post|video|audio) ~5"
            rf" (?:{GOODBYE}|despid\w+|pistola)",
            r"(?:dejo|deje|escribio|escribi|encontre|escribiendo) ~3 (?:carta|nota|recado)s? ~9 (?:pistola"
            r"|pastillas|despid\w*|adios|morir|matar\w*|vida|perdon\w*|llevo"
            r"|navaja|hijos|familia)|(?:llevo|agarro|saco|tiene|compro|consiguio) ~3 (?:pistola|navaja|cuchillo"
            r"|soga|cuerda) ~9 (?:llor\w+|encerr\w*|despid\w*|carta"
            r"|dice que|matar\w*|vida|deprimid\w+|tristes?|quiere|no contesta|vivir)|(?:dijo|dice) ~3 (?:adios"
            r"|que ~2 (?:quiere|cuid\w+)) ~6 pistola",
            r"(?:ya )?me despedi ~2 (?:de todos|de mi|de ella|de el)|regal\w+ (?:todas )?(?:mis|sus) cosas ~9"
            r"|(?:pienso|quiero|quisiera|quiere|voy a|pensando|dice que)"
            r" ~3 (?:irme|ir|irse|reunirme|reunirse|alcanzar\w*) (?:con|a) (?:el|ella|mi (?:esposo|esposa|mama"
            r"|hijo|hija|papa|marido|viejo|vieja|senora|hermano"
            r"|amor)|dios)(?= |$)(?! (?:al|a la|para|doctor|medico|seguro|cuando|manana a))|(?:seria|es|sera) ~1"
            r" (?:mi )?(?:ultimo|ultima) (?:dia|noche|mensaje|vez"
            r" que (?:me|los))(?= ~3 (?:adios|perdon\w*|despid\w*|\.|$|  ?$))",
        ),
        (
            Excuse(
                anywhere=r"cortador|(?:corto|corta|cortar|cortando|partir) ~3 (?:pastill\w+|tablet\w+|pelo"
                r"|cabello|unas)",
                but=r"(?:venas|munecas|morir\w*|brazos)",
            ),
            *STORY,
            *JOKE,
            Excuse(after=rf"~6 {LONG_AGO}", but=r"(?:ahora|otra vez|sigo|todavia)"),
            Excuse(
                anywhere=r"(?:el (?:pelo|cabello)|la sangre|en (?:la fila|espera)|carta (?:de|del) (?:doctor"
                r"|medico|seguro)|viaje|vacaciones|mudanza|mud\w+"
                r"|cambi\w+ de (?:farmacia|seguro)|ir (?:con|a) (?:el|mi) (?:doctor|medico)|cocinando|cocina"
                r"|rasur\w+|jardin|cortando (?:cebolla|verdura|carne)|aguja"
                r"|zapatos|sin querer|accidente|por error|cupon\w*|ahorr\w+ (?:dinero|en)|descuento|quitaron la"
                r" receta|ya (?:me|se) (?:alivi|cur)\w+)",
                but=r"(?:matar\w*|suicid\w+|vivir|la vida|lastimar\w*|morir(?:me)?|a proposito|para siempre"
                r"|despid\w+|adios)",
            ),
            Excuse(
                before=r"(?:no quiero|puede causar|causa|provoca|no debo|no puedo|si) ~2", but=r"(?:vivir|estoy|seguir)"
            ),
        ),
    ),
)
