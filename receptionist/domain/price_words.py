"""Words as callers say them, sorted by how much they tell the price search.

Which words mean the same is told in `price_concepts.py`.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a speech recogniser or a hurried thumb writes, and what was meant. Whole words, before anything else.
HEARD: dict[str, str] = {
    "sync": "sink",
    "sinc": "sink",
    "zinc": "sink",
    "leek": "leak",
    "leeking": "leaking",
    "leeks": "leaks",
    "plugged": "clogged",
    "plugging": "clogging",
    "klogged": "clogged",
    "comode": "commode",
    "lite": "light",
    "hours": "hrs",
    "sectional": "couch",
    "freezing": "chilly",
    "gfis": "gfi",
    "gfcis": "gfci",
    "capaciter": "capacitor",
    "ignitor": "igniter",
    "faucette": "faucet",
    "fawcett": "faucet",
    "forcet": "faucet",
    "gutta": "gutter",
    "recepticle": "receptacle",
    "chandeleer": "chandelier",
    "fernace": "furnace",
    "furnish": "furnace",
    "frig": "fridge",
    "busted": "broken",
    "bust": "broken",
    "moldings": "moulding",
    "molding": "moulding",
    "froze": "frozen",
    "freezes": "frozen",
    "shaky": "wobbly",
    "wobbles": "wobbly",
    "wobbling": "wobbly",
    "trippin": "tripping",
    "ductwork": "duct",
    "couple": "few",
    "pluming": "plumbing",
    "pee": "urine",
    "peed": "urine",
    "pees": "urine",
    "peeing": "urine",
    "hung": "hang",
    "ran": "run",
    "blew": "blow",
    "blown": "blow",
    "lit": "light",
    "smelly": "smell",
    "stinks": "smell",
    "stinky": "smell",
    "stink": "smell",
    "reeks": "smell",
    "odor": "smell",
    "odour": "smell",
    "refrigerator": "fridge",
    "refrigerators": "fridge",
    "construction": "renovation",
    "washer": "washing machine",
    "washingmachine": "washing machine",
}

# Words that turn the next one round; the search reads each as “not”.
NEGATIONS = _words("""
    wont doesnt isnt dont cant didnt aint wasnt arent couldnt wouldnt havent hasnt not never no stopped stops
    stop quit quits without cannot barely hardly refuses refusing failed fails hadnt neither nor
""")

# Said in every kind of call: dropped before phrases are looked for.
SMALL = _words("""
    a an the this that these those my our your his her their its it i im ive id ill me we were weve us you youre
    youve he she they theyre them is are was am be been being do does did has have had having will would can
    could should shall may might must to of for with by at from as and or but so if then than there theres here
    heres what whats which who whos where wheres when why how hows just really very quite kind sort kinda sorta
    like um uh er ah oh hmm well ok okay hi hello hey yes yeah yep please thanks thank sorry maybe probably
    actually basically also too still even already get gets getting got gotten go goes going gonna wanna need
    needs needed needing want wants wanted wanting wondering wonder looking look looks looked lets let thing
    things stuff some something any anything much many lot lots bit little about around because since while
    think thought guess know see say says said saying speak spell spelled spelling talk gotta else nothing
    anywhere nowhere tell told ask asking call called calling somebody someone anybody anyone everybody everyone
    people guy guys person folks yall ya sir maam seem seems seemed seemingly appear appears start starts
    started starting begin began able such own kindly into onto within trying try tried make makes making made
    give gives kept cost costs costing price prices priced pricing charge charges charged charging quote quotes
    quoted rate rates fee fees estimate estimates estimated dollar dollars buck bucks money pay paying licensed
    insured bonded thats thatll hes shes itll youll theyve whatever expensive cheap ballpark average roughly
    approximately total
""")

# Dropped after phrases were looked for: particles, time, place, family, courtesy, verbs that say little.
WEAK = _words("""
    up in on off out down over under through back away behind above below inside across along near between
    against after before during until till today tonight tomorrow yesterday now soon asap morning afternoon
    evening night day days week weeks weekend month months year years ago monday tuesday wednesday thursday
    friday saturday sunday summer winter spring fall january february march april june july august september
    october november december noon midnight later early late last next past lately recently suddenly finally
    currently usually sometimes often once twice first second third minute minutes wife husband mom mother
    mothers dad father kid kids child children son daughter roommate tenant tenants landlord neighbor friend
    family grandma parents come comes coming came send sending take takes taking took bring brings help helps
    helping use uses using used book schedule appointment available availability visit possible sure good great
    nice bad badly awful terrible weird strange problem problems issue issues trouble wrong matter happening
    happened happens happen job jobs work works working worked service services company business offer offers
    provide provides handle handles deal specialize whole entire big small large huge tiny old older new newer
    place area upstairs downstairs emergency urgent quick quickly fast long right left side top bottom middle
    main different couple few several part parts piece pieces set pair put puts putting show shows found find
    finds finding figure check checked checking two three four five six seven eight nine ten twenty thirty forty
    fifty hundred half guys dude buddy man ma mister miss mrs mr ms again all always another both constant
    constantly each every keep keeps one ones only other per run same time times way ways here there hrs buy
    buying bought sell sells selling street road avenue drive lane court boulevard
""")

# Words and concepts that mean little: they cannot tell one item from another by themselves.
GENERIC = _words("""
    house home room unit system line water air kitchen wall garage basement ceiling machine equipment appliance
    floor apartment condo bedroom free @clean @wash @pet
""")

# Where it is rather than what it is: half the weight.
PLACES = _words("""
    @bathroom @outdoor
""")

# What shall be done rather than with what: half the weight, and nothing by themselves.
ACTIONS = _words("""
    @assemble @broken @hang @install @new @old @repair @replace not
""")

# How often, when, in what state: said of many things, and no sign that the thing is not ours when a book lacks them.
QUALITIES = _words("""
    @monthly @weekly @biweekly @hourly @halfday @fullday @standard @deep @noise @runs @notoff @party
    @construction @moveout @movein @inspection @tuneup @studio @broken @jam @notopen @sticks @odd @haul
""")

# Things of other trades: never taken for a misspelling of ours, and a strong sign that nothing here fits.
ELSEWHERE = _words("""
    roof roofing roofer shingle shingles chimney tree trees stump lawn grass mow mower mowing landscaper plant
    plants flower flowers pest pests termite termites mouse mice rat rats bug bugs ant ants bee bees wasp wasps
    spider spiders bedbug bedbugs exterminator squirrel raccoon car cars truck trucks tire tires brake brakes
    engine engines transmission boat bike bicycle motorcycle phone phones iphone laptop computer computers
    printer haircut hair nails massage doctor dentist tooth pizza food dinner lunch coffee flight hotel taxi
    ride loan mortgage tax taxes lawyer notary passport insurance solar shirt suit dress shoes babysit
    babysitter nanny tutor lessons piano guitar walk walking groom grooming vet movers moving snow plow plowing
    asphalt concrete foundation septic weather stock lottery ticket tickets song joke recipe microwave stereo
    camera tattoo gym yoga church school homework groceries grocery alterations windshield robot airport
""")
