"""What people ask a voice assistant and no service business's telephone can do.

A question about a price is a question about a price whatever it is asked of; only rates of money and markets, and
amounts that are not prices, are kept apart from it.
"""

from receptionist.agent.frame_agent.understanding.intent_rules.phrases import either, near
from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent

_MONEY = (
    r"exchange rates?|conversion rates?|interest rates?|credit (?:score|rating|limit|report|history)|fico"
    r"|401 ?\(?k\)?s?|roth|ira|pension|retirement (?:account|plan|fund)|stocks?(?: market| price)?|shares? of"
    r"|share price|nasdaq|dow jones|bitcoin|crypto\w*|mutual funds?|w-?2s?|1099|tax (?:return|refund|form|bracket)s?"
    r"|my taxes|direct deposit|pay ?che(?:ck|que)s?|pay ?day|pay ?stubs?|my (?:salary|income|raise)"
    r"|(?:checking|savings?|bank) account|routing number|account balance|bank balance|overdraft|apr|spending"
    r"|transactions?|credit cards? (?:lost|stolen|declined|due)|(?:lost|stole\w*|freeze|block) my (?:\w+ )?card"
    r"|(?:dollars?|euros?|pesos?|yen|pounds?|yuan|rupees?|francs?) (?:to|in|into|for|are in|is in|worth) (?:\w+ )?"
    r"(?:dollars?|euros?|pesos?|yen|pounds?|yuan|rupees?|francs?|us)|between (?:dollars?|euros?|pesos?|yen|pounds?)"
    r"|(?:rollover|roll over)|gdp|inflation|net worth"
)
_JOURNEYS = (
    r"flights?|airlines?|airports?|boarding pass|luggage|suitcases?|carry[- ]?ons?|baggage|passports?|(?:a "
    r"|travel |tourist )visas? (?:to|for)|layover"
    r"|jet ?lag|vaccin\w+ (?:for|to)|travel (?:alert|advisory|warning)s?|cruise|time ?zones?|train tickets?"
    r"|bus tickets?"
    r"|plane tickets?"
)
_PASTIMES = (
    r"songs?|playlists?|album|music|lyrics|podcasts?|radio station|movies?|films?|tv shows?|netflix|episodes?|actors?"
    r"|actress\w*|jokes?|riddles?|trivia|fun facts?|horoscope|zodiac|lottery|video games?|xbox|playstation"
    r"|chess|poker"
    r"|football|baseball|basketball|hockey|soccer|tennis|golf(?! cart)|olympics|super bowl|world (?:cup"
    r"|series)|playoffs?"
    r"|nba|nfl|mlb|concerts?|poems?|novels?|dice|die with|coin (?:flip|toss)|heads or tails|a random number"
    r"|facebook|instagram|twitter|tiktok|tweets?|youtube|snapchat|reddit|linkedin|tinder"
)
_LEARNING = (
    r"definition|define|synonyms?|antonyms?|meaning of (?!that\b|this\b|your\b)\w+|translate|translation|pronounce\w*"
    r"|capital (?:city )?of|population of|president|prime minister|senators?|congress|governor|elections?|world war"
    r"|civil war|planets?|galaxy|universe|astronaut|nasa|dinosaurs?|square root|multiplied|divided by"
    r"|percent(?:age)? of"
    r"|how (?:tall|old|deep|high|heavy|fast) (?:is|are|was|were|do|does|can) (?!you\b|your\b|the (?:house|unit"
    r"|building))"
    r"|who (?:invented|discovered|wrote|won|sang|painted|founded|directed|played) (?!you\b)|meaning of life"
    r"|purpose of life|bible|religion|scientific|chemical (?:formula|symbol)|periodic table|history of|capital gains"
    r"|encyclopedia|wikipedia|google (?!(?:listing|business|review|ads))\w+"
)
_FOOD = (
    r"recipes?|ingredients?|calori\w+|nutrition\w*|carbs|bak(?:e|ing)|protein|vitamins?|cook(?:ing)? (?:time|a"
    r"|some|the|my)"
    r"|bake (?:a|some)"
    r"|casserole|lasagna|pizza|sushi|tacos?|burgers?|chicken|beef|pork|salmon|spaghetti|pasta|cookies|cheesecake"
    r"|substitute for|gluten|vegan|keto|diet|wine|beer|groceries|grocery"
)
_HOUSEHOLD = (
    r"weather|forecast|temperature (?:outside|today|in)|rain(?:ing)? (?:today|tomorrow|this)|(?:set|start"
    r"|cancel|stop|add)"
    r" (?:a |an |the |my )?(?:\w+ )?(?:timer|alarm(?! (?:system|panel)))s?|wake me|remind(?:er)?s? (?:me "
    r")?(?:to|about|for)"
    r"|(?:set|add|create|make) (?:a |an |my )?(?:\w+ )?reminder|(?:shopping|grocery|to[- ]?do|todo) lists?|my "
    r"inbox|my emails?"
    r"|text (?:message )?(?:my|mom|dad)|my (?:phone|laptop|computer|tablet|ipad|iphone|screen|printer|wi-?fi)"
    r"|bluetooth|airplane mode|volume|screen ?shot|download|upload|software|app store|operating system"
    r"|vacation days?|pto|time off|sick days?|my boss|my job|my homework|my resume|college|university|scholarship"
    r"|my girlfriend|my boyfriend|my (?:birth ?day|anniversary)|workout|lose weight|exercises?|symptoms? of|headache"
    r"|blood pressure|heart rate|dream about"
)
_COMMANDED = (
    r"(?:play|roll|flip|toss|sing|tweet|post|google|pause the|skip|shuffle|dim|translate|spell|calculate|compute"
    r"|convert|count|email|text|order me|buy me|call my|dial|wake|remind) (?!your|back|over|up\b|with\b|out\b)\w+"
)
_TOPICS = rf"\b(?:{_MONEY}|{_JOURNEYS}|{_PASTIMES}|{_LEARNING}|{_HOUSEHOLD})\b"

