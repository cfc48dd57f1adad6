"""The words in which people ask for no more texts, or for texts again.

Keywords: those of the carriers, united. Sentences: 47 CFR 64.1200(a)(10), in force since 11 April 2025, lets a customer
revoke consent in any reasonable way, in whichever words. All is matched against folded text: lower case, without
accents, apostrophes, emoji or invisible characters, words separated by single spaces.
"""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP_KEYWORDS = frozenset(
    {
        "stop", "stopall", "stop all", "unsubscribe", "un subscribe", "unsub", "optout", "opt out", "revoke", "remove",
        "cease", "cease and desist", "discontinue", "stoptext", "stop text", "stop txt", "stop sms",
        # what they were told to do, word for word
        "reply stop", "text stop", "txt stop", "send stop", "type stop", "reply stop to stop", "stop to stop",
        "stop to end", "stop to opt out",
        # as a hurried thumb writes them
        "stpo", "sotp", "tsop", "stopp", "sttop", "st0p", "unsuscribe", "unsubcribe", "unsubscibe", "unsubscrib",
        # other languages of the country
        "alto", "pare", "paren", "parar", "basta", "detener", "detenga", "baja", "detenganse", "arret", "arrete",
        "arretez",
        "arreter", "sair", "abmelden", "tigil", "itigil", "sispann", "dung", "huy",
        "стоп", "отписаться", "отписка", "停止", "退订",
        "退訂", "取消订阅", "取消訂閱", "配信停止", "ストップ",
        "중지", "수신거부", "그만", "توقف", "ايقاف", "الغاء الاشتراك", "रोकें", "बंद करो",
    }
)  # fmt: skip
# Keywords of carriers that are ordinary words too: with a visit booked or in question they may mean the visit.
VISIT_KEYWORDS = frozenset({"cancel", "cancel all", "cancelar", "cancela", "annuler", "取消", "отмена", "취소"})
OTHER_STOP_KEYWORDS = frozenset({"end", "quit"})
START_KEYWORDS = frozenset({"start", "unstop", "optin", "opt in", "subscribe", "resubscribe", "resume"})
YES_WORDS = frozenset({"yes", "yes please", "yep", "yeah", "yup", "si", "oui", "sim", "da", "continue", "y"})
HELP_KEYWORDS = frozenset({"help", "info", "ayuda", "aide"})

# Whole texts that show displeasure without a word about texting.
MAYBE_STOP = frozenset(
    {
        "enough", "thats enough", "enough already", "enough is enough", "knock it off", "cut it out", "go away",
        "get lost", "shut up", "fuck off", "f off", "piss off", "screw off", "delete", "para", "no mas", "no more",
        "wrong number", "wrong person", "numero equivocado", "mauvais numero", "you have the wrong number",
        "you got the wrong number", "youve got the wrong number", "this is the wrong number",
        "u have the wrong number",
        "u got the wrong number", "i think you have the wrong number", "this is a wrong number", "its a wrong number",
        "you have the wrong person", "you got the wrong person", "you have a wrong number", "this is spam", "spam",
        "its spam", "this is harassment", "can you stop", "could you stop", "do not disturb",
    }
)  # fmt: skip

COURTESY = _set(
    "please pls plz plse ok okay kk k thanks thankyou thx ty tks now immediately asap hi hello hey just sir"
    " maam already kindly sorry guys dude bro lol ugh omg forever seriously immediately gracias por favor porfavor ya"
    " merci svp veuillez obrigado obrigada bitte danke so well and"
)
ANSWERS = frozenset({"yes", "no", "yeah", "nope", "yep", "nah"})
JOINTS = frozenset({"also", "but", "then"})  # "How much is it? Also stop"

VISIT_WORDS = re.compile(
    r"\b(?:appointments?|appt|visits?|bookings?|booked|schedul\w*|reschedul\w*|calendar|slots?|windows?|jobs?"
    r"|come|coming"
    r"|technician|tech|estimate|today|tonight|tomorrow|tmrw|morning|afternoon|mon(?:day)?|tue(?:s|sday)?"
    r"|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|(?:\d{1,2} ?)[ap]m|wait\w*|cita"
    r"|visita|works?"
    r"|available|arriv\w*|day|date|time)\b"
)
WORK_WORDS = re.compile(
    r"\b(?:tech\w*|crew|digging|dig|cutting|cut|drilling|drill|working|work|job|yard|leak\w*|water|pipes?|house|truck"
    r"|plumber|electrician|paint\w*|mov(?:ing|ers?)|clean\w*|flood\w*|valve)\b"
)

