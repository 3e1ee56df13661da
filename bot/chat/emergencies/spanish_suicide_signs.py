"""The safety net's rule in Spanish for several quiet signs that somebody means to die."""

from bot.chat.emergencies.lexicon import words
from bot.chat.emergencies.rules import AlarmKind, Excuse, Rule
from bot.chat.emergencies.spanish_words import JOKE, LONG_AGO, STORY

GOODBYE = words(
    """
    perdonenme perdonen perdoname perdon adios despedida despedirme despedirse despidiendo despidiendose
    despidiendome me_despido se_despidio carta cartas cuiden cuida_a cuidenme cuidame gracias_por_todo
    fueron_muy_buenos_conmigo ya_no_voy_a_estar ya_no_estare para_siempre nunca_mas los_quiero_mucho los_quise
    encargo_a les_encargo no_me_busquen
    """
)

SUICIDE_SIGNS = (
    Rule(
        "es_senales_de_suicidio",
        AlarmKind.SUICIDE,
        "Dos senales juntas: se despide, regala sus cosas, no aparece, tiene con que, se siente una carga, deja"
        " lo que le da vida.",
        (
            rf"{GOODBYE}|(?:escribi\w*|dejo|deje|dejando|mando) ~2 (?:cartas?|notas?|recados?|testamento)"
            r"|despid\w+|despedi\w*",
            r"regal\w+ ~3 (?:cosas|ropa|herramientas|carro|joyas|todo|perro|libros|anillo)|entreg\w+ ~2 mis cosas"
            r"|(?:deje|dejo|dejar|dejando) ~2"
            r" (?:todo )?(?:arreglado|en orden|pagado)|seguro de vida|testamento|funeral|mis cosas a",
            r"encerr\w+|no (?:se|sabemos) (?:donde|adonde) (?:esta|se fue|anda)|no ~2 (?:contesta|aparece|abre"
            r"|responde)|desaparecio|se fue de la casa"
            r"|se salio",
            r"(?:guard|junt|ahorr|acumul|escond)\w+ ~4 (?:pastillas|suficiente|frascos?|medicinas)|pistola|soga"
            r"|navaja|puente|(?:todas|todo) ~3"
            r" (?:pastillas|frasco|frascos|botiquin)|frasco (?:entero|completo)|pastillas en la mano",
            r"deprimid[oa]|depresion|muy triste|bien triste|llor\w+|desesperad[oa]|vaci[oa] por dentro|tan"
            r" sol[oa]|sin ganas|no quiere comer",
            r"carga|estorb\w+|nadie ~3 (?:extran\w+|importa|importo|notaria)|inutil|no (?:valgo|sirvo)|mejor sin"
            r" mi|fracas\w+|culpa",
            r"(?:cuando|si|que|donde) (?:yo )?(?:ya )?no este(?! list[oa])|ya no (?:voy a|va a|vaya a) estar|me"
            r" muero|me muera|la muerte|morir\w*|descansar"
            r" (?:por fin|de todo)|dejar de sufrir|esta vida|acabar con todo|mi ultim[oa] (?:dia|noche|mensaje)"
            r"|sera pronto|no (?:los|las|la|lo) voy a"
            r" (?:necesitar|ocupar)",
            r"(?:deja\w*|dejo|dejar|suspend\w+|parar) ~4 (?:insulina|dialisis|medicinas?|tratamiento|comer"
            r"|pastillas) ~6 (?:proposito|ya no quier\w+"
            r"|morir\w*|para que|adrede|cansad[oa])|a proposito|adrede",
        ),
        (
            *STORY,
            *JOKE,
            Excuse(after=rf"~6 {LONG_AGO}", but=r"(?:ahora|otra vez|sigo|todavia)"),
            Excuse(
                anywhere=r"(?:hospicio|prevencion|en su cuenta|carga (?:el|de|la)|miedo a la muerte|la culpa es"
                r"|es culpa de|no es (?:mi|su) culpa|pistola de|cancer"
                r"|(?:farmacia|doctor|nadie) ~2 (?:contesta|responde)|gracias por todo(?= |$)(?! ~9 (?:adios|ya"
                r" no|cuid\w+)))",
                but=r"(?:morir\w*|matar\w*|suicid\w+|no este|pistola(?! de)|vivir|la vida)",
            ),
        ),
        across=True,
        least=2,
    ),
)
