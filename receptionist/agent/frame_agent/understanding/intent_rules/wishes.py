"""A visit wished, called off or moved; somebody looked for: the families of phrasings."""

from receptionist.agent.frame_agent.understanding.intent_rules.phrases import (
    ASK,
    DAY_OR_TIME,
    MAKE,
    WISH,
    WISH_OR_ASK,
    alone,
    either,
    near,
)
from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent
from receptionist.agent.frame_agent.understanding.lexicon import PROFESSIONALS

_PLACE = (
    r"(?:tables?|(?:(?:single|double|twin|family|king|queen|hotel|meeting|conference|board|private|standard|deluxe"
    r"|bed) )?rooms?|suites?|seats?|reservations?|bookings?|spots?|places?|slots?|hair ?cuts?|massages?"
    r"|facials?|manicures?"
    r"|treatments?|sessions?|classes|check[- ]?ups?|cleanings?|consult\w*|meetings?|appointments?|appt|visits?|stay"
    r"|brunch|dinner|lunch|breakfast)"
)
_MINE = (
    r"(?:my|our|the|this|that|a|an|his|her|their|mr \w+|any|\w+'s) (?:\w+ ){0,4}?(?:appointments?|appt|bookings?"
    r"|reservations?|visits?|meetings?|tables?|rooms?|dinner|lunch|breakfast|brunch|stay|slot|session"
    r"|treatment|massage"
    r"|booked|order)"
)
_CAR_PART = (
    r"(?:cars?|trucks?|vehicles?|vans?|tires?|brakes?|engine|oil|transmission|check engine light"
    r"|battery|honda|toyota|ford)"
)
_LOOKED_AT = (
    r"(?:look(?:ed)? (?:at|over|into)|check(?:ed)?(?: out| up)?|servic(?:e|ed|ing)|inspect(?:ed)?|fix(?:ed)?"
    r"|repair(?:ed)?"
    r"|tun(?:e|ed)[- ]?up|diagnos\w+|maintenance|maintained|worked on)"
)
_CHANGED = (
    r"(?:chang(?:e|ed|ing)|mov(?:e|ed|ing)|shift(?:ed)?|switch(?:ed|ing)?|modif\w+|amend\w*|updat\w+|alter\w*"
    r"|adjust\w*"
    r"|edit\w*|push(?:ed)?|bump(?:ed)?|postpon\w*|extend\w*|swap\w*|delay\w*|re-?arrang\w*|revis\w*|re-?schedul\w*"
    r"|re-?book\w*|upgrad\w*|shorten\w*|prolong\w*|bring forward)"
)

