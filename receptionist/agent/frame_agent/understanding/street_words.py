"""Words of American addresses: street types, directions, units, states, and what ends an address in a sentence."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STREET_TYPES = _words("""
alley aly avenue ave av avn boulevard blvd causeway circle cir court ct drive dr expressway expy freeway fwy highway
hwy lane ln parkway pkwy pike place pl road rd rte street st terrace ter ter. trail trl turnpike tpke way byway
thruway
""")
"""Words that close a street's name wherever they stand behind it."""

LOOSE_TYPES = _words("""
bend bluff branch bridge center centre cove creek crescent cres crossing crest dale esplanade estates field fields
ford forest garden gardens glen green grove heights hill hills hollow island isle junction knoll lake landing loop
mall manor meadow meadows mews mill mission mount mountain oak oaks orchard park pass path plaza plz point pointe port
prairie promenade quay ranch ridge river row run shore spring springs square sq station summit trace track trailway
vale valley view village vista walk wharf woods commons common
""")
"""Words that close a street's name only where no street type follows: "14 Fox Run", but "100 Park Drive"."""

PRE_TYPES = _words("highway hwy route rte road rd avenue ave county state us interstate cr sr fm pr rr")
"""What stands before a number or letter: "Highway 99", "Avenue H"."""

LONE_STREETS = _words("broadway esplanade embarcadero bowery strand boardwalk")
"""Streets that need no type."""

SPANISH_STARTS = _words("el la los las camino calle via avenida paseo rancho vista corte villa alameda")
"""What opens a street name that has its type in front, or none."""

DIRECTIONS = _words("""
n s e w ne nw se sw n. s. e. w. north south east west northeast northwest southeast southwest n.e. n.w. s.e. s.w.
""")

UNIT_WORDS = (
    r"apartments?|apt|suite|ste|unit|room|rm|floor|flr|fl|building|bldg|lot|space|spc|trailer|trlr|mailbox|box"
    r"|number|no"
    r"|condo|townhouse|penthouse|ph|lockbox"
)
"""What announces a unit, as a piece of a regular expression."""

STATES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID",
    "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA", "maine": "ME",
    "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN", "mississippi": "MS",
    "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ",
    "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK",
    "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD",
    "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA", "washington": "WA",
    "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY", "district of columbia": "DC", "puerto rico": "PR",
}  # fmt: skip
"""States by their name in lower case."""

SENTENCE_WORDS = _words("""
a about actually after ago all also am an and any anymore are around as asap at back be because been before behind but
by call came can cause come coming could did do does doing done down each emergency every everyone for friday from
front get gets getting give go goes going gone got had has have he help her here him his home how i i'd i'll i'm i've
if in into is isn't it it'll it's its just last leak leaking let like live lives living located look looking make me
monday more morning my need needs new next no not now of off ok okay on one or our out over people person please
problem put right saturday said same scheduled see send she should since so some somebody someone sometime soon still
sunday tell than thank thanks that that's the their them then there there's these they they're think this thursday
time to today tomorrow tonight too tuesday until up us use wanna want wanted was water wednesday we we'd we'll we're
well went were what what's when where which while who why will with would yeah yes you you're your zip zipcode under
hours hour minutes minute days day weeks week months years year
""")
"""Words of the sentence around an address; none of them stands in a street's name."""

MEASURES = _words("""
hour hours minute minutes min mins second seconds day days week weeks month months year years mile miles dollar
dollars bucks percent people persons person guys kids bedroom bedrooms bath baths bathroom bathrooms room rooms story
stories car cars gallon gallons inch inches foot feet ft sq square ton tons amp amps volt volts watt watts zone zones
sink sinks toilet toilets outlet outlets unit units window windows door doors floor floors am pm a.m p.m a.m. p.m.
o'clock oclock bed beds piece pieces times more other different new old big small of or to and degrees pound pounds
point lights fans light fan drain drains pipe pipes leaks faucet faucets shower showers monday tuesday wednesday
thursday friday saturday sunday january february march april june july august september october november december jan
feb mar apr jun jul aug sept sep oct nov dec st nd rd th way ways hundred thousand x per each in on at for by is are
was it
""")
"""Words behind a number that make it a count, a time or a price and no house number."""
