"""Prices, hours, ways, and cars, where other rules lay claim to the same words: the families of phrasings."""

from receptionist.agent.frame_agent.understanding.intent_rules.phrases import either, near
from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent

PLACES: Rules = (
    (
        Intent.PRICE_QUESTION,
        6.75,
        either(
            r"^(?:the |and the |what about the |and )?(?:price|cost|fee|fare|rate|total)s?(?: please)?[?.! ]*$",
            r"\b(?:is|are|was|will|would) (?:\w+ ){1,4}?(?:expensive|cheap|pricey|costly|free of charge|extra "
            r"charge|free\?)",
            r"\b(?:do|does|would|will|did) (?:i|we|it) (?:have|need|get)? ?(?:to )?(?:pay|cost|be charged)\b",
            r"\b(?:is|are|will) there (?:an? |any )?(?:\w+ )?(?:charges?|fees?|costs?|surcharge)\b",
            near(
                r"(?:tell|give|know|say|share|provide|find out|ask|see|check)(?: me)?",
                r"(?:the|your|its|total|exact) (?:\w+ ){0,2}?(?:price|cost|fare|fee|rate)s?",
                within=20,
            ),
            near(
                r"what",
                r"(?:the|your|its|total) (?:\w+ ){0,2}?(?:price|cost|fare|fee)s?",
                r"(?:of|for|per|to|\?|$)",
                within=15,
            ),
            r"\bhow much (?:\w+ ){0,3}(?:cost|pay|charge|run me|be charged|is (?:it|that|this)|are (?:they|the "
            r"tickets?))\b",
            r"\bwhat (?:do|would) (?:you|you guys|you all) (?:get|want|ask|take|charge) for\b",
        ),
    ),
    (
        Intent.PRICE_QUESTION,
        7.0,
        near(r"(?:how much|price|cost)", r"(?:tickets?|ride|rental|cab|taxi|fare|night|trip)", within=25),
    ),
    (
        Intent.HOURS_OR_WHEN,
        6.45,
        either(
            r"\b(?:is|are|will) (?:the |your |you |this |that )?(?:\w+ ){0,3}?(?:be )?(?:still )?(?:open"
            r"|closed|closing)\b(?! (?:slots?|appointments?|tables?|rooms?|reservations?"
            r"|times?|spots?|for (?:an?|me|us)))",
            r"\b(?:what|which|your|their|the|are) (?:\w+ )?(?:hours|opening times?|closing times?|business "
            r"days)\b(?! (?:ago|before|later|away|earlier|notice|late|early))(?<!\d hours)",
        ),
    ),
    (
        Intent.HOURS_OR_WHEN,
        6.6,
        either(
            r"\b(?:when|what time|from when|until when|how early|how late|how soon) (?:can|could|may|should|do"
            r"|must|will) (?:i|we) (?:use|access|get (?:into|in to|to use|my)|collect|pick up|eat|swim"
            r"|visit the (?:gym|pool|spa|bar)|have (?:breakfast|lunch|dinner|brunch))\b",
            r"\b(?:is|are) (?:the )?(?:gym|pool|spa|restaurant|bar|sauna|breakfast|kitchen|room service|lunch"
            r"|dinner|reception|front desk|shop|office|store)s? (?:\w+ )?(?:available|accessible|served"
            r"|staffed|running)\b",
        ),
    ),
    (
        Intent.HOURS_OR_WHEN,
        7.5,
        near(
            r"(?:when|how (?:soon|long|quickly)|what (?:day|date|time))",
            r"(?:refund\w*|reimburse\w*|money back|deposit|payment|money|transfer)",
            within=30,
        ),
    ),
    (
        Intent.LOCATION_DIRECTIONS,
        7.1,
        either(
            near(
                r"(?:how (?:do|can|would|should|could|might)(?: i| we| you| one)?|(?:best|quickest|fastest"
                r"|easiest|shortest) way to|way to)",
                r"(?:get|go|drive|walk|travel|navigate|find (?:my|the) way)"
                r" (?:to|from|there|downtown|home|back)",
                within=10,
            )
            + r"(?! (?:work with|know|see|sleep|bed|the (?:next|end|top|bottom) ))",
            r"\b(?:is|are) .{2,30}\b(?:far|close|a long way|nearby|within walking)\b (?:from|to|away|drive"
            r"|walk|distance)\b|\b(?:drive|driving|travel|walking|commute) (?:time|distance)\b",
            r"\b(?:tell|show|explain|know|figure out) (?:me )?(?:how|the way) (?:to|i|i can|do i) (?:get|go"
            r"|drive|walk|travel)? ?(?:to|from|there)\b",
            r"\bhow (?:far|close|distant)\b.{0,30}\b(?:to|from|away|is|are)\b(?! flight)",
            near(
                r"how (?:long|much time|many (?:minutes|hours|miles|kilometers|blocks))",
                r"(?:drive|walk|travel|reach|commute|trip|ride|bus|get to|get from|from|to get)",
                r"(?:to|from|there|here|in|is)",
                within=22,
            ),
            r"\bdirections?\b(?! (?:on|for (?:use|using|cook\w+|mak\w+)))|\b(?:distance|route|miles) (?:\w+ "
            r")?(?:between|from|to)\b",
            r"\bwhere (?:is|are) (?:the |a |an )?(?:\w+ )?(?:nearest|closest)\b|\b(?:which|what) (?:bus|train"
            r"|subway|exit|road|highway|freeway|street|route|way)\b.{0,20}"
            r"\b(?:take|goes?|gets?|to|use)\b",
        ),
    ),
    (
        Intent.BUSINESS_INFO,
        6.9,
        either(
            near(
                r"(?:can|could|do|does|will|would|is it possible to|may|am i able to|are (?:we|you) able to"
                r"|should) ?(?:i|we|you|they|people|one|it)?",
                r"(?:make|get|take|accept|book|reserve|do|need|require|have)",
                r"(?:a )?(?:reservations?|tables?)",
                r"(?:at|for) [a-z' &]+\??$"
                r"|or (?:is|do|just|only)|there",
                within=14,
            )
            + r"(?<!\d)(?<!tonight)(?<!tomorrow)(?<!people)(?<!me)(?<!us)(?<!today)(?<!please)(?<!guests)(?<!persons)"
            r"(?<!two)(?<!three)(?<!four)(?<!five)(?<!six)(?<!seven)(?<!eight)(?<! pm)(?<! "
            r"am)(?<!night)(?<!day)(?<!clock)(?<!noon)(?<!evening)",
            r"\bneed (?:to )?(?:make |have |get |call ahead for )?(?:an? )?(?:reservations?|table|booking) "
            r"(?:at|for) (?!\d)[a-z' ]+\?|\bcall ahead\b",
            r"\b(?:do|does|will|would) (?:they|he|she|the (?:place|salon|doctor|dentist|office|clinic"
            r"|therapist|stylist)) (?:\w+ )?(?:have|take|accept|offer|do|provide|require|charge extra|allow)\b"
            r"|\b(?:are|is) (?:they|it|the (?:place|salon)) (?:an? )?unisex",
            r"\b(?:where (?:they|it|he|she|the \w+) (?:are|is) (?:located|at)?|(?:^tell|give|send|need) (?:me "
            r")?(?:the|their|its) (?:phone |contact )?number)\b|\bwalk[- ]?ins?\b",
            r"\bhow (?:busy|crowded|packed|full|slammed|long (?:of )?(?:a |an |is the |will the |would the "
            r"|are the )?(?:wait|line|queue)s?)\b",
            r"\b(?:is|are|will|does|would|do) (?:\w+ ){1,5}?(?:busy|crowded|packed|slammed|hopping|bustling"
            r"|jam[- ]packed)\b",
            r"\b(?:wait(?:ing)?|waits|lines?|queue|crowds?) (?:at|for (?:a |the )?(?:tables?|seat\w*)|to be "
            r"(?:seated|served)|time|times|to (?:get|eat))\b",
            r"\b(?:long|big|huge|bad|much of a|what) (?:\w+ )?(?:lines?|wait|queue|crowds?)\b|\bwait (?:\w+ "
            r")?(?:long|a while|in line)\b",
        ),
    ),
    (
        Intent.BUSINESS_INFO,
        8.4,
        r"\b(?:what|know|tell|give|get|have|need|share|send|find)\b.{0,25}\b(?:phone|telephone|contact|street"
        r"|postal|physical|exact|their|its|your) (?:\w+ )?"
        r"(?:number|address|info\w*|details)\b(?! (?:is|was|should|to))(?! \d)|\bwhat (?:is|was) (?:the|their"
        r"|its|your) (?:\w+ )?address\b",
    ),
    (
        Intent.CAR_SERVICE_QUESTION,
        8.3,
        either(
            r"\bhow old (?:is|are) (?:my|the|these|our) (?:\w+ )?(?:tires?|tyres?|brakes?|oil|battery)\b",
            r"\b(?:swap|switch|replace|change|put on|fix|rotate)(?:ing)? (?:a|an|my|the|out a) (?:\w+ "
            r")?(?:tire|tyre)s?\b(?!.{0,25}\bappointment)|\b(?:tire|tyre)s? (?:\w+ )?(?:blew|went flat|is flat"
            r"|popped|burst)|\bchang(?:e|ing) (?:a|my|the) flat\b|\b(?:flat|blown|popped|spare|punctured) "
            r"(?:\w+ )?(?:tire|tyre)s?\b(?!.{0,25}\b(?:appointment|schedule))|\bchang(?:e|ing) (?:a|my|the"
            r"|out) (?:\w+ )?(?:tire|tyre)s?\b"
            r"(?!.{0,25}\bappointment)",
            r"\bjump(?:ing|er|[- ]?started|[- ]?start\w*)?\b.{0,25}\b(?:car|battery|truck|vehicle|cables?"
            r"|start)\b|\b(?:car|truck|vehicle|auto)\b.{0,20}\b(?:jump(?:ed|[- ]?start\w*)?\b"
            r"|battery (?:is |has )?(?:dead|died|drained))",
            near(
                r"(?:when|what (?:day|date|month|time)|how long|how recently|did i|have i|was|has|date|last "
                r"time|tell me)",
                r"(?:last|since|ago|recent\w*|previous\w*|been|past|time)",
                r"(?:car|oil|tires?|tyres?|brakes?|maintenance|mechanic|serviced|shop|tuned?|vehicle|truck"
                r"|tune[- ]?up|looked at|checked|service)",
                within=35,
            )
            + r"(?!.{0,30}\b(?:schedule|book|appointment))",
            near(
                r"(?:when|how often|how (?:many|soon|long|much)|do i|am i|are|is|should i|will i|does|what)",
                r"(?:due|needs?|should|time|replac\w+|chang\w+|between|last|get|old|new|next)",
                r"(?:tires?|tyres?|oil(?! (?:tank|furnace|price)))",
                within=30,
            )
            + r"(?!.{0,30}\b(?:appointment|cost|schedule))",
            near(
                r"(?:tires?|tyres?|oil)",
                r"(?:chang\w+|replac\w+|rotat\w+|due)",
                r"(?:when|how|should|due|again|soon|yet|often|ready|need)",
                within=25,
            )
            + r"(?!.{0,30}\b(?:appointment|cost|schedule))",
        ),
    ),
    (
        Intent.OUT_OF_SCOPE,
        7.3,
        either(
            r"\bwhat time is it\b|\b(?:current|exact|local) time\b|\bwhat (?:is|was) (?:today|the (?:date|day"
            r"|time))(?: today| now| right now| in \w+| it| is it)*[?. ]*$",
            r"\bhow much (?:does|do|did|can|could) .{0,25}\b(?:weigh|lift|eat|sleep|earn|make (?:a|per))\b",
        ),
    ),
    (
        Intent.COMPLAINT,
        7.3,
        either(
            r"\b(?:not|n't|never|un|very un|less than) ?(?:\w+ )?(?:happy|satisfied|pleased|impressed"
            r"|thrilled)\b(?: (?:with|about|at)\b.{0,30})?(?=[.!,]|$| (?:with|about|at))",
            near(
                r"(?:your|the) (?:guys?|techs?|technicians?|plumbers?|electricians?|people|crew|team|cleaners?"
                r"|movers?|man|men|installers?|worker)|you(?: guys| all)?|he|they|somebody",
                r"(?:was|were|came|fixed|put in|installed|replaced|repaired|did|worked on|cleaned|painted|left"
                r"|charged|sent|told|said)",
                r"(?:already|again|still|is back|came back|came out wrong|(?:a )?mess|worse|not (?:fixed"
                r"|working|right)|quit|broke\w*|fell|leak(?:s|ing) again|wrong|damaged|scratched"
                r"|stopped working|and now)",
                within=60,
            ),
            r"\b(?:nobody|no one|no-one|they|he|you guys|your \w+|the \w+) (?:\w+ )?(?:never |did not |failed "
            r"to |ever )*(?:show(?:ed|s)?(?: up)?|turned up|called (?:me )?back|came back|called me)\b"
            r"(?=.{0,40}$)(?<!and showed up)(?!.{0,10}\bwhen\b)",
        ),
    ),
)