_FILLERS = (
    r"(?: (?:please|pls|plz|just|ur|your|you|u|all|of|these|those|this|that|the|them|with|w|sending|giving|me|us"
    r"|any|more"
    r"|stupid|damn|dang|fucking|freaking|annoying|constant|constantly|auto|automated|automatic|marketing"
    r"|promotional|sms"
    r"|group|mass|getting|receiving|so|many|spam|trying to|calling and|calling or|and calling|further|future|unwanted"
    r"|unsolicited|it|my|subscription to|continuing to|my phone with|bot|robo))*"
)
_TEXTING = (
    r"(?:text|texts|texting|txt|txts|txting|txtin|textin|message|messages|messaging|msg|msgs|msging|sms|contact"
    r"|contacting|contacts"
    r"|e ?mails?|e ?mailing|spam|spamming|harass\w*|bother\w*|pester\w*|bugging|annoying|reach\w* out|hitting me up"
    r"|blowing up|notifications?|alerts|soliciting|blasts?|communications?|advertis\w*|ads)"
)
_TEXT_VERB = (
    r"(?:text|txt|message|msg|contact|sms|spam|bother|solicit|harass"
    r"|bug|disturb|reach out|e ?mail|write|texting|messaging|contacting)"
)
_ME = (
    r"(?:me|us|this (?:number|phone|line)|my (?:number|phone|cell)|here|anymore|any more"
    r"|again|ever|no more|back)"
)
_TEXTS = (
    r"(?:texts?|messages?|msgs?|txts?|sms|texted|messaged|contacted|communications?|spam|notifications?|ads"
    r"|promotions?|offers"
    r"|marketing|solicitations?|calls)"
)

