"""Words by which a language is told, in small letters and without accents."""

from bot.chat.spanish_verbs import verb_forms


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH_WORDS = _listed(
    """
    a able about absolutely accept accident accidentally account across acting active actual actually add address
    adhd adults advil afford after afternoon again age agent ago ahead aid aint air airline airport aisle alarm
    alcohol alert alerts alive all allergic allergy almost alone along already alright also although always am
    amazon ambien ammonia amount an anaphylaxis and animal ankles another answer answered answering answers
    antibiotic antibiotics antidepressant anxiety any anybody anymore anyone anything anyway anywhere apart
    apartment appeal appointment appreciate approval approve approved appt are area arent arm arms around arrive
    arrived as ask asked asking asks asleep aspirin assistance asthma at atack ate attack august auth
    authorization authorize auto autofill automated automatic available awake away awesome awful baby babys back
    bactrim bad bag bags balance ball bank barely bathroom battery bc be beating because bed bee been beer before
    beginning behind being best better between big bill birth birthday bit black bleach bleeding blood blowing
    blue body book booster boss boston both bother bottle bottles bought box boyfriend bp branch branches brand
    bread break breakfast breaking breastfeeding breath breathe breathing bridge bring bro broke broken brother
    brought brown buddy building bunch burn burning bus but button buy by bye cabinet cable calendar call called
    calling calls came can cancel cancelled cannot cant cap caps capsule capsules car card care caregiver carry
    cash cashier cat catch cats cause cell center chair change changed changing charge charged chart chat chatting
    cheaper check checking cheers chest chewed chicken child childrens choked choking cholesterol christmas claim
    class clinic close closed closes closest closing code coffee coin cold collapsed college come comes coming
    company complain complaint completely compound compounded compounding computer confirm confused connect
    consult consultation contact control controlled conversation cool copay copd copy correct cost couch cough
    coughing could couldnt count counted counter couple coupon coupons courier court cousin cover covered cpap
    cracked crap crazy cream credit creon crisis crooked cross crushing customer cut cutting dad dads daily date
    daughter daughters day days dead dear decide deductible delay delayed delete deliver delivered deliveries
    delivery denied dentist diabetic did didnt die died difference different dinner directions discharge
    discharged discount disorder disregard dizzy do dob doc doctor doctors does doesnt dog dogs doing dollars done
    dont door dosage dose doses double doubled down downtown dr drank drink drive driver driving drooling drooping
    drop dropoff dropped dropping drops drove drug drugs drugstore drunk dry dude due duloxetine dumb dunno dye
    dying each ear early easy eat effect effects egg eggs either electric elephant else elses email emails
    emergency employee employer empty end ending english enough entrance er error eve even evening ever every
    everyone everything everywhere exactly exception excuse expensive expire expired explain extra eye eyes face
    faint fainted falling family far fast fat father fax faxed fee feel feeling feels fell fellow fever few file
    fill filled filling fills final find fine finish finished first fish fit five fix flavor flavoring flight
    floor floppy flu fluid foam focalin folks follow food for forever forget forgot form formulary forward found
    four free freeze fresh friday fridge friend from front fsa fuck full funny game garage garbage gas gasping
    gave gel general generic get gets getting gimme girl girlfriend give gives giving glucagon glucose go god goes
    going golf gone gonna good goodbye goodnight google got gotta gps grandma grandmas grandmother grandpa
    grandson grapefruit grateful great grey guess gummies gun guy guys gym had hadnt haha half hand handful hands
    happen happened happening happens happy hard has hasnt hate have haven havent having hay he head headache
    headaches heads health hear heard heart heartburn heat heavy hed held hell hello help helpful helping helps
    hep her here heres hers herself hes hey hi high him himself hipaa his history hit hitting hives hold holding
    holiday holidays home homework hope hoping hospice hospital hot hotel hour hours house how hows huge huh human
    hung hungry hurry hurt hurting hurts husband husbands i ice id idea idiot if ignore ill im in incorrect
    infection info information inhaler inhalers injected inside instead insurance interact into is isnt issue it
    itching itchy its itself ive ivy january jaw jerking job joke juice june just keep keeps kid kids kill killing
    kind kinda kindly kitchen knife knocked know lab label lady landlord lantus laptop last late lately later law
    lawyer lay learn leave leaving left leg lemme let lethal lets letter license licked life lift like limit limp
    line link lip lips liquid list little live living loan local location locations locked log long longer look
    looking looks loss lost lot love lovely low lower luck lunch lying maam machine made mail mailed main
    maintenance make makes making mall man manager manufacturer many map march mate matter max may maybe mean
    meant med medical medication medications medicine medicines meds meet melatonin message messages messed meter
    mg middle might miles milk min mind mine minute minutes miss missed missing mistake mister mix mixed ml mom
    moms monday money month monthly months more morning mornings most mother mothers mouth move moved movie moving
    mrs much murder music must mustnt my myself nail naloxone name names nauseous near nearest nearly nebulizer
    neck need needed needle needles needs neighbor neither never nevermind new news next nice night nights nitro
    nobody non none nonsense noon nope nor normal normally nose not note nothing notice notifications notify now
    numb number numbers nurse nursing oak of off office often oil ok okay old on one ones online only oops open
    opened opening opt options or order ordered organizer otc other ought our ours ourselves out outdated outside
    over overdose overdosed overnight owe own oxygen oxys pack package paid pain pains paper papers paperwork park
    parking part party pass passed past patch patches patient pay paying peanut pen pending pens people per
    percent perfect perhaps perscription person pet pharmacies pharmacist pharmacists pharmacy phone pick picked
    picking pickup picture piece pill pills pink place plan play playing please plenty pls plz pm pneumonia pocket
    point poison policy porch possible post powder power prefer pregnant prepare prescribed prescription
    prescriptions pressure price prices print printout prior private probably problem process processing profile
    program progress promised proof puffed puffs pull pulse puppy purple put qty question questions quick quit
    quite raise ran raped rash rather reach reaction read reading reads ready real really reason receipt receipts
    receive received recipe record records refil refill refilled refilling refills refund regards register rehab
    rejected release remaining remember remind reminder reminders remove renew renewal rent reorder report
    representative request requested reschedule reserve reset respond responding rest restaurant return review
    ribs ride right ring rite road robbed robot robots rolled room roommate round rude run running runs rx safe
    said same sat saturday savings saw say saying says scared schedule scheduled school scratch script scripts
    season second secondary see seeing seems seizure seizures seldom sell semaglutide send sending sends senior
    sense sent service set seven shake shaking shaky shall sharp she shed shelf shes shingles ship shipment
    shipped shipping shoes shoot shooting shop shopping short shortage shot shots should shouldnt show showed
    shows shut sick side sign signature signed simple since sincerely single singulair sir sister sisters sit
    sitting six size skin skip skipped sleep sleeping sleepy slow slurred smarter snow so socks some somebody
    someone something somewhere son song sons soon sore sores sorry sorta sound sounds spanish speak speaking
    special speech speed spent split spot spray stab staff stairs stamps stand standing stars start started
    starting starts state statement station status stay step sticker still stock stolen stomach stop stopped
    stopping store stores straight street strength strips stroke struggling stuck stuff stung stupid submitted
    subscription such sudden suddenly sugar suicidal suicide summer sunday sundays super supervisor supply support
    supposed sure surgeons surgery suspension swallow swallowed sweating sweaty sweet swelling switch switched
    switching swollen syrup system tab table tablet tablets take taken takes taking talk talking target tax taxes
    tech technician teenager teh telephone tell telling ten terrible test tetanus text texted texting texts th
    than thank thankful thanks thanksgiving that thats the their theirs them themselves then there theres these
    they theyd theyll theyre thing things think thinking thinner third thirsty thirty this those though thought
    thoughts threatening three threw throat through throwing thru thursday thx thyroid tickets tight til till time
    times tingling tired tires to today toddler toe together told tomorrow tongue tonight too took top total town
    track tracking traffic train transfer transferred trash travel treated tried trigger trip trouble truck true
    try trying tube tuesday turn turned turning tv twenty twice two type typed typing u uber uh uncle unconscious
    under understand undo units unless unsubscribe until up update upon ups upset ur urgent us use used useless
    usual vacation vaccination vaccine vaccines version very vet vial visit vitamin vitamins voice voicemail
    vomiting wait waiting wake walk wall wanna want wanted wants warm warning was wasnt wat watch water way we
    weak weather website wed wednesday week weekend weeks weight weird welcome well went were wet what whats
    wheelchair wheezing when whens where whereas wheres whether which while white who whoever whole whom whos
    whose why wife wifes will window wine wish with withdraw without woke wonderful wondering wont word words work
    working works worst worth would wouldnt wow write writing written wrong wrote yall yard yeah year years yellow
    yep yes yesterday yet yo you youll your youre yours yourself youve yr zero zip
    """
)
"""Those of the pharmacy's chats and the commonest others. No names of drugs: they are the same in all languages."""

