"""Words of the Spanish rules for an overdose or a poisoning: who took what, how much of it, and how they are."""

from bot.chat.emergencies.lexicon import words
from bot.chat.emergencies.spanish_words import CHILD, PET, verbs

TOOK = (
    "(?:"
    + words(
        """
    tome tomo tomaron tomado tomaba tomamos tomando tomandose tomarse trague trago tragaron tragado tragando
    tragarse tragandose comi comio comieron comido comiendo comiendose comerse bebi bebio bebieron bebido bebiendo
    chupo chupado chupando lamio lamiendo mastico masticado masticando mordio mordido ingirio ingeri ingirieron
    ingerido probo zampo empino empine embuto inyecte inyecto inyectaron inyectado inhalo inhale inhalado aspiro
    olio oliendo respiro puse puso pusimos pusieron puesto
    aplico aplique apliqué metio meti metido echo dio di dimos dieron dado dando eche encontro agarro abrio administre
    administro administraron fumo fume fumado atasco atasque saco tragaba bajo zumbo
    """
    )
    + ")"
)
SWALLOW = verbs(
    "tragar tomar comer beber ingerir chupar morder:muerd lamer probar:prueb oler:huel inhalar respirar aspirar"
)
TOOK_DOSE = words(
    "tome tomo tomaron tomado tomamos puse puso pusimos pusieron puesto inyecte inyecto inyectaron inyectado di"
    " dio dimos dieron"
    " dado aplique aplico trague trago tragaron administre administro meti metio inyectamos inyectarme"
)
WHOLE = words(
    """
    demasiado demasiada demasiados demasiadas muchas muchos de_mas todas todos toda_la toda_su toda_mi todo_el
    todo_su todo_mi completo completa entero entera casi_todo casi_toda doble triple dos_veces tres_veces otra_vez
    otra_dosis dos_dosis tres_dosis monton montones bola punado punados puno punadote chingo bonche un_frasco
    el_frasco un_bote el_bote un_pomo el_pomo la_botella una_botella la_caja una_caja el_blister media_botella
    medio_frasco medio_bote la_mitad_del_frasco el_resto toda_junta juntas todo_junto sobredosis lo_que_quedaba
    las_que_quedaban hasta_la_ultima no_se_cuantas no_se_cuantos
    """
)
MANY = (
    r"(?:como )?(?:unas |unos )?(?:\d\d+|[5-9]|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|dieciseis"
    r"|veinte"
    r"|veintena|docena"
    r"|treinta|cuarenta|cincuenta|sesenta|cien)"
)
MISTAKE = words(
    """
    por_error por_accidente accidentalmente sin_querer por_equivocacion equivocado equivocada equivocadas
    equivocados equivoque equivoco equivocamos confundi confundio confundimos en_vez_de en_lugar_de pensando_que
    creyendo_que pense_que_era crei_que_era creyo_que_era penso_que_era creyendo_que_eran pensando_que_eran
    que_no_era que_no_le_toca que_no_me_toca que_no_son_mias por_descuido no_me_fije me_olvide_que_ya
    se_le_olvido_que_ya olvide_que_ya volvi_a_tomar volvio_a_tomar las_volvi_a_tomar la_volvi_a_tomar
    me_la_volvi_a_tomar tome_de_nuevo ya_se_la_habia ya_le_habia se_me_paso_la_mano me_pase se_paso
    """
)
DOUBLED = words(
    "dos_veces doble doble_dosis la_dosis_doble tres_veces otra_vez otra_dosis dos_dosis de_mas demasiada"
    " demasiado triple el_doble"
    " diez_veces tres_dosis repetida adulto de_adulto de_adultos"
)
SOMEBODY_ELSES = (
    r"(?:de mi|de su|de la|del|mi|mis|las mias|de mis) ?~1 (?:esposo|esposa|marido|mama|papa|suegra|suegro|abuela"
    r"|abuelo|hermano"
    r"|hermana|perro|perra|gato|hijo|hija|abuelita|abuelito|tia|tio|corazon|presion|azucar|dormir)"
)
ILL = (
    r"(?:no se (?:quiere|puede|pudo) ~1 (?:levantar|parar|despertar)|no se levanta|no (?:despierta|reacciona"
    r"|responde|respira|lo puedo|la puedo|se despierta)|dormid[oa]|adormilad[oa]"
    r"|mare\w+|vomit\w+|morad[oa]s?"
    r"|azul\w*|temblando|tiembla\w*|sud\w+|ronca\w*|desmay\w+|convuls\w+|inconsciente|rar[oa]|mal|respira|pulso"
    r"|ardiendo|arde"
    r"|babeando|ida|ido|alucin\w+|palid[oa]|tirad[oa]|corazon)"
)
ALCOHOL = words(
    "alcohol cerveza cervezas tequila vino vodka whisky ron licor mezcal aguardiente trago tragos botella copas"
    " vinos mota"
    " chelas cheves bebidas bebiendo borracho borracha"
)
STREET = words(
    "fentanilo fentanyl heroina cristal crystal cocaina coca crack droga drogas metanfetamina meta percocet"
    " percocets percs oxys"
    " blues morfina spice keta ketamina tusi xanax extasis molly opioides"
)
CLEANER = words(
    "cloro amoniaco pinol limpiador limpiadores vinagre fabuloso lejia clorox acido lysol blanqueador"
    " desinfectante amonia windex"
)
SMALL = rf"(?:{CHILD}|{PET}|(?:dos|tres|cuatro|cinco|un|\d) (?:anos?|anitos?)|meses)"
