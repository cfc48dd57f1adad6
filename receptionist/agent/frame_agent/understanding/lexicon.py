"""Words of the trades, as pieces of regular expressions that several rules share."""

THINGS = (
    r"(?:sinks?|toilets?|showers?|bath ?tubs?|tubs?|faucets?|taps?|spigots?|hose ?bibs?|drains?|pipes?|piping"
    r"|plumbing|sewers?|sewage"
    r"|septic|main line|sump pumps?|garbage disposals?|disposals?|water heaters?|tankless|hot water"
    r"|water (?:softener|filter|line|main"
    r"|pressure|meter|supply)s?|water|leaks?|valves?|gas lines?|dish ?washers?|washers?|washing machines?|dryers?"
    r"|dryer vents?"
    r"|refrigerators?|fridges?|freezers?|ovens?|stoves?|ranges?|microwaves?|appliances?|furnaces?|boilers?|heaters?"
    r"|heat pumps?|heating|heat|radiators?"
    r"|air conditioners?|air conditioning|air con|a\.?c\.?(?: units?)?|ac|mini ?splits?|thermostats?|ducts?"
    r"|duct ?work|vents?|air handlers?|condensers?"
    r"|compressors?|blowers?|filters?|coils?|freon|refrigerant|hvac|breakers?|breaker (?:box|panel)|fuses?|panels?"
    r"|outlets?|plugs?|sockets?"
    r"|switch(?:es)?|dimmers?|lights?|lighting|light fixtures?|fixtures?|ceiling fans?|fans?|wiring|wires?|rewir\w+"
    r"|electrical|electricity"
    r"|power|generators?|chargers?|ev charger|smoke (?:alarm|detector)s?|(?:co|carbon monoxide) (?:alarm"
    r"|detector)s?|door ?bells?"
    r"|doors?|door ?knobs?|windows?|screens?|blinds?|locks?|dead ?bolts?|gates?|fences?|decks?|porch(?:es)?|patios?"
    r"|driveways?|sidewalks?|gutters?"
    r"|down ?spouts?|roofs?|roofing|shingles?|siding|chimneys?|fire ?places?|walls?|dry ?wall|ceilings?|floors?"
    r"|flooring|carpets?|rugs?|tiles?|grout|caulk\w*"
    r"|cabinets?|counter ?tops?|shelf|shelves|shelving|furniture|couch(?:es)?|sofas?|mattress(?:es)?|pianos?|tvs?"
    r"|televisions?|pictures?|mirrors?|curtains?"
    r"|kitchens?|bath ?rooms?|bedrooms?|basements?|attics?|crawl ?spaces?|garages?(?: doors?)?|laundry|yards?"
    r"|lawns?|trees?|shrubs?|hedges?|sprinklers?"
    r"|houses?|homes?|apartments?|condos?|offices?|rental|airbnb|move[- ]?(?:in|out)|mov(?:e|ing)|storage|boxes"
    r"|deep clean\w*|house ?clean\w*"
    r"|clean\w*|maid|maids|paint\w*|install\w*|repairs?|inspections?|tune[- ]?ups?|estimates?|service calls?"
    r"|maintenance|handy ?man"
    r"|plumbers?|electricians?|movers?|cleaners?|technicians?|tech|roofers?|painters?|pools?|hot tubs?|spas?|junk"
    r"|pests?|mice|roaches|termites|ants)"
)
"""What a service business is called about."""

