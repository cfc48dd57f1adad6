"""Everyday words that tell languages in Latin letters apart in a short text.

`ENGLISH` has what English-speaking customers write, abbreviations of texting included. Words of `FOREIGN` are in no
English text, name or street: `de`, `la`, `san` and the like are left out on purpose, and so is what English has taken
over (`patio`, `casa`, `merci`).
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ENGLISH = _set(
    """
    about after again all already also always am an and any anyone anything are around as asap ask at available away
    back be because been before being best better big bill book both broken but buy by bye call called can can't cant
    check clean close come coming cool cost could cuz day days did didn't didnt does doesn't doing don't done dont
    door down drain each early else even ever every everything fine first fix for from full get give go going good got
    great had has have haven't having he heat heater hello help her here hey hi him his hot house how how's i i'd i'll
    i'm i've idk if im in into is isn't isnt it it's its job just k kitchen know last late later leak leaking left let
    like little lol long look looking lot make man many mean message minutes more morning much must my name need
    needs never new next nice night not nothing now number of off okay old omg on once one only open or other our out
    over pay people phone pick place please pls plz possible price quote r ready really right said same saw say see send
    service she should side since sink sir some someone something soon sorry still stop street sure take talk tell text
    than thank thanks that that's thats the their them then there these they thing think this those though thought thx
    till time to today together toilet told tomorrow tmrw tonight too tree try tub ty u understand until up ur us use
    very wait want wanted was wasn't water way we we'll we're week weekend well went were what what's whats when where
    which while who why will window with won't wont work working works would yard yeah yep yes yesterday yet you
    you're your yours spanish speak english address box floor apt avenue drive lane road suite unit
    """
)

FOREIGN: dict[str, frozenset[str]] = {
    "es": _set(
        """
        hola buenas buenos dias días tardes noches gracias favor necesito necesita necesitamos quiero quiere quisiera
        queremos puede pueden puedo podria podría podrian tengo tiene tienen tenemos esta está estan están estoy estamos
        cuanto cuánto cuanta cuesta cuestan cobran cobra precio hay una unas unos para pero porque por qué que con sin
        mañana hoy ayer ahora aqui aquí alla allí donde dónde cuando cuándo como cómo cual cuál quien usted ustedes
        nosotros ellos ella mi mis su sus muy más mas también tambien algo nada nadie todo todos hablo hablan habla
        español espanol inglés ingles
        ayuda ayudar arreglar reparar tubería tuberia baño bano cocina fregadero fuga gotea
        calentador agua techo trabajo trabajan cita venir vienen viene vengan mandar mande llamar llame llamada mensaje
        sirve funciona funcionan roto rota tapado tapada limpieza mudanza señor señora esposo esposa hijo siempre
        bien claro entonces desde hasta hace hacen soy son fue era numero número direccion dirección semana lunes martes
        miércoles miercoles jueves viernes sabado sábado domingo cancelar llamo vivo manden llegan hora
        """
    ),
    "fr": _set(
        """
        bonjour bonsoir salut je j'ai j'aimerais suis avez vous nous besoin d'un d'une est c'est n'est pas pour avec
        dans
        une mon ma mes votre vos notre cette cet qui quoi quand où comment combien pourquoi très aussi plus moi
        demain aujourd'hui maintenant voudrais voudrait peut pouvez puis l'eau fuite plombier évier chauffe-eau maison
        salle bain cuisine travaux prix coûte coute s'il plaît plait français parlez parle rendez rappelez fonctionne
        marche merci beaucoup ne elle ils sont était depuis lundi mardi mercredi jeudi vendredi samedi dimanche
        """
    ),
    "pt": _set(
        """
        olá oi bom boa tarde noite obrigado obrigada preciso precisamos quero queria gostaria pode podem você vocês voce
        voces não nao sim está estou estamos tenho tem temos quanto custa uma um para mas porque com sem amanhã amanha
        hoje ontem agora aqui onde quando como qual quem minha meu meus seu sua muito mais também tambem tudo nada falo
        falam português portugues inglês ajuda consertar arrumar encanador vazamento torneira pia banheiro cozinha
        chuveiro água telhado trabalho vocês vir ligar mensagem segunda terça terca quarta quinta sexta por favor
        """
    ),
    "vi": _set(
        """
        chào chao tôi toi cần can sửa sua ống nước nuoc không khong bao nhiêu nhieu tiền cho của cua bạn ban anh chị
        xin cảm ơn cam mai hôm nay nhà nha được duoc có là và với này bị giờ gio làm lam ơi muốn muon hỏi hoi giá
        """
    )
    - {"can", "anh", "mai", "ban", "cam", "nay", "gia"},
    "tl": _set(
        """
        kailangan ko ng po ang mga sa namin natin ako ikaw siya kami kayo sila magkano pwede puwede ba bukas ngayon
        kahapon tubero tubig bahay wala walang meron mayroon hindi oo salamat kumusta kamusta magandang umaga hapon gabi
        opo paano saan kailan bakit lang naman yung yun ito iyan dito doon kasi para nga din rin sira nasira tumutulo
        """
    )
    - {"sa", "para", "ito", "lang", "din", "ba", "po", "ko"},
    "de": _set(
        """
        hallo guten morgen tag abend danke bitte ich bin habe haben brauche brauchen möchte wir sie ihr mein meine
        unser unsere ist sind nicht kein keine oder aber mit für auf auch wie viel kostet kosten wann wo warum
        können koennen könnten kommen heute morgen gestern jetzt wasser heizung kaputt rohr undicht haus küche bad
        sprechen deutsch einen eine einem termin woche montag dienstag mittwoch donnerstag freitag samstag sonntag
        """
    )
    - {"tag", "bad", "morgen", "kosten"},
    "it": _set(
        """
        ciao buongiorno buonasera salve grazie ho bisogno vorrei voglio puoi potete può sono siamo avete quanto costa
        una uno per con senza domani oggi ieri adesso dove quando come quale chi mio mia nostro molto anche tutto niente
        parlo parlate italiano inglese aiuto riparare idraulico perdita rubinetto lavandino bagno cucina acqua
        tetto lavoro venire chiamare messaggio non che è perché favore lunedì martedì mercoledì
        """
    )
    - {"come", "per", "con"},
    "pl": _set(
        """
        dzień dzien dobry cześć czesc dziękuję dziekuje proszę prosze potrzebuję potrzebuje chcę chce jest są nie tak
        mam mamy ile kosztuje czy może moze możecie kiedy gdzie jak dlaczego dla bez jutro dzisiaj dziś wczoraj teraz
        hydraulik hydraulika woda wody kran cieknie łazienka kuchnia dom domu się sie mój moja mówi po polsku państwo
        """
    )
    - {"mam", "tak", "dom", "jest", "po", "sie"},
}