# Each says that they want no more texts.
STOP_SENTENCES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:stop|stp|stpo|sotp|quit|cease|refrain from|end|discontinue|halt|cancel)\b{_FILLERS} {_TEXTING}\b",
        r"\bwrong (?:number|person)\b.* (?:remove|stop|delete|unsubscribe)$",
        r"(?:\b(?:want|me|us) |^)off (?:of )?(?:the|this|your|ur) (?:\w+ ){0,2}list\b",
        r"^no (?:texts|texting|txts|messages|msgs|sms)$",
        r"\b(?:not|no longer) interested(?: in (?:this|it|that))?(?: (?:so|please|pls|and))*"
        r" (?:stop|remove|unsubscribe)$",
        r"\b(?:not allowed|no right|(?:nobody|no one) (?:gave|said)(?: \w+){0,3}) to"
        r" (?:text|contact|message|txt) (?:me|us|this)\b",
        r"\b(?:do not|dont|never) (?:text it|(?:reply|respond) to me)\b",
        r"\b(?:i|we|id)(?: (?:want|wish|would|like|need|demand|prefer|ask|asked|already|have|all))+ to be"
        r" (?:removed|taken off|deleted|unsubscribed)(?: (?:from|off)\b.*)?$",
        r"\b(?:parar|paren|pare|detener|detengan) (?:los |mis |estos |sus )?(?:mensajes|textos|sms)\b",
        r"\b(?:stop|quit) (?:calling|phoning|ringing|callin)\b",
        r"\b(?:stop|quit) sending (?:me|us|this|these|those|stuff|anything)\b",
        rf"\b(?:do not|dont|dnt|never)(?: you| u| ever| even| please| pls)* {_TEXT_VERB} {_ME}\b",
        r"\b(?:do not|dont|dnt) (?:text|txt|message|msg|contact|sms)$",
        rf"\b(?:not to|you not|u not|you please not|u please not|please not|pls not|cannot|can not|may not|not)"
        rf"(?: be)? (?:text|txt|message|msg|contact)(?:ed|ing)? {_ME}\b",
        r"\b(?:prefer|rather|like|want|wish|ask) (?:to )?not (?:to )?be(?:ing)? (?:texted|contacted|messaged)\b",
        r"\b(?:do not|dont|dnt|never)(?: ever| please)* (?:call|phone|ring)(?: (?:me|us|here|this number|back))*"
        r" (?:again|anymore|any more|ever|no more)\b",
        r"\b(?:do not|dont|dnt|never) send (?:me |us )?(?:any |any more |anymore |more |these |those )*"
        r"(?:texts?|messages?|msgs?|sms|anything|spam|stuff)\b",
        r"(?<!there is )(?<!there are )(?<!have )(?<!got )(?<!get )\bno more (?:of )?(?:these |this |your |the "
        r"|damn |marketing |spam |text |automated )*"
        r"(?:texts?|texting|txts?|messages?|messaging|msgs?|sms|calls|contact|spam|e ?mails?|notifications?"
        r"|alerts|ads)\b",
        r"\b(?:remove|take|delete|drop|get|pull|scratch|strike|unlist|erase) (?:me|us|my \w+|this number"
        r"|this phone|my phone number|my cell number)(?: right)?"
        r" (?:off|from|out)\b(?: \w+){0,4}? (?:lists?|database|db|systems?|texts?|texting|messag\w*|sms"
        r"|contacts?|mailing"
        r"|campaigns?|records|distribution|directory|crm|thread|group|phone|marketing|file|files)\b",
        r"\b(?:remove|take|delete|drop|get|pull|scratch|erase) (?:me|us|my number|this number)(?: (?:off|out"
        r"|from (?:this|here|it|your)))?$",
        r"\b(?:remove|delete|erase|lose|forget|drop|purge|wipe|unlist) (?:my|this|our|the) (?:phone |cell "
        r"|mobile |telephone |contact )*"
        r"(?:numbers?|num|info\w*|contact|digits|name|details|data|phone|cell)\b"
        # a name is also taken off invoices and gates
        r"(?! (?:from|off|on|in) (?!your\b|ur\b|this\b|these\b|all\b|any\b|here\b)(?:the )?"
        r"(?!(?:\w+ )?(?:lists?|systems?|database|records|files?|contacts|texts?)\b))",
        r"\bun ?subs?cri?be?\b|\bunsuscribe\b|\bunsub\b",
        r"\b(?:be|me|get|us|number) unsubscribed\b",
        r"\bopt(?:ing|ed)?(?: \w+){0,2}? out\b|\boptout\b",
        r"\bleave (?:me|us) (?:the \w+ )?alone\b",
        r"\b(?:dont|do not|no longer|not|never|didnt|did not) (?:want|wish|care|need|like|ask|asked|consent"
        rf"|agree|interested in)(?: (?:to|for|in))?"
        r"(?: (?:get|receive|receiving|be|keep|hear|have|see|getting))*"
        rf"(?: (?:any|more|anymore|from|your|these|those|this|of|ur|all|further|future|text|marketing"
        rf"|automated))* {_TEXTS}\b",
        r"\b(?:dont|do not|never) (?:want|wish|care|need) to (?:ever )?(?:hear|get anything|receive anything"
        r"|hear anything)"
        r"(?: else)? (?:from|back)\b",
        r"\b(?:dont|do not) (?:want|need) (?:you|u|yall|anyone|your company)(?: guys| people)?(?: to)?(?: keep)?"
        r" (?:text\w*|contact\w*|messag\w*|call\w*|bother\w*)\b",
        r"\b(?:revoke|revoking|withdraw|withdrawing|rescind|retract)\b(?: \w+){0,3} (?:consent|permission"
        r"|authorization)\b",
        r"\b(?:do not|dont|did not|didnt|never) (?:consent|give consent|gave consent|give permission"
        r"|gave permission)\b",
        r"\b(?:no|without|not have)(?: my)? (?:permission|consent|authorization) to (?:text|contact|call|message)\b",
        r"\b(?:said|say|tell you|told (?:you|u|yall)(?: guys)?(?: to)?|asked (?:you|u|yall)(?: guys)? to|already "
        r"(?:said|sent|texted|replied"
        r"|wrote|typed)|(?:i|ive|have) (?:replied|texted|sent|wrote|typed|written))(?: you)?(?: with)?"
        r"(?: the word)? (?:stop|unsubscribe)"
        r"(?: (?:already|please|pls|now|before|and|but|to|\w+ times|twice|several|multiple|many|last|yesterday"
        r"|so)\b|$)",
        r"\b(?:want|need|would like|asking|begging|telling|tell|beg|wish) (?:you|u|yall|this|these|them)(?: guys"
        r"| people| texts| messages)?"
        r"(?: \w+ly)? (?:to |would )(?:please )?stop$",
        r"\b(?:you|u|yall) (?:need|have|must|gotta|got|better)(?: to)? stop$",
        r"\b(?:can|could|will|would) (?:you|u|yall) (?:please|pls|plz|just) stop$",
        rf"\b(?:turn|shut) off (?:the |these |your |all |my )*{_TEXTS}\b",
        r"\breport(?:ing|ed)?\b(?: \w+){0,6} (?:spam|fcc|ftc|junk|attorney general|harassment)\b",
        r"\b(?:blocking|blocked|block) (?:you|u|your number|this number)\b",
        r"\b(?:text|message|contact|call|msg|txt) me again (?:and|n) (?:i|ill|im|you|youll|my)\b",
        r"\b(?:on|to) (?:the|your|a|ur) (?:national )?do not (?:call|contact|text)\b",
        r"\bdo not (?:contact|text) (?:list|registry)\b",
        # Spanish
        r"\bno (?:me |nos |le |la )*(?:vuelv[ae]n? a |vuelvas a |sig[ae]n? |sigas )?(?:mand|envi|escrib|contact"
        r"|molest|text|mensaj|llam)\w*"
        r"(?: \w+){0,2}? (?:mas|mensajes?|textos?|sms|nada|mensajitos)\b",
        r"\bno (?:me |nos )+(?:vuelv[ae]n? a |vuelvas a )?(?:escrib|contact|molest|text|mensaj)\w*$",
        r"\bno (?:me |nos )+(?:vuelv[ae]n? a |vuelvas a )(?:escrib|contact|molest|text|mand|envi|llam)\w*\b",
        r"\b(?:no|ya no) (?:quiero|deseo|queremos|quisiera)(?: \w+){0,3}? (?:mensajes?|textos?|sms|llamadas"
        r"|comunicaciones)\b",
        r"\bno mas (?:mensajes?|textos?|sms|llamadas)\b",
        r"\b(?:dej|par)(?:a|e|en|ar|ame|eme|enme|enos|ennos|as)? (?:ya )?de (?:mandar|enviar|escribir|textear"
        r"|mensajear|molestar|contactar|llamar)\w*",
        r"\b(?:quit|borr|elimin|sac|saqu|remov|remuev|retir)\w*(?: mi| a mi| este| el)?(?: \w+){0,2}? (?:numero|lista"
        r"|telefono|contacto|nombre)\b",
        r"\b(?:quit|borr|elimin|saqu|sac)(?:enme|eme|ame)$",
        r"\bdej[ae]n?(?:me|nos) en paz\b",
        r"\bd(?:ar|en|e|a)(?:me|nos) de baja\b|\bdar de baja\b|\bcancelar (?:los |mis |estos )?(?:mensajes"
        r"|textos|sms)\b",
        # French, Portuguese, German, Italian
        r"\bne (?:me |m |nous )?(?:m)?(?:envoy|ecri|contact|text|derang|appel)\w*(?: moi)? (?:plus|pas)\b"
        r"|\bplus de (?:messages|textos|sms|texto)\b",
        r"\b(?:arretez|arrete|cessez|cesse) de (?:me |m|nous )",
        r"\b(?:desabonn|desinscri)\w*|\blaisse[zr]? moi tranquille\b",
        r"\b(?:pare|parem|para|deixe|deixem) de (?:me )?(?:mandar|enviar|escrever|ligar|incomodar)\w*",
        r"\bnao (?:me )?(?:mand|envi|escrev|lig|incomod)\w*(?: me)?(?: \w+){0,2} mais\b|\bnao (?:me )?(?:mande"
        r"|envie|mandem|enviem) mais\b",
        r"\bnao quero (?:mais |receber )+(?:\w+ )?(?:mensage\w*|sms)\b|\b(?:remova|apague|tire|exclua) "
        r"(?:o )?meu (?:numero|contato)\b",
        r"\bkeine (?:nachrichten|sms|texte) mehr\b|\b(?:schreib|kontaktier|ruf)\w* (?:sie )?mi(?:r|ch) "
        r"(?:bitte )?nicht\b",
        r"\bhor(?:en|t)? (?:sie )?auf\b.*\b(?:schreib|text|kontakt|nerv)\w*",
        r"\b(?:smett|smetti)\w* di (?:scriv|mand|invi|contatt|chiam)\w*|\bnon (?:mi )?(?:scriv|contatt|mand"
        r"|invi)\w*(?: \w+){0,2} piu\b",
        # Polish, Tagalog, Vietnamese, Haitian Creole, Hindi in Latin letters
        r"\b(?:przestan\w*|prosze nie|nie) (?:pisac|pisz|piszcie|wysylac|wysylaj\w*|dzwonic|kontaktowac)\b",
        r"\bhuwag\b(?: \w+){0,5}? (?:mag|nag)?te?xt\w*|\btigilan\b.*\b(?:text|pag)\w*",
        r"\b(?:dung|ngung|khong) (?:co )?(?:nhan tin|nhan|gui tin|gui|lien lac|lien he)\b.*",
        r"\bsispann (?:voye|ekri|texte|rele)\b|\bpa (?:voye|ekri|texte) (?:m|mwen|mesaj)\b",
        r"\b(?:msg|message|sms) (?:mat|na|nahi|nhi) (?:karo|kro|bhej\w*|kijiye)\b",
        # scripts that write without spaces, or otherwise than in Latin letters
        r"(?:不要|别|別|勿|停止|不想)(?:再|继续|繼續|收到|接收)*(?:给我|給我|向我|跟我)?(?:再)?(?:发|發|传|傳|送|打扰|打擾|联系|聯絡|聯繫|短信|骚扰|騷擾|信息|訊息"
        r"|简讯|簡訊|打电话|打電話)",
        r"退订|退訂|取消(?:订阅|訂閱)|(?:删除|刪除|移除)我的(?:号码|號碼|电话|電話)",
        r"(?:送ら|送信し|連絡し|メールし|メッセージし)ないで|(?:送る|送信する|連絡する)のを?(?:やめ|止め)|配信停止|(?:送信|連絡)(?:を)?(?:やめて|止めて|停止)",
        r"(?:문자|연락|메시지|메세지|전화).{0,10}(?:보내지|하지|주지)\s?(?:마|말)|(?:문자|연락|메시지|메세지).{0,6}그만|그만\s?(?:보내|연락|문자)|수신\s?거부",
        r"\b(?:не|больше не)(?: мне| нам)? (?:пиш\w*|звон\w*|присыла\w*|отправля\w*|беспоко\w*|шли\w*|надо писать)",
        r"\b(?:прекратите|перестаньте|хватит)(?: мне| нам)? (?:писать|звонить|присылать|слать|отправлять"
        r"|беспокоить)|\bотпи(?:шите|сать)\w*|\bудалите мой номер",
        r"(?:لا|بدون) (?:ترسل|تراسل|تتصل|تبعث|تكتب)\w*|(?:توقف\w*|اوقف\w*|كفي|كفى) (?:عن )?(?:ارسال|مراسلت"
        r"|الرسائل|الاتصال)\w*|(?:احذف|ازل|امسح)\w* رقمي",
        r"(?:संदेश|मैसेज|मेसेज|एसएमएस).{0,8}(?:मत|न|ना|नहीं|बंद)",
    )
)  # fmt: skip