TROUBLE = (
    r"(?:leak\w*|drip\w*|clog\w*|block\w* up|blocked|backed up|back(?:s|ing) up|stopped up|plugged(?: up)?"
    r"|overflow\w*|flood\w*|burst\w*|bust(?:ed)?"
    r"|broke|broken|break(?:s|ing)|crack\w*|stuck|sticks|jammed|wobbl\w+|blew|blown|torn|snapped|went blank"
    r"|full of|drips?|came (?:off|loose|apart)|frozen|froze|freez\w+|stopp?ed working|quit(?: working)?"
    r"|died|dead|went out|gone out|go(?:es|ing) out|is out|are out|tripp\w+|keeps \w+ing"
    r"|spark\w*|smok(?:e|es|ing)|burn(?:ing|t|ed)|buzz\w*|humm\w+|flicker\w*|gurgl\w+|squeak\w*|squeal\w*|rattl\w+"
    r"|grinding|bang\w*|knocking|nois[ey]\w*|loud"
    r"|smells?|smelly|stinks?|stinky|mold\w*|rust\w*|rotten|rotted|rotting|sagg\w+|peeling|loose|fell(?: off| down"
    r"| apart)?|fallen|falling|hole|damaged?|ruined|warped"
    r"|slow|weak|low pressure|no (?:hot )?(?:water|heat|power|pressure|air|ac|electricity)|blow\w* (?:warm|hot"
    r"|cold)|running(?: constantly| nonstop| all)?|runs (?:constantly|all|non)"
    r"|shut(?:s|ting)? (?:off|down)|acting up|on the fritz|messed up|out of order|shot|spray\w*|gush\w*|pouring"
    r"|seep\w*|(?:a )?mess|filthy|dirty|disgusting"
    r"|(?:wo|does|do|is|are|did|ca|would|was|has|have)n'?t (?:\w+ ){0,2}?(?:work|working|drain|draining|flush"
    r"|flushing|turn|turning|start|starting|stop|stopping|cool|cooling|heat|heating|light"
    r"|open|opening|close|closing|shut|come|coming|blow|blowing|kick|kicking|run|running|fit|lock|latch|spin|ignite"
    r"|fire|respond|get|getting|go|move|charge|fill|filling|stay|staying|been working|worked)"
    r"|(?:not|never|no longer|stopped|barely|hardly) (?:work|drain|flush|turn|start|cool|heat|com|blow|runn|open"
    r"|clos|light|get|kick|fill|stay|spinn)\w*)"
)
"""How it goes wrong."""

WORK = (
    r"(?:fix|repair|replac|install|instal|unclog|unblock|snak|clear|clean|paint|mount|hang|put up|put in|assembl"
    r"|mov|haul|remov|rewire|wir|check|inspect|service"
    r"|tun|patch|seal|caulk|re-?caulk|regrout|rebuild|build|swap|switch out|change out|upgrade|add|set up|hook up"
    r"|disconnect|connect|trim|mow|power ?wash|pressure ?wash|winteriz|flush"
    r"|remodel|renovat|refinish|stain|wash|pack|deliver|look at|take a look at|troubleshoot|diagnos|descal|pump"
    r"|re-?pip|insulat|level|adjust|reset|organiz|declutter|relocat|pip)"
)
"""Stems of what is done about it."""

TRADES_PEOPLE = (
    r"(?:plumbers?|electricians?|movers?|cleaners?|cleaning (?:lady|crew|service|person|people|team)|maids?"
    r"|house ?keepers?|handy ?m[ae]n|handy ?person|technicians?|techs?|roofers?|painters?"
    r"|contractors?|repair ?m[ae]n|repair person|service ?m[ae]n|installers?|crew|(?:hvac|ac|a/c|furnace"
    r"|heating) (?:guy|person|tech|man|repair|service)s?|guy|team)"
)
"""Who comes."""

PROFESSIONALS = (
    r"(?:doctors?|physicians?|dentists?|therapists?|psychiatrists?|psychologists?|counsel+ors?|gyn(?:a)?ecologists?"
    r"|dermatologists?"
    r"|pediatricians?|specialists?|practitioners?|surgeons?|orthodontists?|optometrists?|vets?|veterinarians?"
    r"|stylists?|hair ?(?:dresser|stylist)s?"
    r"|barbers?|salons?|spas?|clinics?|providers?|lawyers?|attorneys?|accountants?|mechanics?|tutors?|trainers?"
    r"|hair ?cut|place|compan(?:y|ies)|" + TRADES_PEOPLE[3:-1] + ")"
)
"""People and places one books."""

BOOKING = (
    r"(?:appointments?|appoin?tments?|appt\.?s?|bookings?|reservations?|visits?|meetings?|service calls?"
    r"|consultations?|slots?|time slots?|estimates? appointment)"
)
"""What is booked."""
