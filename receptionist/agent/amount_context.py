"""What stands around a number and tells whether it is money: patterns over plain text."""

import re

_I = re.I


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


CURRENCY = re.compile(
    r"\s*-?\s*(?P<plus>plus|\+)?\s*(?P<inexact>odd|some|something|ish)?[\s-]*"
    r"(?:or so |whole |measly |little |lousy |more |extra |U\.?S\.? |American |Canadian )*"
    r"(?:[$€£]|(?:dollars?|dollares|d[oó]lares|bucks?|buckaroos?|usd|cad|euros?|eur|gbp|quid|pesos?|smackers"
    r"|smackeroos|"
    r"greenbacks|clams|bones|simoleons|big ones|benjamins|c-?notes?)\b|pounds?\b(?!\s+(?:of|per)\b))",
    _I,
)
CENTS = re.compile(r"[\s-]*(?:¢|(?:cents?|pennies)\b)", _I)
SIGN_BEFORE = re.compile(r"(?:[$€£]|\b(?:usd|eur|gbp|cad|dollars|us\$))\s*-?\s*$", _I)
INEXACT = re.compile(r"[\s-]*(?:ish\b|-?some\b|-odd\b|something\b)", _I)
PERCENT = re.compile(r"[\s-]*(?:%|per ?cent\b)", _I)
PERCENT_OF_PRICE = re.compile(
    r"\s*(?:off\b|discount|less\b|cheaper|lower|deposit|down\b|surcharge|mark-?up|tax\b|fee\b|interest|tip\b"
    r"|back\b|savings?"
    r"|of (?:the|that|your|our) (?:price|cost|total|bill|fee|quote|estimate|amount)|(?:more|extra|higher)\b"
    r"|reduction)",
    _I,
)
# "$89 off" promises less, whoever quoted the $89.
OFF = re.compile(r"\s+(?:off|less)\b(?! than\b| (?:the|your) (?:water|power|main|valve|gas|switch))", _I)
RATE = re.compile(
    r"\s*-?\s*(?:(?:an?|per|each|every)\s+(?:man[- ]|labor )?|/\s*)(?:hour|hr|visit|window|room|job|unit|drain"
    r"|toilet|foot|sq|square"
    r"|call|trip|item|fixture|outlet|bathroom|bedroom|day|half[- ]hour|person|pop|piece|head|week|month|load"
    r"|yard|tech\w*)\b"
    r"|\s*-?\s*(?:hourly|apiece|each|ea)\b",
    _I,
)
PRICE_NOUN = re.compile(
    r"\s*-?\s*(?:(?:\w+[\s-]+){0,2}(?:fee|surcharge|deposit|discount)\b|charge|rate|price|total|flat|cash"
    r"|up[- ]?front|out the door|altogether"
    r"|all[- ]in\b|all told|bill|invoice|quote|credit|refund|rebate|coupon|off\b|even\b|payment|tops\b|or less"
    r"|or more"
    r"|or under|in total|plus tax|before tax|after tax|call[- ]out|trip fee|service call|minimum|maximum)",
    _I,
)
UNIT = re.compile(
    r"\s*-?\s*(?:(?:to|or|and)\s+\w+\s+)?(?:(?:business|working|square|cubic|full|more|additional|extra"
    r"|straight)\s+)?"
    r"(?:minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekdays?|months?|years?|yrs?|seconds?|moments?"
    r"|decades?|o'?\s?clock"
    r"|[ap]\.?\s?m\b\.?|in the (?:morning|afternoon|evening)|at night|noon"
    r"|inch(?:es)?|feet|foot|ft|yards?|miles?|meters?|stor(?:y|ies)|(?:square|sq)\.? ?(?:feet|foot|ft)"
    r"|degrees?|°|gallons?|gal|quarts?|liters?|amps?|volts?|watts?|kilowatts?|kw|btus?|tons?|psi|pounds? (?:of|per)"
    r"|lbs?|pounds per|seer|gauge|grit|percent of the time|times|stars?|star rating|ratings?|past\b"
    r"|till\b|people|guys|techs?|technicians?"
    r"|plumbers?|cleaners?|crews?|trucks?|gallon)\b(?!\s*(?:rate|fee|price|charge)\b)",
    _I,
)
ANY_OF = re.compile(r"\s*(?:of (?:us|them|you|our|the|those|these|your|my)\b|or the other\b)", _I)
KNOWN_COUNT = re.compile(
    r"\s*-?\s*(?:(?!(?:an?|per|each|every|for|the|in|on|and|or)\b)\w+[\s-]+){0,2}"
    + _any(
        "windows? sinks? toilets? rooms? bedrooms? bathrooms? baths? outlets? drains? fixtures? faucets? pipes? "
        "vents? units? "
        "heaters? lights? fans? switches breakers? panels? doors? floors? homes? houses? customers? reviews? "
        "jobs? visits? "
        "appointments? openings? slots? calls? questions? steps? things? options? ways? cars? businesses "
        "families locations? "
        "spots? choices? names? numbers? messages? digits? letters? properties apartments? stories towns? "
        "cities parts? pieces? "
        "items? chairs? loads? filters? zones? tanks? showers? tubs? gutters? shelves pictures? kids? dogs? "
        "cats? pets? circuits? "
        "smoke detectors? alarms? valves? leaks? clogs? problems? issues? tenants? neighbors? employees? vans? "
        "mattresses "
        "blinds? rugs? carpets? ovens? fridges? cabinets? drawers? closets? drips? turns? tries reasons? "
        "others? ones?"
    )
    + r"\b",
    _I,
)
NAMED = re.compile(
    r"(?:\b(?:no\.|unit|apt\.?|apartment|suite|ste\.?|room|floor|version|code|zip(?: code)?|route|rt\.?|highway"
    r"|hwy\.?|interstate"
    r"|exit|channel|extension|ext\.?|press|dial|model|serial|license|licence|permit|option|building|bldg\.?|lot"
    r"|box|gate|step"
    r"|house number|order|invoice number|job number|confirmation|error|class|grade|type|schedule|level|phase"
    r"|item|line"
    r"|ending in|ends in|ends with|last (?:two|three|four)(?: digits)?(?: are)?|starts with|area code)\s*(?:is"
    r"|are|number)?\s*[:#]?\s*|#\s*|\bnumber\s*[:#]?\s*)$",
    _I,
)
FUNCTION_WORD = re.compile(
    r"\s*(?:$|[^\sA-Za-z°%-]|--|- |"
    + _any(
        "for to and or but plus if when on including with depending total all up more extra minus off flat then "
        "is will would "
        "at in by from today tomorrow tonight now right either since because so as after before during until "
        "till too sir ma'am "
        "though although unless whether that it it's you'd you we i he she they the an? your our my this which "
        "while because once "
        "per each every apiece give or about around roughly approximately maybe probably usually normally "
        "typically again max "
        "tops minimum not no yes yeah ok okay please thanks just only even like depending regardless also flat "
        "less could can work works sound sounds cover covers "
        "should may might does do did has have had was were are be been"
    )
    + r"\b)",
    _I,
)
_SIZE = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight"
    r"|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen)"
)
PRICE_WORD = re.compile(
    r"[$€£]|\b(?:cost(?:s|ing)?|pric(?:e|es|ed|ey|ing)|charg(?:e|es|ed|ing)|fees?|rates?|quot(?:e|es|ed|ing)"
    r"|pay(?:s|ing|ment)?"
    r"|worth|expensive|cheap(?:er|est)?|bill(?:ed|s)?|invoiced?|total(?:s|ing)?|estimated?|surcharges?"
    r"|deposits?|discount(?:s|ed)?"
    r"|budget|dollars?|bucks?|cash|labor|afford|savings?|saves?|tax(?:es)?|runs? (?:you|about|around|between"
    r"|from)|how much|spend|set you back)\b",
    _I,
)
_ABOUT = (
    r"(?:'s|'re|\s*(?:is|are|was|be|at|of|you|us|about|around|roughly|approximately|just|only|under|over|like"
    r"|maybe|probably|usually"
    r"|a|an|the|flat|as low as|low as|up to|upto|from|between|something like|somewhere|near|nearly|almost"
    r"|exactly|another|for"
    r"|call it|say|to|out|in at|it|them|him|her|me|anywhere|little|bit|more|less|than|well|,|:|-))*\s*$"
)
GOVERNS = re.compile(
    r"\b(?:costs?|costing|pric(?:e|es|ed)|priced|charg(?:e|es|ed|ing)|fees?|rates?|quot(?:e|es|ed)|pay|paying"
    r"|totals?|bill|worth"
    r"|surcharge|deposit|budget|adds?|starts?|starting|set you back|run|runs|running|comes?|come|ranges?"
    r"|estimate|minimum|maximum"
    r"|as low as|as little as|as cheap as|no more than|nothing over|not over|spend|save|saves|knock|take)\b" + _ABOUT,
    _I,
)
WEAKLY_GOVERNS = re.compile(
    r"(?:\b(?:it'?s|that'?s|it is|that is|that'?ll be|be|it'?d be|is|just|only|for|make it|call it|say)|^[^\w]*)"
    r"(?:\s*(?:about|around|roughly|just|only|like|maybe|probably|exactly|a flat|well|,))*\s*$",
    _I,
)
CLOCK_BEFORE = re.compile(
    r"\b(?:at|by|around|until|till|between|from|before|after|past|than|through|to|and|or)\s*(?:around |about )?$",
    _I,
)
SCHEDULE_WORD = re.compile(
    r"\b(?:comes?(?! to)|arrive|arrives|there|here|appointments?|slots?|windows?|open|opens|close|closes"
    r"|scheduled?|morning|afternoon"
    r"|evening|noon|o'?clock|pencil(?:ed|led)?|book(?:ed)?|available|arrival|meet|time|hours)\b",
    _I,
)
PER_TIME = re.compile(r"\s*-?\s*(?:an?|per|each|every)\s+(?:day|week|month|year|person|night)\b", _I)
OFF = re.compile(r"\s*off\b", _I)
SOON = re.compile(r"(?<!throw )\bin\s+(?:about |around |just |like )?$", _I)
HOW_MANY = re.compile(r"\bhow many\b", _I)
PHONE_WORD = re.compile(r"\b(?:phone|reach|call(?:ing|ed)?|text|dial|callback|digits?|cell|mobile|number)\b", _I)
HEAT_WORD = re.compile(
    r"\b(?:degrees|thermostat|temperature|set (?:it|the|your)|fahrenheit|celsius|setting|(?:up|down) to)\b", _I
)
YEAR_BEFORE = re.compile(r"\b(?:since|in|from|of|before|after|until|year|circa|built|back in)\s*$", _I)
_NOT_A_STREET = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:I|We|It|If|For|Plus|And|Or|But|Then|That|This|You|Total"
    r"|Flat|Per|USD|US"
    r"|Dollars?|Bucks?|Each|An?|To|With|Including|All|Depending|Off|When|Sir|Ma|On|At|In|Is|Cash|Today|Tomorrow"
    r"|The|Only|Each|EUR"
    r"|GBP|CAD|AND|OR|FOR|PER|AN|A|FLAT|TOTAL|EACH|OFF|ONLY|PLUS)\b)"
)
STREET_NAME = re.compile(rf"(?:-?[A-Z]\b|-\d+)?\s+(?:[NSEWnsew]\.?\s+)?{_NOT_A_STREET}[A-Z][A-Za-z']+")
ADDRESS_WORD = re.compile(
    r"\b(?:address|street|house|live|located|i have|i've got|i got|got|come out to|going to)\b[^.!?]*$", _I
)
STREET_SUFFIX = re.compile(
    r"[A-Za-z]?(?:-\d+)?\s+(?:(?:[A-Za-z'.]+|\d+(?:st|nd|rd|th))\s+){1,3}(?:st|street|ave|avenue|rd|road|dr"
    r"|drive|ln|lane|ct|court|blvd|boulevard|way|pl"
    r"|place|cir|circle|trl|trail|pkwy|parkway|ter|terrace|sq|square|loop|hwy|highway)\b\.?",
    _I,
)
RANGE_LINK = re.compile(
    r"\s*(?:[$€£]|dollars?|bucks?)?\s*(?:,?\s*(?:to|and|or|through|up to|and up to|maybe|even|vs\.?)\s*|\s*[-/]\s*)+"
    r"(?:up to |maybe |about |around |even |an? )*[$€£]?\s*",
    _I,
)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_WORD = (
    r"(?:twenty[- ])?(?:one|two|three|four|five|six|seven|eight|nine)|ten|eleven|twelve|\w+teen|twenty"
    r"|thirty(?:[- ]one)?"
)
_DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|\d)"
_MASKS = (
    r"(?:\+?1[-. ])?\(?\b\d{3}\)?[-. ]\s?\d{3}[-. ]\d{4}\b",  # telephone numbers
    r"\+\d{7,15}\b|\b\d{10,11}\b|\b\d{3}[-.]\d{4}\b",
    rf"\b(?:{_DIGIT_WORD}[\s,.-]+){{6,}}{_DIGIT_WORD}\b",
    r"\b\d{3} \d{3}\b|\b0\d+\b|\b(?:oh|zero)(?:[\s-](?:oh|zero|one|two|three|four|five|six|seven|eight|nine))+\b",
    r"\b\d{1,2}:\d{2}\b",  # times and dates
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b",
    rf"\b{_MONTH}\.?\s+(?:the\s+)?(?:\d{{1,2}}|{_DAY_WORD})\b(?:,?\s+(?:19|20)\d\d\b)?(?!\s*(?:dollars|bucks))",
    rf"\b\d{{1,2}}\s+{_MONTH}\b",
    r"\b\d+(?:st|nd|rd|th)\b|\b\d+ by \d+(?: by \d+)?\b"
    rf"|\b{_SIZE} by {_SIZE}(?: by {_SIZE})?\b",
    r"\b(?:license|confirmation|reference|order|account|permit|job|ticket|serial|model) (?:number"
    r"|no\.?)(?: is|:)? \d{4,}\b",
    r"\b(?:911|nine[- ]one[- ]one|twenty[- ]?four[- ](?:seven|hours?)|24[-/]7|fifty[- ]fifty|50[-/]50|811)\b",
    r"(?-i:\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?\b)|\b\d{5}-\d{4}\b|\bzip(?: code)?(?: is)?:? \d{5}\b"
    r"|(?-i:\b(?!Total|Price|Cost|About|Around|Only|Just|Say|Roughly|From|Like|For|Maybe|And"
    r"|Fee)[A-Z][a-z]+,?\s+\d{5}\b)",  # ZIP codes
    r"\b(?!(?:us|usd|eur|gbp|cad|aud|dollars?|bucks?)-?\d)[A-Za-z]+-?\d[\w-]*",  # model numbers
    r"\b\d+(?:in|ft|mm|cm|lbs?|oz|gal|hz|v|w|a|amps?|kw|btu|f|c|h|hrs?|mins?|m|d|gb|psi|yrs?|[ap]m|x\d+)\b",
    r"(?-i:\b\d+-[A-Z]\w*\b|\b\d+[A-JL-Z]\b)",
    r"\bthanks a (?:million|thousand)\b|\ba (?:million|thousand|hundred) (?:thanks|apologies|times|thank)\b",
    r"\bone (?:moment|second|minute|thing|more thing|of|or two)\b|\b(?:no|any|some|every|this|that|which|first"
    r"|last|next|other|the) one\b",
)  # fmt: skip
_MASK = re.compile("|".join(f"(?:{mask})" for mask in _MASKS), _I)
_NO_MASK = re.compile(r"[$€£]\s*$")


def masked(text: str) -> list[tuple[int, int]]:
    """Stretches of text that are telephone numbers, times, dates, ZIP codes, models: no money in them."""
    found = []
    for hit in _MASK.finditer(text):
        # "$1 50 …" or a slash between prices is no date.
        if not _NO_MASK.search(text[: hit.start()]) and not CURRENCY.match(text, hit.end()):
            found.append(hit.span())
    return found