BORROWED = _listed(
    """
    receipt ready appointment refill refills delivery pickup pick up drive thru flu shot shots insurance copay app
    text email online cash ok okay bye store pharmacy rx walgreens generic medicare chest pain chat web mail link
    shampoo ride card baby rash
    """
)
"""English in everybody's mouth here, whatever else is spoken: it says nothing against another language."""

NO_SIGN = _listed(
    """
    de la del los las el y da do dos le du der van di san santa hola gracias adios amigo amigos amiga senor senora
    senorita si no buenas bueno ciao bonjour merci danke hallo salamat kumusta hindi vida casa mas hasta vista ay
    nada dolores blanca rosa mercedes consuelo luz paz leon puerto rico rio costa
    """
)
"""They show no language alone: parts of names and of places, and courtesies that Americans know."""

_SPANISH = _listed(
    """
    mai pai beba porq pq xq asi oye alo dale bendiga lapiz ta pal lancetas tiras jeringas bendiga dios lapicero
    pluma plan total normal hospital doctor hotel general
    control animal idea error color local final usual agente perfecto checar vale a o e el la los las un una unos
    unas lo al del de que y en con por para pa sin sobre desde hasta hacia entre segun contra mi mis su sus tu tus
    nuestro nuestra nuestros nuestras mio mia suyo suya yo ella ellos ellas usted ustedes nosotros me te se le les
    nos eso esto ese esa esos esas este esta estos estas aquel aquella aqui ahi alla alli aca es son soy eres
    somos era eran fue fueron sea sean ser siendo sido estoy estamos estan estaba estaban estuvo esten estar he ha
    han hemos hay haya hubo habia haber voy vas va van vamos iba iban vaya vayan ir yendo ido tengo tiene tienes
    tienen tenemos tenia tuve tuvo tener tenga hago hace haces hacen hice hizo hicieron hacer haga hagan haciendo
    hecho digo dice dices dicen dije dijo dijeron decir diga digan diganme digame diciendo dicho dile puedo puede
    puedes pueden podemos pude pudo pudieron poder podria podrian pueda puedan quiero quiere quieres quieren
    queria quisiera querer quiera sabe saben sabia saber sepa sepan supe doy da das dan di dio dieron dar den
    dando dado deme denme dele veo ve ves ven vemos vi vio vieron ver viendo visto vea vengo viene vienen vine
    vino vinieron venir venga vengan viniendo pongo pone ponen puse puso pusieron poner ponga pongan poniendo
    puesto salgo sale salen salio salir salga traigo trae traen traje trajo traer traiga traigan oigo oye oiga
    oigan creo cree creen creer si no ni tampoco tambien ya aun todavia nunca siempre jamas ahora ahorita orita
    horita luego despues antes mientras pronto tarde temprano hoy manana ayer anoche anteayer noche noches dia
    dias semana semanas mes meses ano anos hora horas rato ratito ratico minuto minutos vez veces lunes martes
    miercoles jueves viernes sabado sabados domingo domingos quien quienes cual cuales como cuando cuanto cuanta
    cuantos cuantas donde adonde porque pues entonces aunque pero sino mas menos muy mucho mucha muchos muchas
    muchisimo muchisima poco poca pocos pocas poquito tanto tanta tantos tan casi solo nomas apenas bien mal mejor
    peor igual asi algo alguien alguno alguna algunos algunas algun nada nadie ningun ninguna ninguno todo toda
    todos todas otro otra otros otras mismo misma cada varios varias ambos demas demasiado demasiada demasiados
    demasiadas bastante primero primera segundo segunda ultimo ultima ultimas unico unica nuevo nueva nuevos
    nuevas viejo vieja grande chico chica chiquito chiquita gran buen buena bueno buenos buenas malo mala caro
    cara caras caros barato barata gratis listo lista listos listas abierto abierta abiertos cerrado cerrada lleno
    llena uno dos tres cuatro cinco seis siete ocho nueve diez quince veinte treinta cuarenta cincuenta cien mil
    medio media hola holi saludos gracias favor porfa porfavor porfis perdon disculpe disculpa disculpen permiso
    adios bendiciones tardes claro ok mija mijo mijita joven senor senora senorita don dona muchacho muchacha
    compa jaja receta recetas medicina medicinas medicamento medicamentos remedio remedios pastilla pastillas
    pildora pildoras tableta tabletas capsula capsulas jarabe gotas crema pomada inyeccion inyecciones vacuna
    vacunas parche parches inhalador inhaladores bomba frasco frascos frasquito pomo bote botella caja cajita
    dosis resurtido resurtidos relleno rellenos surtido pedido pedidos paquete entrega entregas envio domicilio
    tienda farmacia farmacias farmaceutico farmaceutica farmaceuta boticario botica ventanilla cajera cajero
    mostrador fila linea seguro seguros aseguranza aseguradora cobertura deducible copago precio precios cuesta
    cuestan descuento descuentos cupon cupones dinero dolares pago pagos cuenta recibo recibos factura tarjeta
    tarjetas efectivo autorizacion cita citas horario horarios numero numeros telefono celular direccion correo
    mensaje mensajes texto textos llamada llamadas nombre apellido fecha nacimiento edad codigo pagina aplicacion
    contrasena sistema computadora archivo expediente historial perfil sucursal estacionamiento carro calle ciudad
    pueblo casa cuarto cama bano cocina escuela trabajo iglesia vecino vecina generico generica marca marcas
    etiqueta etiquetas instrucciones pastillero muestra muestras mama papa madre padre mami papi hijo hija hijos
    hijas nino nina ninos ninas bebe nene nena esposo esposa marido mujer novio novia hermano hermana hermanos
    abuelo abuela abuelito abuelita nieto nieta tio tia primo prima sobrino sobrina suegro suegra cunado cunada
    yerno nuera amigo amiga familia gente persona personas hombre perro perra perrito gato gata gatito mascota
    medico medica doctora doctores enfermera enfermero clinica ambulancia policia dolor dolores fiebre calentura
    tos gripe gripa catarro moco mocos nariz garganta cabeza pecho corazon estomago barriga panza espalda brazo
    brazos pierna piernas mano manos pie pies ojo ojos oido oidos boca lengua labio labios cuello cuerpo piel
    sangre hueso rodilla hombro lado izquierdo izquierda derecho derecha azucar presion diabetes diabetico
    diabetica asma alergia alergias alergico alergica embarazada embarazo infeccion tratamiento enfermedad enfermo
    enferma mareo mareos mareado mareada nausea nauseas vomito vomitos diarrea ronchas sarpullido comezon hinchado
    hinchada hinchazon inflamado debil cansado cansada dormido dormida palida palido morado morada azul rojo roja
    blanca blanco amarilla aire muerte muerto muerta vida mundo miedo ayuda auxilio urgente urgencia emergencia
    efectos secundarios agua leche comida comidas desayuno cena alcohol cerveza jabon veneno pistola cuchillo arma
    puerta pila pilas espanol ingles idioma traductor interprete problema problemas pregunta preguntas duda dudas
    informacion respuesta razon verdad mentira cosa cosas vuelta culpa queja ganas ojala cuidado necesario posible
    lastima verguenza suerte tiempo ratos momento ahorititas mero puro pura puros puras simon orale hijole ay
    bendito facil dificil fuerte rapido rapidito lento alto alta bajo baja seco frio fria caliente triste contento
    enojado enojada cierto correcto equivocado equivocada completo completa entero entera raro rara feo fea rico
    igualito pequeno
    """
)
_SPANISH_VERBS = verb_forms(
    """
    abrir aceptar acabar aguantar ahogar alcanzar amanecer amenazar andar aplicar apretar:apriet arder arreglar
    atender:atiend ayudar bajar beber buscar cambiar caminar cancelar cerrar:cierr cobrar comenzar:comienz comer
    comprar comprender contestar contar:cuent convulsionar correr cortar costar:cuest cubrir cuidar dar deber
    dejar demandar depositar desmayar despedir:despid despertar:despiert devolver:devuelv disculpar dispensar
    doler:duel dormir:duerm,durm empezar:empiez encontrar:encuentr entender:entiend entrar entregar enviar
    equivocar escribir escuchar esperar estornudar explicar extranar faltar firmar funcionar ganar golpear guardar
    gustar hablar hinchar inyectar jalar juntar llamar llegar llenar llevar llorar mandar manejar marear matar
    mezclar mirar molestar morir:muer,mur mover:muev nacer necesitar ocupar olvidar operar orinar pagar parar
    parecer pasar pedir:pid pegar pelar pensar:piens perder:pierd picar poner preguntar prestar probar:prueb
    quedar quejar quemar quitar rascar recetar recibir reclamar recoger recomendar:recomiend reconocer regresar
    rellenar renovar:renuev repetir:repit resurtir respirar responder resultar revisar robar romper sacar salir
    sangrar seguir:sigu,sig sentar:sient sentir:sient,sint servir:sirv subir sudar sufrir surtir suspender tardar
    temblar:tiembl terminar tirar tocar tomar toser trabajar tragar transferir:transfier,transfir tratar usar
    vencer vender viajar vivir volver:vuelv vomitar suicidar desaparecer agarrar alistar aprobar:aprueb atragantar
    autorizar avisar averiguar conseguir:consig confirmar consultar curar desangrar doblar durar escanear fumar
    gritar hallar importar intentar jugar:jueg lastimar lavar leer levantar limpiar marcar masticar meter notar
    ofrecer oler pinchar preocupar procesar reaccionar recordar:recuerd reportar rechazar sanar soltar:suelt
    sonar:suen tapar torcer:tuerc traducir utilizar verificar disparar caer acostumbrar confundir contactar crecer
    cumplir decidir descargar desayunar cenar encargar enfermar engordar enganar entender evitar existir facilitar
    indicar informar mejorar mostrar:muestr nublar obligar ordenar permitir platicar prender preferir:prefier
    programar regalar resolver:resuelv retirar rogar:rueg salvar solicitar soportar sustituir tumbar
    """
)