WISHES: Rules = (
    (
        Intent.CONFIRM_OR_STATUS,
        6.9,
        either(
            near(
                r"(?:did|have|has|was|were|is|are) (?:you|they|he|she|someone|i|we|my \w+|the \w+)",
                r"(?:book|make|made|set up|get|schedule|scheduled|booked|reserve|reserved|place|placed|confirmed)",
                r"(?:my|our|the|that|a) (?:\w+ )?(?:appointments?|bookings?|reservations?|tables?|meetings?"
                r"|order|visit|room)",
                within=8,
            ),
            r"\b(?:calling|call|checking|check|wanted|want|like) (?:in )?to (?:re)?confirm (?:my|our|the|that"
            r"|for)\b|\b(?:confirm|check) (?:my|our) (?:dinner|lunch|breakfast|table|room|stay|visit|time)\b",
            r"\b(?:everything|it|all) (?:\w+ )?(?:set|ready|confirmed|booked|good to go|in order) (?:for|up "
            r"for|with) (?:my|our|the|tomorrow|today|tonight)\b",
            r"\b(?:what|anything|something) (?:\w+ )?(?:have )?(?:i|we|do i|do we) (?:have|got|have got)? "
            r"?(?:scheduled|planned|booked|going on|coming up)\b",
            r"\b(?:are we|am i|are you|is he|is she|are they) (?:still )?(?:meeting|on for|coming|expected"
            r"|seeing)\b.{0,20}\b(?:today|tomorrow|tonight|at|on|with)\b",
            r"\b(?:reservations?|appointments?|bookings?|order) (?:\w+ )?(?:get|got|been) (?:confirmed|made"
            r"|booked|placed|approved|sent|shipped)\b|\b(?:shipping|delivery|order|tracking) (?:status|update"
            r"|number|info\w*)\b",
            r"\b(?:reservations?|appointments?|bookings?|order|payment) (?:went|go|gone|got|has gone|did go) "
            r"(?:through|in)\b",
            r"\b(?:do|did) i (?:\w+ )?(?:have|got|schedule|book|make)\b.{0,25}\b(?:appointments?|bookings?"
            r"|reservations?|meetings?|visit|booked|scheduled)\b",
            r"\bi have (?:a|an|any) (?:\w+ )?meetings? (?:with|at|on|today|tomorrow)\b(?!.{0,25}\b(?:schedule"
            r"|book|set))|\bwhat is (?:on )?(?:my|the) (?:schedule|agenda|calendar)\b",
            r"\b(?:is|are|was) (?:my|our|the) (?:\w+ ){0,2}?(?:appointment|reservation|booking|meeting|visit"
            r"|table)s? (?:\w+ )?(?:still|on|for|at|confirmed|set|good|booked|scheduled|okay|ok|ready)\b",
        ),
    ),
    (
        Intent.BOOK_APPOINTMENT,
        6.05,
        either(
            near(WISH_OR_ASK, MAKE, _PLACE),
            near(WISH, r"an?|some|one|two|three|four|five|\d", _PLACE, DAY_OR_TIME),
            alone(r"(?:book|schedule|reserve|arrange) (?:me |us )?(?:an?|the|some|one|two|\d) .{0,40}"),
            r"\b(?:put|pencil|write|mark|sign|fit|squeeze|slot) (?:me|us) (?:down|in"
            rf"|up)\b.{{0,25}}\b(?:{DAY_OR_TIME}|appointment|visit|estimate)",
            near(
                rf"{ASK}|{WISH}",
                r"(?:come|stay|eat|dine|stop) (?:in |by |over |here |there )?(?:for|on|at|with|until)",
                _PLACE + rf"|{DAY_OR_TIME}|nights?|weeks?"
                r"|days?",
                within=20,
            ),
            near(
                r"(?:a |the )?(?:table|room|suite|seat|place|spot)s?",
                r"for (?:\d+|one|two|three|four|five|six|seven"
                r"|eight|nine|ten|tonight|me|us|my|the)",
            ),
            near(
                r"(?:are|is) there|do you have|have you got|got",
                r"(?:any |an? |some )?(?:\w+ )?(?:tables?|rooms?|openings?"
                r"|slots?|availability|vacanc\w+|appointments?|spots?)",
                r"available|free|open|left|for|on|at|this|next|today"
                r"|tomorrow|tonight",
                within=15,
            ),
        ),
    ),
    (
        Intent.BOOK_APPOINTMENT,
        6.3,
        either(
            near(
                WISH_OR_ASK,
                r"see|visit|meet(?: with)?|get in (?:with|to see)|come (?:in|by|over|see)|stop by|be seen|talk with"
                r"|sit down with|go in|drop (?:in|by|off)",
                DAY_OR_TIME,
                within=45,
            ),
            near(
                WISH_OR_ASK,
                r"see|visit|meet(?: with)?|get in (?:with|to see)|seen by|consult",
                rf"an? (?:\w+ )?{PROFESSIONALS}",
                within=12,
            ),
            near(
                r"(?:find(?:ing)?|get(?:ting)?|look(?:ing)? for|need|see(?:ing)?) (?:me |us )?(?:an?|the|some)",
                PROFESSIONALS,
                rf"(?:on|for|at|this|next|tomorrow|by)(?: the)? ?.{{0,12}}{DAY_OR_TIME}",
                within=30,
            ),
            near(
                rf"(?:any|some)(?:one|body) (?:\w+ )?(?:available|free|around|able)|{ASK}",
                _LOOKED_AT,
                rf"{_CAR_PART}|it|this|that",
                within=15,
            ),
            near(
                WISH_OR_ASK,
                r"(?:get|have|getting|having)",
                r"(?:my|our|her|his|the) (?:\w+ )?(?:hair|nails?|teeth|tooth|eyes|back|brows|beard|skin|house"
                r"|home|carpets?|dog)",
                r"(?:done|cut|styled"
                r"|trimmed|dyed|colou?red|cleaned|whitened|checked|examined|looked at|fixed|pulled|filled|groomed)",
                within=15,
            ),
            r"\b(?:have|get|send|need|want|getting) (?:someone|somebody|an? \w+|you guys|your \w+|one of your "
            r"\w+) (?:\w+ )?(?:to )?(?:come|out|over|look|take a look|stop|swing|drop)\b",
            r"\b(?:get|put|add|fit|squeeze|slot|pencil) (?:me|us) (?:in|on|onto|into|down)(?:to)? (?:the|your) "
            r"(?:\w+ )?(?:schedule|calendar|books?|list)\b",
            r"\b(?:earliest|next|soonest|first|nearest) (?:\w+ )?(?:available )?(?:openings?|appointments?"
            r"|slots?|availability|free (?:slot|time)|available)\b",
            near(_CAR_PART, r"in (?:to be|for)|(?:be|get|gets|got) (?:\w+ )?", _LOOKED_AT, within=12),
            near(
                WISH_OR_ASK,
                r"(?:bring|take|drop|get|have)",
                _CAR_PART,
                rf"in|off|over|{_LOOKED_AT}|done|changed|rotated|replaced",
                within=18,
            ),
            near(WISH_OR_ASK, r"(?:bring|take|drop) (?:it|her|that) (?:in|off|over|by)", within=15),
        ),
    ),
    (
        Intent.BOOK_APPOINTMENT,
        8.5,
        near(
            r"(?:book|make|schedule|set up|arrange|get) (?:me )?(?:an?|the) (?:appointment|time|visit|slot)",
            r"for|to (?:get|have)",
            r"(?:an? |my |the )?(?:oil change|tire (?:change|rotation)|tune[- ]?up|inspection)",
        ),
    ),
    (
        Intent.CANCEL_APPOINTMENT,
        7.2,
        either(
            near(
                r"cancel\w*|call(?:ing)? off|delete|drop|scrap|erase|remove|get rid of|nix|void|discard"
                r"|withdraw|scratch"
                r"|kill|dump|trash|clear|undo|annul|abort|back out of|take (?:me )?off|free up|give up|let go "
                r"of|un-?book",
                _MINE,
                within=15,
            ),
            near(
                _MINE,
                r"(?:do|does|did|will|would) not|no longer|not going to",
                r"(?:want|need|require|use|be using|make|keep|happen\w*"
                r"|work|coming|be there)",
                within=50,
            )
            + r"(?! (?:before|after|until|till|at \d|a reminder))",
            near(
                r"(?:do|does|will|would) not|no longer|not going to|not be|can not",
                r"(?:need|want|require|be needing|us(?:e|ing)"
                r"|attend\w*|keep|make|com(?:e|ing)(?: (?:to|for|in))?|showing up)",
                _MINE,
                within=12,
            )
            + r"(?! (?:before|after|until|till|at \d|earlier))",
            r"\b(?:no (?:need|use) for|do not (?:hold|keep|save|reserve)|release|free up) (?:the|our|my|that"
            r"|a) (?:\w+ )?(?:table|room|appointment|booking|reservation|slot|spot)\b",
            r"\b(?:take|remove|get) (?:me|us|my name|our name) (?:off|from) (?:of )?(?:the|your) (?:\w+ "
            r")?(?:schedule|books?|calendar|appointment)",
            r"\bforget (?:about )?(?:the|my|our) (?:\w+ )?(?:appointment|reservation|booking|meeting|dinner|table)\b",
            r"\b(?:do|does|will|would) not (?:want|wish|need|care) to (?:meet|come(?: in| over)?|visit|see "
            r"(?:him|her|them|the \w+))\b"
            r"(?! (?:before|after|until|till|at \d))",
            near(
                r"(?:can|could|will|would|am|are) not",
                r"(?:be able to |able to )?(?:come|make it|attend|be there|be coming|show up|go|making it"
                r"|coming|going)",
                r"cancel",
                within=70,
            ),
            near(r"cancel", r"(?:under|for|in) (?:the )?(?:name|mr|mrs|ms|\w+ \w+$)", within=30),
        ),
    ),
    (
        Intent.RESCHEDULE_OR_CHANGE,
        8.0,
        either(
            near(
                _CHANGED,
                r"(?:my|our|the|this|that|an|his|her|existing|current)",
                r"appointments?|appt|bookings?|reservations?|visits?"
                r"|meetings?|tables?|rooms?|dinner|lunch|breakfast|stay|slot|session|arrival|departure|check[- "
                r"]?(?:in|out)"
                r"|dates?|time",
                within=22,
            ),
            near(
                r"(?:my|our|the|this|that|existing|current) (?:\w+ )?(?:appointments?|bookings?|reservations?"
                r"|stay|visit|meeting)",
                _CHANGED,
                within=30,
            ),
            near(
                r"(?:come|arrive|leave|stay|check[- ]?(?:in|out)|do it|make it|meet)",
                r"(?:earlier|later|longer|sooner|another day"
                r"|a different (?:day|time|date)|instead)",
                r"than|instead|of|if|is|can|possible|my|our|we|i",
                within=20,
            ),
            near(
                r"(?:add|include|need|want|have|like|bring|get)",
                r"(?:extra|additional|one more|another|more)",
                r"nights?|persons?|people|adults?"
                r"|guests?|kids?|child(?:ren)?|days?|beds?",
                r"to|on|in|for",
                r"(?:my|our|the|existing|current|this) (?:\w+ )?"
                r"(?:bookings?|reservations?|stay|table|room)",
                within=18,
            ),
            near(
                r"make (?:my|our|the)",
                r"(?:appointment|booking|reservation|meeting|dinner|table)",
                r"(?:later|earlier|sooner|for|at|on|to)",
                within=12,
            ),
            r"\b(?:possible to|can i|could i|can we|could we|want to|like to|need to) (?:\w+ )?(?:check[- "
            r"]?(?:out|in)|arrive|leave|depart)"
            r" (?:\w+ ){0,2}?(?:later|earlier|early|late)\b(?! (?:is|fee))",
            near(
                r"(?:already |currently )?(?:have|got|made|booked)",
                r"(?:appointment|booking|reservation|table|room)",
                r"(?:but|and|can|could|would|is it)",
                rf"{_CHANGED}|instead|different|another (?:day|date|time)|(?:earlier|later)",
                within=45,
            ),
            near(
                r"(?:earlier|later|different|another|new|sooner) (?:appointment|time|date|day|slot|booking"
                r"|reservation)",
                r"(?:than|instead|if|because|my plans)",
                within=10,
            ),
            near(
                r"(?:add|tack on|extend by)",
                r"(?:a|an|one|two|another|extra|\d) (?:\w+ )?(?:more )?(?:nights?|guests?|persons?|beds?)",
                r"(?:to|in) (?:my|our|the)|[.?! ]*$",
                within=3,
            )
            + r"(?<!for )",
            r"\b(?:check[- ]?(?:in|out)|appointment|booking|reservation|visit|meeting|table|stay) (?:\w+ "
            r")?(?:be |to be )(?:moved|changed|shifted|pushed|rescheduled|extended|at .{1,20} instead)",
            r"\b(?:appointment|booking|reservation|visit|meeting|table|stay) (?:be|to be|for|at|on) "
            r".{1,25}\binstead\b|\bwill be (?:\w+ )?\w+ (?:people |persons |guests )?instead of\b|\bplans "
            r"(?:have |are )?chang\w+",
            near(
                r"(?:chang\w+|switch\w*|updat\w+|swap\w*|increase|reduce|lower|raise)",
                r"(?:rooms?|tables?|number of (?:people|guests|persons|adults|nights|rooms)|party size|head ?count"
                r"|guest count)",
                within=12,
            ),
            r"\b(?:what if|can|could|is it ok if|would it be ok if|may) (?:i|we) (?:come|arrive|do it|meet|get "
            r"there)\b.{0,25}\b(?:rather than|instead of|not at)\b",
            r"\b(?:bigger|larger|smaller|different|better|nicer|another) (?:\w+ )?(?:room|table|suite) (?:than"
            r"|instead|if)\b|\bparty (?:grew|got|is now|has grown)\b",
            near(
                r"(?:arrive|come|leave|check[- ]?(?:in|out)|depart|get there)",
                r"(?:a|an|one|two|\d|half an|few|couple)",
                r"(?:days?|nights?|hours?|weeks?|minutes)",
                r"(?:early|earlier|late|later"
                r"|sooner)",
                within=12,
            )
            + r"(?! (?:fee|charge))",
            r"\bfrom (?:\w+ ){1,4}to (?:\w+ ?){1,4}\binstead\b|\brather than\b.{0,25}\b(?:can|could|change|move)\b",
        ),
    ),
    (
        Intent.FIND_PROVIDER,
        6.1,
        either(
            near(
                r"(?:find|look(?:ing)?(?: up| around)? for|look(?:ing)? up|search(?:ing)?(?: for)?|recommend"
                r"|suggest|locate|show me|know(?: of)?)"
                r"(?: me| us)?",
                rf"(?:an?|any|some|the|good|nearby|local|another) (?:\w+ ){{0,2}}?{PROFESSIONALS}|salons|dentists"
                r"|doctors|therapists|barbers|hairdressers|stylists",
                within=12,
            ),
            near(r"(?:help|assist) me (?:to |in |with )?(?:find(?:ing)?|locat\w+|search\w*|look\w*)", within=10),
        ),
    ),
    (
        Intent.FIND_PROVIDER,
        5.65,
        near(
            rf"(?:an?|some|the|good) (?:\w+ ){{0,2}}?{PROFESSIONALS}",
            r"(?:near|around|close to|located in|based in|in)"
            r" (?:me|my|here|the|us|[a-z]+)",
            within=10,
        )
        + r"(?!.{0,40}\b(?:tomorrow|today|at \d|next))",
    ),
)