# What stands right before a match and turns it into its opposite, or makes it somebody else's.
NEGATED = re.compile(
    r"\b(?:"
    r"(?:dont|do not|cant|cannot|can not|never|didnt|did not|not|wont|will not|wouldnt|doesnt|isnt|hasnt|havent"
    r"|unless"
    r"|without)(?: (?:want to|you|u|ever|going to|to|please|mean to))*"
    r"|(?:did|why|y|when|if)(?: did| do| would)? (?:you|u|i|they|he|she)"
    r"|(?<!how )do (?:i|you|u|they)(?: have to| need to)?"
    r"|(?:he|she|they|him|her|them|himself)(?: \w+)?(?: to)?"
    r") $"
)
# They will do the stopping themselves: "I'll stop bothering you".
OWN_STOPPING = re.compile(
    r"\b(?:(?:i|we|should i) (?:will|should|had to|have to|gotta|must|promise to|might|would|am going to)|ill|let me)"
    r"(?: (?:just|never))? $"
)
# "Why won't you stop texting me" and "could you not" are wishes in spite of their negation.
STILL_A_WISH = re.compile(
    r"\bhow many times\b.* $"
    r"|\b(?:why (?:wont|dont|cant)|can|could|will|would|want|need|asked|told|ask|must|tell)(?: (?:not|wont"
    r"|dont))? (?:you|u|yall|them)(?: guys)?(?: to| not| please)* $"
)
# People who say of themselves that they do not text: "I don't text while driving".
SELF = re.compile(r"\b(?:i|we|he|she|they|ppl|people|you|u|why|if|and i|who) $")
# "Not before nine", "not at work", "call me instead": a wish about texts, but not for none at all.
LIMITED = re.compile(
    r"\b(?:until|till|til|before|after|while|when|if|during|at work|at night|this (?:late|early|hour)|so (?:late"
    r"|early)|tonight|today"
    r"|tomorrow|right now|yet|unless|between|on (?:sun|mon|tue|wed|thu|fri|sat)\w*|weekends?|instead|just call"
    r"|call me|email me"
    r"|antes|despues|hasta|mientras|esta noche|manana|llameme|use|replace|change|new number|my new)\b"
)
# What one can stop, opt out of or be taken off besides texts.
OTHER_THINGS = re.compile(
    r"\b(?:plan|plans|maintenance|membership|warranty|contract|inspection|service agreement|autopay|auto pay"
    r"|insurance"
    r"|financing|newsletters?|e ?mails? only|mail only|schedule|calendar|appointments?|appt|wait ?list"
    r"|waiting list|wait list|hold|route|slot|booking"
    r"|gutters?|toilet|leak|noise|water)\b"
)
# Another sender's small print: "Reply STOP to end", "2 unsubscribe txt STOP", "To stop texts call 0871…".
SMALL_PRINT = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:reply|txt|text|send|sms|type|respond|get)(?: back)?(?: with| the word| \w+)? ?"
        r"(?:stop|end|quit|cancel|unsub\w*|opt ?out|out|x)\b",
        r"(?:\b(?:to|2|for) |\b2)(?:stop|end|cancel|unsub\w*|opt ?out|opt ?in|removed?|removal|exit|quit)\b.{0,40}"
        r"\b(?:reply|txt|text|send|call|sms|visit|click|www|http\w*|getstop|x)\b",
        r"\b(?:be removed|removal|stop|cancel|unsub\w*|opt ?out)\b.{0,40}\b(?:reply|txt|send|call(?: \w+){0,2} \d+"
        r"|visit|click|www|http\w*)\b",
        r"\b(?:txt|text|reply|send)\b.{0,40}\bto (?:opt ?in|subscribe|stop|unsubscribe|opt ?out)\b",
        r"\b(?:unsub\w*|stop|opt ?out)\b(?: \w+)? (?:http\w*|www|\d{4,}|with stop)",
    )
)
FIRST_PERSON = re.compile(r"\b(?:i|im|ive|id|me|my|us|we|want|like|need|please)\b")  # then it is their own wish

# Each says that texts are welcome again.
START_SENTENCES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:start|resume|restart|begin) (?:sending|texting|messaging|the texts|texts|messages)\b",
        r"\b(?:you|u|yall) (?:guys )?(?:can|may) (?:start )?(?:text|message|contact|txt|msg|texting|send)\w*"
        r"(?: me| us)?(?: \w+){0,2} again\b",
        r"\b(?:please |pls |ok to |okay to |feel free to )(?:text|message|contact|txt) (?:me|us) again\b",
        r"\b(?:opt|sign|add|put)(?: me| us)? back (?:in|up|on)\b|\bresubscribe\b|\b(?:unblock|unstop) me\b",
        r"\bopt (?:me |us )?in\b|\bturn (?:the )?(?:texts|messages) back on\b",
        r"\b(?:puede|pueden|puedes) (?:volver a )?(?:escribir|mandar|enviar|textear)\w*(?: \w+){0,2} (?:otra vez"
        r"|de nuevo|nuevamente)\b",
    )
)