OUTSIDE: Rules = (
    (Intent.OUT_OF_SCOPE, 6.9, _TOPICS),
    (Intent.OUT_OF_SCOPE, 5.7, rf"\b(?:{_FOOD})\b"),
    (
        Intent.OUT_OF_SCOPE,
        6.9,
        r"^(?:please |can you |could you |hey |i want you to |i need you to "
        rf")*{_COMMANDED}\b",
    ),
    (
        Intent.OUT_OF_SCOPE,
        9.2,
        either(
            near(
                r"say|said|word|call|mean|translate|right way|phrase",
                r"in (?:\w+ )?(?:spanish|french|german|italian"
                r"|chinese|mandarin|japanese|korean|russian|portuguese|arabic|latin|greek|hindi|english|dutch"
                r"|swedish)",
            ),
            r"\bhow (?:do|would|can|to|might|should) (?:you|i|one|they|we)? ?(?:say|spell|pronounce|translate)"
            r" (?!that|it|your|my name)\w+",
            r"\bwhat is \w+ in (?:spanish|french|german|italian|chinese|japanese|english)\b",
        ),
    ),
    (
        Intent.OUT_OF_SCOPE,
        7.4,
        either(
            r"\b(?:recommend|suggest|read|write|reading|writing|good|great|favou?rite|comic|this|which|what"
            r"|audio|text|cook) (?:an? |the |good |new )*(?:books?|novels?)\b(?! (?:an?|me|the|for|my))",
            r"\b(?:cancel|renew|upgrade|pause|end) my (?:\w+ )?(?:subscription|membership|plan|account|card"
            r"|insurance|policy)\b|\bmy (?:car|student|house|loan|mortgage) (?:payment|loan|insurance)\b",
            r"\b(?:profile|password|username|account settings|ring ?tone|wall ?paper on)\b",
        ),
    ),
    (
        Intent.OUT_OF_SCOPE,
        6.9,
        either(
            r"\bhow (?:many|much) (?:\w+ ){0,2}?(?:energy|electricity|water|data|gas|time|memory|space|storage|sleep)"
            r" (?:have|did|do|does|has) (?:i|we|my)\b",
            r"\b(?:do|did|have|should|must) i (?:have|need)? ?(?:to )?(?:go to|be at|leave for|start) (?:work"
            r"|school|class|bed)",
            r"\bhow (?:long|many \w+) (?:do|does|can|did|is|are) (?:a |an |the |most )?\w+ (?:live|sleep|last "
            r"in|survive|weigh)",
            r"\b(?:why|how come) (?:is|are|do|does|did) (?!(?:my|the|our|it|you|your|this|that|there|they|he"
            r"|she)\b)\w+",
            r"\bwhat (?:causes|happens (?:if|when))\b",
            r"\b(?:who|what) (?:is|was|are|were) (?:the )?(?:\w+ )?(?:best|first|oldest|largest|biggest"
            r"|tallest|richest"
            r"|longest|smallest|most \w+|current|latest|newest|greatest|highest) (?!price|available|time|day"
            r"|rate|appoint"
            r"|opening|slot|way|route|number|address|hour|wait|quote|estimate|you)\w+",
            r"\b(?:is|was|are) (?:it|there) (?:true|a fact|legal|illegal|healthy|safe) (?:that|to|for)\b",
        ),
    ),
)
