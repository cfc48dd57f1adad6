"""Prices, hours, places, the work that is done, and what is wrong."""

from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent
from receptionist.agent.frame_agent.understanding.lexicon import PROFESSIONALS, THINGS, TRADES_PEOPLE, TROUBLE, WORK

BUSINESS: Rules = (
    (
        Intent.PRICE_QUESTION,
        6.7,
        r"\bhow much (?:is|are|does|do|would|will|for|to)\b|\bwhat (?:is|are|will|would|does)\b.{0,25}\b(?:costs?"
        r"|price|fee)\b",
    ),
    (Intent.HOURS_OR_WHEN, 6.2, r"^(?:hi |hey |hello )?(?:are )?you (?:guys |all )?(?:still )?open\b"),
    (
        Intent.PRICE_QUESTION,
        6,
        r"^(?!.*\b(?:not|no)\b)(?:[\w'-]+ ){1,5}(?:price|cost|pricing)s?\W*$",  # "ceiling fan install price?"
    ),
    (
        Intent.PRICE_QUESTION,
        6,
        r"\b(?:how much|what (?:is|are|would|will|do|does|did|was|be|kind of|sort of|about)\b.{0,40}\b(?:prices?"
        r"|pric\w+|costs?|charges?|fees?|rates?|quotes?|fares?|bill|damage|set me back|total|run me|run)\b"
        r"|(?:prices?|costs?|fees?|rates?|fares?|pricing) (?:of|for|per|on|to|is|range)\b|(?:its|it's|their|your|the"
        r"|total|hourly|ballpark|rough|exact|average) (?:\w+ )?(?:price|cost|rate|fee|fare|charge|pricing|total)s?\b"
        r"|what (?:you|they|do you) charge|set me back|ballpark|how expensive|is it expensive|price (?:list|range"
        r"|check|tag|quote)|(?:a|an|some|any|free|rough|phone|get|give me|need) (?:quotes?|estimate|price|ballpark)"
        r"|(?:costs?|charges?|prices?) (?:me|us|\w+ )?(?:for|to|about|per)|do you charge|you (?:guys )?charge"
        r"|charge (?:extra|more|for|by|per)|(?:trip|call[- ]?out|service|diagnostic|after[- ]hours|weekend|travel"
        r"|consultation) (?:fee|charge|call fee)|what (?:does|would|will|do|is) .{0,30}\b(?:go for|cost|run"
        r"|come to)\b|how (?:is|are) .{0,20} priced|can i afford|i will (?:have to )?pay|do i (?:have to )?(?:pay"
        r"|owe)|am i (?:paying|looking at)|free estimates?|what will it be cost)\b",
    ),
    (
        Intent.FIND_PROVIDER,
        5.6,
        r"\b(?:find(?:ing)?|locate|locating|look(?:ing)? (?:for|up)|search(?:ing)? for|recommend|suggest\w*|know of"
        r"|hunt\w* for|discover|point me to|refer me to|get me|show me|seeking|in search of"
        r"|pick out)\b.{0,25}\b(?:a|an|any|some|me|another|good|one|the|reputable|local|nearby"
        rf"|new)\b.{{0,25}}\b(?:{PROFESSIONALS})\b"
        r"|\b(?:need|want|require|use|like) (?:a|an|some|to (?:find|locate)|another"
        rf"|help finding)\b(?: \w+){{0,2}}? (?!{TRADES_PEOPLE}\b)(?:{PROFESSIONALS})\b(?! (?:appointment|visit))"
        r"|\bwhere (?:is|are|can|could|should|do)\b.{0,30}\b(?:good|nice|best|great"
        rf"|cheap)\b.{{0,20}}\b(?:{PROFESSIONALS})\b"
        rf"|\b(?:any|some) (?:good )?(?:{PROFESSIONALS}) (?:near|around|in|nearby)\b"
        rf"|\b(?:{PROFESSIONALS}) (?:near me|nearby|around here|in my area|near here|close (?:by|to))\b"
        rf"|\bneed of an? (?:\w+ )?(?:{PROFESSIONALS})\b|\bany suggestions\b|\bgood (?:{PROFESSIONALS})\b",
    ),
    (
        Intent.CAR_SERVICE_QUESTION,
        5.8,
        r"\b(?:oil|tires?|tyres?|brakes?|maintenance|mechanics?|serviced|the shop|tune[- ]?up|car|vehicle"
        r"|truck)\b.{0,50}\b(?:chang\w*|due|last|rotat\w*|replac\w*|check\w*|looked at|serviced|in the shop|jump\w*"
        r"|mechanic\w*|need|next|old|maintenance|shop|worked on|recently|dead|start|again|lasts?)\b.{0,20}"
        r"|\b(?:chang\w*|due|last|rotat\w*|replac\w*|how (?:long|often|many|soon|old)|when|jump[- ]?\w*"
        r"|new)\b.{0,50}\b(?:oil(?! (?:tank|furnace|heat))|tires?|tyres?|my car|the car|vehicle|truck|car battery)\b"
        r"|\bjump[- ]?start\w*|\b(?:car |my |the )battery\b.{0,20}\b(?:dead|died|drained|flat)\b"
        r"|\bbattery (?:is|has) (?:dead|died)\b|\bjumper cables\b|\bjump my (?:car|battery)\b"
        r"|\bcar (?:will not|does not) start\b",
    ),
    (
        Intent.HOURS_OR_WHEN,
        5.3,
        r"\b(?:check[- ]?(?:in|out)|opening|closing|serving|breakfast|lunch|dinner|delivery|arrival"
        r"|visiting) (?:times?|hours?)\b"
        r"|\b(?:what|which|when) (?:is|are|were)? ?(?:time|hours|days|your hours|your (?:business|opening|office"
        r"|working) hours|the hours)\b.{0,40}\b(?:you|open|close|closed|closing|opening|hours|check[- ]?(?:in|out)"
        r"|available|can i|should i|does|do we|serve\w*|start|finish|end)\b"
        r"|\bare (?:you|you guys|they) (?:\w+ )?(?:open|closed|available|working)\b"
        r"|\b(?:business|opening|office|working|operating|store|your|holiday|weekend|what|emergency) hours\b"
        r"|\b(?:when|what time|how late|how early|until when|till when|until what time|from when|by when) (?:do|does"
        r"|are|is|will|can|could|should|did|would|must|have)\b.{0,10}\b(?:i|we|it|my|breakfast|dinner|lunch|check"
        r"|this|that|you|you guys|they|your|the (?:\w+ )?(?:office|shop|store|gym|pool|spa|restaurant|bar|breakfast"
        r"|dinner|lunch|bank|branch|refund|payment|check|front|desk|kitchen|place))\b"
        r"|\bdo you (?:\w+ )?(?:open|close|work)(?: \w+)? (?:on |over |at )?(?:the )?(?:sat|sun|mon|tues|wed|thurs"
        r"|fri|weekends?|weekdays?|holidays?|nights?|evenings?|christmas|thanksgiving|easter|new year|late|24|\d)"
        r"|\b24 ?(?:/|hours?|-) ?7?\b"
        r"|\b(?:open|close|closed) (?:on|at|until|till|today|tomorrow|now|late|right now|this|for|over)\b"
        r"|\bhow long (?:will|would|does|do|until|before|till|is) .{0,25}\b(?:take|get|wait|have to|be)\b"
        r"|\bhow (?:late|early)\b"
        r"|\bwhat time (?:is (?:it (?:open|close)|(?:the|your) )|do(?:es)? (?:you|your|the|they)|can (?:i"
        r"|we) (?:check|come|arrive|pick|use|get|eat|have)|are you|should (?:i|we) (?:be|arrive|expect|check)"
        r"|will (?:you|the|my|i))\b(?!.*\bwork today)",
    ),
    (
        Intent.HOURS_OR_WHEN,
        5.3,
        r"\b(?:when|what time|what times|until when|what hours) (?:do|does|is|are|will|can|did)? ?(?:i|we|you"
        r"|you guys|they|it|the|your"
        r"|breakfast|lunch|dinner|brunch|happy|check)\b.{0,25}\b(?:open|close|start|end|serve|finish|begin"
        r"|opens|closes|starts|ends|served|available until)\b(?!.{0,20}\bmeeting)"
        r"|\b(?:opens|closes|closing|closed|opening (?:times?|hours?))\b",
    ),
    (
        Intent.HOURS_OR_WHEN,
        6.3,
        r"(?<!how )\b(?:are|do|will|is|does) (?:you|you guys|they|the (?:shop|office|store)) (?:\w+ )?(?:open"
        r"|close|closed)\b"
        r"|\b(?:your|business|opening|office|store|holiday) hours\b",
    ),
    (
        Intent.SERVICE_QUESTION,
        5.1,
        rf"\b(?:do|can|could|would|will) (?:you|you guys|you all|they) (?:\w+ )?"
        rf"(?!check|add|set up|build|clear|level|adjust|reset|deliver|connect)(?:{WORK}|put together|mow)\w*\b",
    ),
    (
        Intent.PRICE_QUESTION,
        6.0,
        r"\bwhat (?:do|would) (?:you|you guys|you all) (?:get|want|ask) for\b",
    ),
    (
        Intent.BUSINESS_INFO,
        6.6,
        r"\b(?:do|does|will|would|is|are|check|know|see|whether|if|can|tell me)\b.{0,40}\b(?:takes?|taking|accepts?"
        r"|accepting|allows?|offers?|requires?|do|does|honors?|handles?)\b.{0,12}\breservations?\b"
        r"|\b(?:can|could|may|is it possible to|am i able to|able to|possible to|do) (?:i|we|you)? ?(?:\w+ )?(?:get"
        r"|make|have|need|book) (?:a )?reservations? (?:at|for|there)\b(?! \d| (?:today|tomorrow|two|three|four|five"
        r"|six|tonight))|\breservations (?:accepted|taken|allowed|possible|an option|available)\b"
        r"|\b(?:does|will|do|can|is) .{2,30} (?:reserve|book) tables?\b",
    ),
    (
        Intent.BUSINESS_INFO,
        5.6,
        r"\breservations? (?:accepted|taken|allowed|policy|possible|at)\b"
        r"|\b(?:the|a|your|long) (?:\w+ )?(?:wait|waiting list)\b|\bwait times?\b"
        r"|\bhow (?:busy|crowded|packed|full|long (?:is|would|will|do) .{0,15}wait|long to be seated)\b"
        r"|\b(?:busy|crowded|packed|full|booked up|slammed)\b.{0,20}\b(?:at|around|now|right|after|before|today"
        r"|tonight|on|usually|typically)\b"
        r"|\b(?:what|which) (?:is|are|was|about)?\b(?!.{0,12}\bmy\b).{0,20}\b(?:phone(?! company)|telephone"
        r"|contact|address|website|email|license"
        r"|web ?site|(?:phone|contact|their|your) number)\b"
        r"|\b(?:their|your|its|there|his|her) (?:\w+ )?(?:phone|telephone|contact|number|address|website|email|fax"
        r"|location)\b(?! (?:is|was|should))(?! \d)"
        r"|\b(?:the|a|an) (?:\w+ )?(?:(?:phone|telephone|contact|fax)(?: (?:number|info\w*|details))?|(?:street "
        r"|business |exact )?address|number to (?:call|reach)|website)\b(?! (?:is|was|should|ends?|starts?"
        r"|begins?|has|goes))(?! \d)"
        r"|\b(?:the )?(?:phone|contact|telephone) number\?|\bcontact (?:information|info|details)\b"
        r"|\bwhere (?:is|are) (?:it|they|that|this|you|he|she|you guys|the (?:place|office|salon|shop|clinic|dentist"
        r"|doctor|therapist|branch|store|business))\b.{0,15}\b(?:located|at|based|situated)?\b"
        r"|\b(?:licensed|insured|bonded|certified|background checked|family owned|in business|accredited)\b"
        r"|\b(?:accept|take) (?:\w+ )?(?:credit|cards?|checks?|cash|venmo|zelle|paypal|apple pay|insurance|amex|visa"
        r"|financing)\b|\b(?:payment|financing|finance|discounts?|coupons?|warrant(?:y|ies)|guarantees?d?|specials"
        r"|senior discount|military discount|payment plans?)\b.{0,20}|\bhow (?:do|can|should) i pay\b"
        r"|\bhow many (?:years|people|employees|reviews|trucks|crews)\b.{0,12}\b(?:you|your|they|work)\b|\bis "
        r"(?:it|this|that) (?:a )?unisex\b"
        r"|\bdo they (?:\w+ )?(?:offer|have|do|perform|provide)\b|\bhow long have you\b"
        r"|\b(?:your|their|its|good|any|average|google|customer) (?:\w+ )?(?:ratings?|reviews?|references?)\b",
    ),
    (
        Intent.LOCATION_DIRECTIONS,
        5.5,
        r"\bdirections?\b|\bhow (?:do|can|would|should) (?:i|we|you|one) (?:best )?(?:get|drive|go|walk|come|reach"
        r"|find)\b.{0,10}\b(?:to|there|from|here|your)\b(?! (?:my|the) (?:\w+ )?(?:work|stop|fixed))"
        r"|\bhow (?:far|close)\b.{0,35}\b(?:to|from|away|is|are)\b"
        r"|\bhow (?:long|much time|many (?:minutes|hours))\b.{0,25}\b(?:to|for|if|would|will|does"
        r"|is) .{0,25}\b(?:get|drive|walk|travel|reach|arrive|ride|commute|trip|bus|train|fly|uber|bike"
        r"|make it)\b(?! (?:some|a tech|someone|the |my |a plumber|here))"
        r"|\b(?:quickest|fastest|shortest|best|easiest) (?:route|path|way (?:to (?:get|go|drive|reach|travel)"
        r"|there|from|home|downtown))\b"
        r"|\bwhere (?:can|could|do) i find (?:a|an|the) (?:\w+ )?(?:\w+ )?(?:station|store|bank|restaurant|hospital"
        r"|pharmacy|atm|park|gas|near\w*)\b|\bwhere (?:is|are) (?:the |a )?(?:nearest|closest)\b"
        r"|\b(?:nearest|closest)\b.{0,30}\b(?:to|near|from|me|station|store|here|location|around)?"
        r"|\b(?:route|path) (?:to|from|there)\b|\bway (?:to (?:your|the) (?:shop|office|store|place)|from|there)\b"
        r"|\b(?:gps|navigate|map|miles|distance)\b.{0,20}\b(?:to|from|between|away|of)\b"
        r"|\bhow many (?:miles|minutes|hours|blocks)\b.{0,20}\b(?:to|from|away)\b"
        r"|\bwhere (?:are you|do i) (?:park|parking)\b",
    ),
    (
        Intent.SERVICE_QUESTION,
        5.1,
        r"\b(?:do|does|can|could|would|will|are) (?:you|you guys|your (?:guys|company|team|people|technicians?)"
        r"|they) (?:\w+ )?(?:also |even |still |ever |actually )?(?:do|service|work on|work with|handle|offer"
        r"|provide|install|fix|repair|replace|clean|paint|move|come out to|come to|go to|cover|serve|travel|sell"
        r"|carry|have|haul|remove|deal with|take care of|help (?:me )?with|specialize|use|bring|supply|guarantee"
        r"|able to|deliver|accept|need|work|inspect|snake|unclog|build|make|mount|hang|assemble|pressure|power|wash"
        r"|pack|look at)\b"
        r"|\b(?:is|are|am) (?:\w+ ){1,4}?(?:in |within |inside |outside )(?:your|the|of your) (?:service )?(?:area"
        r"|range|zone|territory)\b|\b(?:service|coverage) area\b"
        r"|\bwhat (?:services|areas|towns|cities|brands|kind of (?:work|services|jobs))\b"
        r"|\bwhat (?:all )?do you (?:guys )?(?:do|offer|fix|cover|service)\b"
        r"|\b(?:if|whether) (?:you|you guys|your \w+|they|you all) (?:guys )?(?:\w+ )?(?:do|does|service|work on"
        r"|handle|offer|provide|install|fix|repair|replace|clean|cover|come out|go out|move|sell|carry|have)\b"
        r"|\bis that something you\b|\bare you (?:a )?(?:plumb\w+|electric\w+|hvac|clean\w+|mov\w+|handy\w+)",
    ),
    (
        Intent.REPORT_PROBLEM,
        5.15,
        rf"\b(?:{THINGS})\b.{{0,45}}?\b{TROUBLE}(?!\w)|\b{TROUBLE} (?:\w+ ){{0,3}}?{THINGS}\b"
        r"|\b(?:there is|there are|i have|i got|we have|i have got|having|we got|i had|got) (?:a |an |some |no "
        r"|water )?(?:\w+ ){0,3}?(?:leak\w*|clog\w*|flood\w*|problem\w*|issue\w*|trouble|mold|mess|backup|hole"
        r"|crack|noise|smell|odor|hot water|heat|power|water|emergency|infestation)\b"
        r"|\b(?:problem|trouble|issue|issues|something wrong|having problems) (?:with|in) (?:my|our|the|a)\b"
        r"|\bsomething(?: is)? wrong with\b"
        rf"|\bmy (?:\w+ ){{0,3}}{THINGS} (?:is|are|keeps?|will|does|just|has|have|started|stopped|was|were|went|got"
        r"|broke|quit|won)\b",
    ),
    (
        Intent.HOURS_OR_WHEN,
        6.3,
        r"\b(?:when|what time)\b.{0,25}\bcheck(?:ing)?[- ]?(?:in|out)\b(?!.{0,20}\bchange)",
    ),
    (
        Intent.CAR_SERVICE_QUESTION,
        6.4,
        r"\b(?:when|what day|how long|was|did|has|have|last time|most recent)\b.{0,40}\b(?:last|since|ago|recently"
        r"|been|previous\w*)\b"
        r".{0,40}\b(?:car|oil|tires?|brakes?|maintenance|mechanic|serviced|the shop|tuned)\b"
        r"|\b(?:when|how often|how soon|do i|am i|are my|is my|should i|will i|need)\b.{0,30}\b(?:need|due"
        r"|time for|should|replace|change)\w*\b"
        r".{0,30}\b(?:tires?|oil change|my oil|the oil)\b(?!.{0,20}\bappointment)",
    ),
)
