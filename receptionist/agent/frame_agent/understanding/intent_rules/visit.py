"""A visit: wished, moved, called off, asked after."""

from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent
from receptionist.agent.frame_agent.understanding.lexicon import BOOKING, PROFESSIONALS, THINGS, TRADES_PEOPLE, WORK

_CAN_YOU = (
    r"(?:can|could|would|will|please|are you able to|is it possible|any chance|may|might|let us|go ahead and"
    r"|help me|just)"
)
_PERIOD = (
    r"(?:tomorrow|today|tonight|next|this|on|for|at|in|from|between|mon|tues|wednes|thurs|fri|satur|sun|morning"
    r"|afternoon|evening|the \d|\d|week|weekend|anytime|soon)"
)
_WANT = (
    r"(?:i|we|my \w+|she|he|they)(?: (?:would|will|am|are|been|just|really|also|still|do|think i|might|may|have|had"
    r"|was|were|guess i|wonder\w* if i|got|hope to|could))*"
    r" (?:want\w*|need\w*|like|love|wish|hop(?:e|ing)|look(?:ing)?|try(?:ing)?|call(?:ing)?|interested|prefer|have"
    r"|got|wonder\w*|require|going|plan\w*|intend)"
)
VISIT: Rules = (
    (
        Intent.CANCEL_APPOINTMENT,
        7,
        r"\b(?:cancel\w*|call off|calling off|delete|drop|scrap|erase|remove|get rid of|nix|void|discard|withdraw"
        rf"|scratch|undo|annul|abort|back out of|close)\b.{{0,45}}\b(?:{BOOKING}|dinner|lunch|breakfast|table|room"
        rf"|job|order|tech\w*|crew|booked|scheduled|{TRADES_PEOPLE[3:-1]})\b",
    ),
    (
        Intent.CANCEL_APPOINTMENT,
        7,
        rf"\b(?:do|does|will|would) not (?:\w+ )?(?:need|want|require|be needing|be using)\b.{{0,20}}\b(?:{BOOKING}"
        r"|table|room)\b|\b(?:can|could|will|would) not (?:be able to )?(?:make it|come|attend|be there|keep"
        rf"|do)\b.{{0,15}}\b(?:to |for |my |the |our )+(?:{BOOKING}|dinner|lunch|breakfast|table|room|class"
        r"|session)\b(?! (?:before|after|until|till|at|earlier))"
        rf"|\b(?:{BOOKING})\b.{{0,30}}\b(?:cancel\w*|called off)\b|\b(?:need|have|want|like|going|got) to cancel\b"
        r"|\b(?:need|have|want|like|going|got) to skip (?:it|this|that|today|tomorrow|my|our|next|the (?:visit|cleaning"
        r"|appointment)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
        r"|\b(?:please|just|can i|can you) (?:please )?cancel (?:my|our|the|for|on|tomorrow|today|mon|tues|wed|thur"
        r"|fri|sat|sun)",
    ),
    (
        Intent.RESCHEDULE_OR_CHANGE,
        8,
        r"\bre-?schedul\w*|\brebook\w*"
        r"|\b(?:chang\w*|mov(?:e|ing)|shift\w*|switch\w*|modify\w*|modifi\w+|amend\w*|updat\w*|alter\w*|adjust\w*"
        r"|edit\w*|push\w*|bump\w*|postpon\w*|extend\w*|swap\w*|delay\w*|bring forward|correct\w*"
        rf"|revis\w*)\b.{{0,40}}\b(?:{BOOKING}|dates?|times?|check[- ]?(?:in|out)|arrival|departure|day|dinner"
        r"|room booking|slot|stay)\b"
        rf"|\b(?:{BOOKING})\b.{{0,45}}\b(?:chang\w*|mov(?:e|ed|ing)|shift\w*|switch\w*|modif\w*|amend\w*|updat\w*"
        r"|alter\w*|adjust\w*|edit\w*|push\w*|bump\w*|postpon\w*|add)\b"
        r"|\b(?:push|move|bump|shift) (?:it|that|this|my|our|me|us) (?:back|up|forward|to|out|later|earlier)\b"
        r"|\bpostpone\b|\bchange (?:it|that|this|mine) (?:to|and|for)\b"
        r"|\b(?:different|another|new|later|earlier) (?:day|date|time|slot) (?:for|instead|than)\b"
        r"|\b(?:supposed|scheduled|booked|due) (?:to|for)\b.{0,90}\b(?:another|(?:a )?different|some other) (?:day|date"
        r"|time)\b"
        r"|\b(?:stay|leave|arrive|check ?in|check ?out|come) (?:\w+ )?(?:later|earlier|longer"
        r"|more)\b.{0,20}\b(?:reservation|booking|stay|than)\b"
        r"|\b(?:can|could) (?:i|we) (?:\w+ )?(?:leave|arrive|stay|check ?in|check ?out) (?:a (?:bit"
        r"|little) )?(?:later|earlier|longer)"
        rf"|\b(?:current|existing|already (?:have|made|got)) (?:\w+ )?(?:{BOOKING})\b.{{0,60}}\b(?:want|need|like"
        r"|instead|add|more|less)\b",
    ),
    (
        Intent.CONFIRM_OR_STATUS,
        6.5,
        r"\b(?:confirm\w*|verify|double[- ]?check|check on|check the status of|make sure (?:of|about"
        rf"|that)?)\b.{{0,25}}\b(?:my|our|the|a|i have|we have|you have)\b.{{0,25}}\b(?:{BOOKING}|order|booked"
        r"|scheduled|package|table)\b"
        r"|\b(?:when|what time|what day|where) (?:is|was|are|did you say) (?:my|our|the|that"
        rf"|your) (?:\w+ ){{0,3}}?(?:{BOOKING}|order|package|delivery|tech\w*|plumber|electrician|crew|guy|cleaners?"
        rf"|movers?|driver|item|shipment)\b|\bdo i (?:\w+ )?have (?:a|an|any|my) (?:\w+ ){{0,3}}(?:{BOOKING})\b"
        r"|\b(?:status|whereabouts|progress|eta|update|tracking)\b.{0,25}\b(?:of|on|for|with|number|my)\b"
        r"|\b(?:track|tracking|trace|locate)\b.{0,25}\b(?:my|the|order|package|shipment|delivery)\b"
        r"|\b(?:where|how|what|is|has|when|did|will)\b.{0,30}\b(?:my|the|our) (?:\w+ )?(?:order|package|delivery"
        r"|shipment|parcel|item|purchase)\b.{0,30}\b(?:doing|coming|is|ship\w*|arriv\w*|on its way|route|get|here"
        r"|been|at|deliver\w*|go\w*|now)?"
        r"|\b(?:is|are) (?:\w+ )?(?:the |my |your |they|he|she|somebody|someone|anybody|anyone|you guys"
        r"|it) ?(?:\w+ )?(?:still )?(?:on (?:the|his|her|its|their) way|en route|coming|running late|still coming"
        r"|here yet)\b|\b(?:how (?:far|long|soon|close)|when|what time|where)\b.{0,25}\b(?:are|is|will|until|till"
        r"|before) (?:they|he|she|the (?:tech\w*|plumber|electrician|guy|crew|cleaners?|movers?)|you guys|somebody"
        r"|someone|my \w+)\b.{0,25}\b(?:be here|get here|arriv\w*|coming|away|show up|here|out|supposed)\b"
        r"|\b(?:am i|are we|is (?:it|my|that|the)) (?:\w+ ){0,2}(?:still )?(?:scheduled|booked|confirmed|on for"
        r"|down for|all set for|good for)\b"
        r"|\b(?:meetings?|appointments?|bookings?|reservations?) (?:do i|are (?:scheduled|there|planned)|i have"
        r"|that i have|scheduled)\b"
        r"|\b(?:show|list|tell me|read|check|see|view|pull up|what is|know|review|give me)\b.{0,25}\b(?:my|todays?"
        r"|tomorrows?|the|any|all|upcoming|next|there)\b.{0,12}\b(?:meetings?|schedule|appointments?|agenda|calendar"
        r"|bookings?)\b(?! room)"
        r"|\b(?:is|are) there (?:a|an|any) (?:\w+ )?(?:meetings?|appointments?)\b(?! (?:avail|open|slot))(?! room)"
        r"|\b(?:when|what time|where|how many|which|who)\b.{0,30}\b(?:my|i have|do i have|next"
        r"|the)\b.{0,15}\b(?:meetings?|appointment|reservation|booking)\b(?! room)"
        r"|\b(?:do|did) (?:i|we) (?:\w+ )?(?:have|got|make|book|schedule) (?:a|an|any|my|that"
        r"|the) (?:\w+ )?(?:\w+ )?(?:meetings?|appointments?|reservations?|bookings?)\b"
        r"|\b(?:confirm|verify|check) (?:that |if |whether |on |the |my |our |dinner "
        r"|restaurant )*(?:\w+ )?(?:\w+ )?(?:reservations?|appointments?|bookings?)\b"
        r"|\b(?:my|the) reservations? (?:is|are|still|was|has|for)\b.{0,30}\b(?:confirmed|good|set|on|there|valid"
        r"|made|correct)\b"
        r"|\b(?:package|parcel|shipment|delivery|amazon (?:order|package|delivery)|my order|order number|my "
        r"stuff)\b.{0,30}\b(?:status|arriv\w*"
        r"|ship\w*|deliver\w*|come|get here|here|located|location|where\w*|track\w*|at|coming|update|eta)?\b"
        r"|\b(?:status|update|updates|news|progress|eta|information|info|details|any word)\b.{0,15}\b(?:of|on|about"
        r"|for|regarding)\b.{0,25}\b(?:order|package|delivery|shipment|purchase|item|appointment|technician)\b"
        r"|\b(?:what|any) (?:\w+ )?(?:meetings|appointments)\b.{0,20}\b(?:i|have|today|tomorrow|schedule)\b",
    ),
    (
        Intent.CONFIRM_OR_STATUS,
        6.1,
        r"^(?!.*\b(?:book|make|schedule an?|set up|reserve|want|need|would like|prefer|have got|sorry"
        rf"|late)\b).*\b(?:my|our|the)\b (?:\w+ ){{0,3}}?(?:{BOOKING}|order|package"
        r"|schedule)\b(?! rooms?)(?!.*\b(?:cancel|change|move|room)\b)(?=.*\?|.*\b(?:for|with|at|under|today"
        r"|tomorrow|this|next|is|are|was|doing|status|scheduled)\b)",
    ),
    (
        Intent.CONFIRM_OR_STATUS,
        6.5,
        r"\b(?:when|what time|what day|how soon|how long (?:until|till|before))\b"
        r"(?! (?:can|could) (?:you|somebody|someone|anybody|anyone)\b).{0,40}\b(?:arriv\w*|get here"
        r"|be here|be delivered|delivered|shipp?\w*|show up|come in the mail|deliver\w*)\b(?<!you)"
        r"|\b(?:has|have|did|was|were|is|are) (?:my|our|the|it|that)\b.{0,30}\b(?:ship(?:ped)?|delivered"
        r"|dispatched|on its way|on the way"
        r"|arrived|in transit|out for delivery)\b"
        r"|\b(?:i|we) (?:\w+ )?ordered\b.{0,40}\b(?:arriv\w*|ship\w*|here|deliver\w*|yet|where|when|status|come)\b"
        r"|\b(?:where|when|status|track\w*|what|how|has|know)\b.{0,40}\b(?:i|we) (?:\w+ )?ordered\b"
        r"|\b(?:what time|when|where|who) (?:do|does|is|are|will|am|did)\b.{0,30}\bmeetings?\b(?! room)"
        r"|\bmeetings? (?:today|tomorrow|on|this|for|with|at|after|before|between"
        r"|scheduled)\b(?!.{0,20}\broom)(?<!a meeting with)(?<!a meeting for)(?<!a meeting on)(?<!meeting at)"
        r"|\b(?:any|all|many|other|upcoming|my) meetings\b|\bam i (?:meeting|seeing|scheduled|booked|expected)\b"
        r"|\b(?:still|already) (?:have|has|got) (?:a|an|my|our|the) (?:\w+ )?(?:reservation|appointment|booking"
        r"|meeting)\b",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        6,
        r"\b(?:book\w*|schedul\w*|reserv\w*|arrang\w*|set(?:ting)? up|fix(?! (?:it|my|the|a leak))|make|making|get"
        r"|getting|put me (?:down|in|on)|sign me up|have|want|need|like|give me|take|squeeze me|pencil|add|request"
        rf"|open|find|looking for|proceed|another|an?|other)\b.{{0,30}}\b(?:{BOOKING}|table for|table at|my car (?:in"
        r"|serviced))\b(?! (?:accept|policy))",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        6,
        rf"\b(?:{_WANT}|{_CAN_YOU})\b.{{0,30}}\b(?:book|schedule|reserve|come (?:out|over|by|take a look|and (?:look"
        r"|fix|check))|send (?:a|an|some\w+|your)|get (?:someone|somebody|a tech\w*|a guy|you guys|you) (?:out|over"
        r"|to|in)|have (?:someone|somebody|a tech\w*|a guy|you guys|you) (?:come|out|over|take|look|to)"
        r"|someone (?:to )?(?:come|out)|somebody (?:to )?(?:come|out)|get (?:on|in) (?:the|your) (?:schedule"
        r"|calendar|books))\b",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        5.5,
        r"\b(?:book|reserve|schedule)(?: me| us)?\b(?! (?:i |club|store|recommend))(?=.{2,})"
        r"|\b(?:proceed|go ahead) with the booking\b"
        r"|\b(?:need|want|like) (?:a|an) (?:\w+ )?(?:service request|technician|service call|follow[- ]?up"
        r"|inspection|tune[- ]?up|consultation)\b|\bmake a (?:service|repair|maintenance) request\b",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        5.5,
        r"\b(?:availab(?:le|ility)|openings?|open|free|vacanc\w+|vacant|fit me in|squeeze me in"
        rf"|get me in)\b.{{0,30}}\b{_PERIOD}"
        r"|\b(?:any|have|got|next|earliest|soonest|first|check|what) (?:\w+ )?(?:availab(?:le|ility)|openings?"
        r"|vacanc\w+|(?:time )?slots?)\b|\bnext available\b"
        r"|\b(?:how soon|when|what time|what day|how early|how quickly|how fast) (?:can|could|would|are|will|do"
        r"|is the (?:soonest|earliest)) (?:you|someone|somebody|i|we|a tech\w*|they)\b.{0,25}\b(?:come|get|here"
        r"|out|available|make it|be here|in|send|start|able)\b"
        r"|\b(?:can|could|are) (?:you|someone|somebody|they|we) (?:\w+ )?(?:come|do it|make it|be here|get here|do"
        r"|available|out|start|stop by|swing by)\b.{0,40}\b(?:today|tomorrow|tonight|now|asap|right away|monday"
        r"|tuesday|wednesday|thursday|friday|saturday|sunday|morning|afternoon|evening|week|weekend|soon|at \d"
        r"|immediately)",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        5.2,
        rf"\b(?:{_WANT})\b.{{0,25}}\b(?:see|visit|get to|go to|get in(?:to)?|be seen by|finding|make it|consult|stay"
        rf"|check in|come in|stop by|drop off|bring (?:in|my|the))\b.{{0,40}}\b(?:{PROFESSIONALS}|dr\.?|from|the \d"
        r"|on|at|tomorrow|next|for)\b"
        rf"|\b(?:see|visit(?:ed)?|go(?:ing)? to) (?:a|an|the|my|dr\.?|some) ?(?:{PROFESSIONALS})\b"
        r"|\bshould i (?:call|take|bring|get|schedule)\b.{0,30}\b(?:maintenance|shop|mechanic|service|serviced"
        r"|checked|garage|dealer)",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        5,
        r"\b(?:a|an|the|one|two|three|four|single|double|twin|king|queen|family|some|\d) (?:\w+ ){0,3}(?:rooms?"
        r"|suites?|tables?|beds?)\b.{0,50}\b(?:for|on|from|at|with|available|must|under)\b"
        r"|\b(?:can|could|may) (?:i|we) (?:get|have|book|reserve|see|come)\b.{0,20}\b(?:rooms?|suites?|tables?"
        r"|estimate|someone|somebody|dr)\b|\b(?:rooms?|tables?) (?:for|from|available|open|free)\b"
        r"|\b(?:need|want|like|get|have) (?:a|an|the|\d|one|two) (?:\w+ )*?(?:rooms?|tables?)\b"
        r"|\btables? (?:for|at) (?:\d|two|three|four|five|six|seven|eight)",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        5.45,
        rf"\b(?:{_WANT})\b.{{0,25}}\b(?:an?|some|the|your) (?:\w+ )?(?:{TRADES_PEOPLE[3:-1]})\b(?! (?:to call"
        rf"|on the line))|\b(?:send|get) (?:a|an|some|me a|us a|me an|out a) (?:{TRADES_PEOPLE[3:-1]})\b"
        r"|\bi (?:can|could|may) not make it\b.{0,30}\b(?:before|until|till|after)\b",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        4.2,
        rf"\b(?:{_WANT})\b(?: (?:to|some|someone|somebody|you|you guys|in|a|an|my|our|the|get|have|for|on|by"
        rf"|at))*\b.{{0,30}}\b(?!check|level|add\b|set up|build|clear|wash|adjust|reset){WORK}(?:s|e|ed|ing|ting|ning"
        r"|ping|ation|ments?|es|er|t)?\b"
        rf"|\b(?:need|want|like) (?:my|our|the|a|an|some) (?:\w+ ){{0,3}}{THINGS}\b.{{0,20}}\b\w+(?:ed|ing|en|ung"
        r"|t)\b",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        6.2,
        r"\b(?:schedul\w*|book\w*|appointment|set up|make (?:a|an)|arrange|bring|take|drop|get|need to (?:get|take"
        r"|bring|have)|should i|reserve|when can i)\b.{0,40}\b(?:(?:my |the |a )?(?:car|truck|vehicle|van|tires?"
        r"|brakes?|oil|engine)\b.{0,20}\b(?:in(?! need)|in for|to (?:the|a|my) (?:\w+ )?(?:shop|mechanic|garage"
        r"|dealer\w*|maintenance)|to a mechanic|looked at|serviced|checked(?: out)?|inspected|fixed|maintenance"
        r"|tuned|service|maintained|changed please)|(?:a |an |some |car |vehicle |auto )(?:maintenance|tune[- ]?up"
        r"|service|inspection|tire check|check[- ]?up)|car maintenance)\b(?<!changed)"
        r"|\b(?:schedul\w*|book\w*|appointment|set up|arrange|available date|next available)\b.{0,50}\b(?:car|truck"
        r"|vehicle|tires?|brakes?|oil|maintenance|mechanic|inspection)\b",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        5.05,
        r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:nights?|adults?|guests?|pax|persons|kids"
        r"|children)\b|\bparty of\b"
        r"|\bstay(?:ing)? (?:for|from|at|until|with)\b|\b(?:arriv(?:e|ing)|checking[- ]in) (?:on|at|tomorrow|this"
        r"|next)\b",
    ),
    (
        Intent.RESCHEDULE_OR_CHANGE,
        6.5,
        r"\b(?:extra|additional|one more|another|add|include|more)\b.{0,20}\b(?:nights?|persons?|people|adults?"
        r"|guests?|rooms?|days?)\b"
        r".{0,30}\b(?:my|our|the|existing|current) (?:\w+ )?(?:booking|reservation|stay|it)\b|\b(?:extend|shorten"
        r"|prolong)\b.{0,15}\b(?:stay|booking)\b"
        r"|\b(?:book|come|stay|do|have)\b.{0,25}\binstead of\b",
    ),
    (
        Intent.BOOK_APPOINTMENT,
        6.8,
        r"\b(?:come (?:out|over|by)|schedule|book|set up|send)\b.{0,30}\b(?:estimate|quote)\b",
    ),
)