# Common words; one that is English too says nothing by itself.
WORDS: dict[str, frozenset[str]] = {
    "es": _SPANISH | _SPANISH_VERBS,
    "pt": _listed(
        """
        o os um uma de do da dos das que e em com por para meu minha meus minhas eu voce voces esta estou tenho
        tem nao sim como quando onde quanto preciso quero posso pode obrigado obrigada remedio remedios receita
        farmacia ajuda falar portugues alguem pronto pronta bom boa dia tarde noite ola ja ainda mais muito mas
        tambem hoje amanha comprimidos medico a as no na nos nas ao pela pelo seu sua ele ela eles isso esse essa
        este muita muitos gostaria consigo respirar pegar filho filha mae pai marido esposa febre cabeca dor preco
        custa fecha abre horas entrega casa gotas dose tomar tomei sem ate agora aqui la quem qual vou vai fazer
        fazem estao sou foi tinha
        """
    ),
    "fr": _listed(
        """
        le la les un une des du de et est sont je tu il elle nous vous mon ma mes votre vos que qui ne pas pour
        avec dans sur bonjour bonsoir merci besoin voudrais peux pouvez ordonnance pharmacie medicament
        medicaments quand comment combien est-ce prete pret parle parlez francais quelqu aide suis ai avez c j l d
        mais aussi oui sil plait comprimes medecin renouveler a au aux ce cette ces en chez mal tete fievre fille
        fils mari femme mere pere heure fermez ouvrez quelle quel quels coute prix pris prendre puis peut avoir
        faire fait ete jai cest quest nai plus tres bien mauvais pilule pilules respirer moi lui leur sans sous
        quoi ou bonne journee
        """
    ),
    "ht": _listed(
        """
        mwen mwenn bezwen medikaman eske tanpri preskripsyon kijan kote mesi dokte famasi bonjou bonswa pou nan
        yon sa ou li nou yo kapab gen genyen pale kreyol ayisyen vle konbyen kile poukisa ede doule tet fyev pitit
        manman papa mari madanm pa ka respire le fe femen louvri koute pare ki kisa paske anpil jodi a demen grenn
        ap te pral tou men ak se
        """
    ),
    "vi": _listed(
        """
        toi ban la va cua cho khong co duoc thuoc xin chao cam on nha bac si toa don can muon khi nao o dau bao
        nhieu tieng viet noi voi giup lam roi chua hom nay ngay mai gio dong mo xong sot con me ba chong vo anh
        chi em bi uong vien gia tien may gi sao the nua thi ma nhu day kia kho tho
        """
    ),
    "tl": _listed(
        """
        ang ng mga ko mo ako ikaw siya kami kayo sila ay sa na po opo hindi oo gamot kailangan kailan saan paano
        magkano salamat pwede ba yung reseta botika kumusta tulong wala meron ano anong oras masakit ulo lagnat
        anak asawa nanay tatay nasaan asan magsasara bukas sarado magtanong order ito iyan yan dito doon kasi lang
        naman din rin pa ni si nang para may mayroon gusto ayaw kanina ngayon kahapon hinga makahinga
        """
    ),
    "it": _listed(
        """
        il lo gli un una di che e sono ho hai per con mio mia miei mie non come quando dove quanto vorrei posso
        grazie buongiorno ciao ricetta farmacia medicina farmaco pronta pronto bisogno aiuto parlare italiano
        qualcuno i la le a ma o da in del della dei delle al alla nel mi ti si ci vi ha hanno sta stanno questo
        questa questi quale quali perche anche ancora gia piu molto poco bene male medico febbre testa dolore
        figlio figlia marito moglie madre padre mamma ora chiude chiudete apre aprite costa costo pastiglie
        pastiglia compresse finito prendere preso fare devo deve puo respiro respirare oggi domani ieri
        """
    ),
    "de": _listed(
        """
        ich du sie wir und der das den dem ein eine einen ist sind nicht mein meine meinen mit fur auf wann wo wie
        bitte danke brauche mochte kann konnen rezept medikament medikamente apotheke fertig hallo guten tag haben
        deutsch sprechen jemand tabletten zu im am um von bei nach aus uber was wer viel kostet preis uhr macht
        offen schliesst sohn tochter mann frau mutter vater kopf schmerzen kopfschmerzen fieber schon noch nur
        auch aber oder wenn weil kein keine habe hat hatte war wird werden muss soll mir mich ihr ihre ihren seine
        heute morgen gestern arzt medizin hilfe atmen
        """
    ),
    "pl": _listed(
        """
        nie jest czy moje moja moj mam potrzebuje prosze dziekuje lek leki recepta apteka kiedy gdzie ile dla jak
        dzien dobry po polsku mowi chce moge i w z na do o od co to sie ze kosztuje boli mnie glowa goraczka syn
        corka maz zona mama otwarte zamykacie ktorej godzinie gotowa gotowe tabletki dzis jutro pomoc lekarz
        mialem bardzo tak juz jeszcze tylko czynne oddychac
        """
    ), }  # fmt: skip
