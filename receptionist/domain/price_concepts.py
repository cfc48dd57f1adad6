"""Concepts of the trades: what callers say for the same thing, and which things are near to each other.

Every phrase is read by the price search's own tokeniser (`price_terms.py`), so endings (“leaks”, “leaking”) and small
words need no entries of their own. Negations (“won't”, “isn't”, “stopped”) are the word `not` there.
"""

# concept: phrases that mean it, parted by semicolons. The longest phrase wins; none stands under two concepts.
CONCEPTS: dict[str, str] = {
    # what shall be done
    "@install": "install; installation; put in; add; hook up; hookup; connect; fit; set up; setup; wire up",
    "@replace": "replace; replacement; swap; swap out; change; change out; switch out; exchange; upgrade",
    "@repair": "repair; fix; fixing; mend; patch up; restore",
    "@broken": (
        "broken; broke; not work; break; act up; died; dead; on the fritz; went out; gave out; not turn on; not "
        "come on; not start; not run; not function; shot; conked out; kaput; messed up; on the blink; not respond; "
        "keep shut off; not kick on; cut out; shut down; malfunction; faulty; defective"
    ),
    "@new": "new; brand new; not one there; not one",
    "@hang": "hang; mount; put up; put on the wall",
    "@assemble": "assemble; assembly; put together; build; construct",
    "@clean": "clean; cleaning; cleaner; scrub; cleanup; clean up; housekeeping; maid; housekeeper",
    "@wash": "wash",
    "@old": "years old; ancient; outdated; wore out; worn out",
    # plumbing
    "@clog": (
        "clog; unclog; block; unblock; blockage; back up; backup; stop up; clog up; not drain; not go down; slow; "
        "slowly; sluggish; standing water; gurgle; not flush; full of water; not empty; water sits; fill up; snake; "
        "draino; drano"
    ),
    "@drain": "drain; drainage",
    "@leak": "leak; drip; seep; puddle; leakage; leaky; drippy; wet; damp; soaked; soaking",
    "@flood": "flood; gush; spray; pour; water everywhere; water all over; shoot out",
    "@burst": "burst; explode; rupture",
    "@frozen": "frozen; freeze; ice; icy; iced up; frost; frosted over; ice up",
    "@jam": "jam; stuck; jam up",
    "@notoff": "not turn off; not shut off; not turn all the way off; not go off",
    "@runs": (
        "keep running; not stop running; runs constantly; constantly running; runs all night; runs nonstop; runs "
        "all the time; always running; runs on and on; running nonstop; running constantly; keep filling; not stop "
        "filling; runs continuously; keep filling up"
    ),
    "@toilet": "toilet; commode; loo; potty; throne",
    "@pressure": (
        "water pressure; low pressure; pressure; trickle; dribble; not water come out; weak flow; not flow; weak stream"
    ),
    "@faucet": "faucet; tap; spout",
    "@hosebib": (
        "hose bib; hose bibb; hose bid; spigot; outdoor faucet; outside faucet; hose faucet; sillcock; outside tap; "
        "outdoor tap; garden hose faucet; garden faucet; outdoor spigot; outside spigot; faucet outside; faucet out "
        "back; spigot outside; faucet in the yard; garden hose; hose pipe"
    ),
    "@disposal": ("garbage disposal; disposal; disposer; insinkerator; garbage disposer; waste disposal; garburator"),
    "@tub": "tub; bathtub; bath tub; jacuzzi tub",
    "@sink": "sink; basin; lavatory",
    "@bathroom": "bathroom; restroom; washroom; powder room; bath",
    "@fridge": "fridge; icebox",
    "@icemaker": "ice maker; icemaker; ice machine",
    "@sewage": "sewage; raw sewage; poop; feces; human waste; poo; black water",
    "@mainline": (
        "main line; main drain; main sewer; main sewer line; sewer main; main drain line; mainline; line to the "
        "street; pipe to the street; out to the street; line to the road"
    ),
    "@everydrain": "all drains; every drain; multiple drains; all the sinks; drains in the house",
    "@waterheater": ("water heater; hot water heater; hot water tank; hot water; water tank; waterheater; heater tank"),
    "@nohotwater": (
        "no hot water; water not hot; not hot water; cold shower; cold water; lukewarm water; water cold; lukewarm; "
        "water lukewarm; water ice cold; out of hot water; hot water runs out; run out of hot water; tepid; water "
        "not get hot; shower cold; shower ice cold; hot water not hot"
    ),
    "@tankless": (
        "tankless; tank less; on demand; endless hot water; instant hot water; instant water heater; tankless water "
        "heater; on demand water heater; never run out of hot water"
    ),
    "@gassmell": (
        "smell gas; gas smell; gas leak; rotten egg; rotten egg smell; smell of gas; gas fumes; smells like gas"
    ),
    "@pipe": "pipe; piping; plumbing",
    "@sump": "sump; sump pump; sump pit; basement pump; pump in the basement",
    "@dishwasher": "dishwasher; dish washer",
    "@washing": "washing machine; clothes washer; laundry machine; washing machine hookup",
    "@shower": "shower",
    "@showerhead": "shower head; showerhead; rain head",
    # heating and cooling
    "@ac": (
        "ac; a c; air conditioner; air conditioning; air con; aircon; air condition; air conditioning unit; ac "
        "unit; central air; cooling; cooling system; air conditioned; air conditioner unit; central ac; central air "
        "conditioning; ac system"
    ),
    "@hvac": "hvac; heating and cooling; heating and air",
    "@nocool": (
        "not cool; not cold; not cool down; blow warm; blow hot; warm air; hot air; blow warm air; blow hot air; no "
        "cold air; no cool air; hot in here; hot in the house; hot inside; not get cold; not get cool; not blow "
        "cold; not blow cold air; not blow cool; not keep up; not cool the house; blow room temperature; house hot; "
        "house is warm; not cool off; house will not get below; sweating; burning up in here; push warm air; put "
        "out warm air; blast hot air"
    ),
    "@furnace": "furnace; heater; heating system; heating unit; heating",
    "@noheat": (
        "no heat; not heat; not heat up; blow cold; blow cold air; cold air; cold in here; cold in the house; "
        "freezing in here; not get warm; not warm; not warm up; not blow hot; not blow warm; not blow hot air; heat "
        "not work; heat not come on; heat out; heat went out; heat is broken; house is freezing; house is cold; "
        "freezing in the house; lost heat; heat off; heat not turn on; heat not kick on; not have heat; heat will "
        "not start; heat died"
    ),
    "@chilly": "chilly; freezing cold; freezing outside",
    "@heatpump": "heat pump",
    "@refrigerant": "refrigerant; freon; coolant; r22; r 22; r410a; puron; freeon",
    "@condenser": (
        "condenser; outside unit; outdoor unit; condensing unit; unit outside; unit out back; outdoor ac unit"
    ),
    "@recharge": "recharge; top up; top off; refill; add freon; low on",
    "@tuneup": (
        "tune up; tuneup; maintenance; annual; yearly; seasonal; check up; checkup; serviced; get checked; checked "
        "before summer; checked for winter; annual service; yearly service; routine"
    ),
    "@minisplit": "mini split; minisplit; ductless; ductless head; wall unit; mini splits",
    "@thermostat": "thermostat; nest; ecobee; nest thermostat; ecobee thermostat",
    "@duct": "duct; air duct; duct work",
    "@dryervent": (
        "dryer cycle; dryer two cycles; dryer vent; dryer duct; lint; clothes not dry; dryer takes forever; dryer "
        "takes too long; dryer not dry; dryer takes two cycles; dryer exhaust"
    ),
    "@monoxide": ("carbon monoxide; co detector; co alarm; monoxide; carbon monoxide detector; carbon monoxide alarm"),
    "@noise": "noise; noisy; loud; squeal; screech; grind; bang; rattle; clank; racket",
    "@capacitor": "capacitor; contactor",
    "@rooftop": "rooftop; roof top; on the roof; roof unit; up on the roof",
    "@boiler": "boiler",
    "@radiator": "radiator; baseboard heater",
    "@fireplace": "fireplace; gas logs; fire place",
    # electrical
    "@outlet": (
        "outlet; receptacle; plug; socket; wall plug; wall outlet; electrical outlet; wall socket; power outlet"
    ),
    "@gfci": "gfci; gfi; ground fault; gfci outlet; g f c i; g f i; reset button; gfi outlet; gfci plug",
    "@breaker": "breaker; circuit breaker; fuse",
    "@panel": (
        "panel; breaker box; fuse box; electrical box; electrical panel; breaker panel; service panel; circuit box; "
        "electric panel; fuse panel; 200 amp; two hundred amp; amp service; box; amp box; hundred amp; 100 amp; 150 "
        "amp; screw in fuse; old fuse"
    ),
    "@subpanel": "subpanel; sub panel; smaller panel; second panel; smaller box; second box; another panel",
    "@trip": "trip; keep popping; keep flip; throw the breaker; pop the breaker; not reset; not stay on; flip off",
    "@light": "light; lamp; lighting; light fixture; fixture; ceiling light",
    "@recessed": "recessed; recessed light; pot light; downlight; recessed can; recess light",
    "@undercabinet": (
        "under cabinet; under cupboard; undercabinet; under counter; cabinet light; strip light; led strip; light "
        "under cabinet; light under cupboard; light under counter"
    ),
    "@ceilingfan": "ceiling fan; ceilingfan; paddle fan",
    "@exhaustfan": (
        "exhaust fan; bathroom fan; bath fan; vent fan; fan in the bathroom; bathroom vent; bathroom exhaust"
    ),
    "@evcharger": (
        "ev charger; car charger; electric car; electric vehicle; tesla; ev; charging station; level 2 charger; "
        "level two charger; tesla charger; wall connector; electric car charger; charger for my car; ev charging; "
        "charge an electric car; plug in my car; vehicle charger"
    ),
    "@backup": "battery backup; automatic backup; backup power; backup battery; backup generator",
    "@generator": "generator; generac",
    "@standby": "standby; stand by; automatic; kicks on by itself; come on by itself; automatically",
    "@smokealarm": "smoke detector; smoke alarm; fire alarm; fire detector; smoke detectors",
    "@chirp": "chirp; beep",
    "@doorbell": "doorbell; door bell; ring camera; ring doorbell; doorbell camera; video doorbell",
    "@nopower": (
        "no power; lose power; lost power; power out; power go out; power went out; no electricity; lost "
        "electricity; power outage; not have power; power keep cut; power cut out; half outlets out; not any power; "
        "electricity out; electricity went out; went dark"
    ),
    "@spark": (
        "spark; arc; burning smell; smell burning; smoke; shock; zap; melt; burnt smell; smells burnt; smell hot; "
        "electrocute; smell smoke; scorch; burn mark; smells like burning; burning plastic"
    ),
    "@flicker": "flicker; blink; strobe; flash; lights dim",
    "@dimmer": "dimmer; dim; dimmable",
    "@rewire": "rewire; rewiring; knob and tube; aluminum wiring; cloth wiring; old wiring",
    "@addition": "addition; add a room; add on; room addition; new room",
    "@ethernet": "ethernet; cat six; cat 6; cat five; cat 5; network; internet; lan; coax; data",
    "@hottub": "hot tub; spa; jacuzzi; whirlpool",
    "@240": (
        "240; 220; 240 volt; 220 volt; two forty; two twenty; 240v; 220v; four prong; dryer outlet; dryer plug; "
        "range outlet; stove outlet; range plug; stove plug; outlet for the dryer; plug for the dryer; outlet for "
        "the stove; welder; 50 amp outlet; 30 amp outlet"
    ),
    "@outdoor": (
        "outdoor; outside; patio; exterior; yard; porch; driveway; backyard; landscape; weatherproof; deck outlet"
    ),
    "@surge": "surge; lightning",
    # cleaning
    "@weekly": (
        "weekly; every week; once a week; each week; every monday; every tuesday; every wednesday; every thursday; "
        "every friday; every saturday"
    ),
    "@biweekly": (
        "biweekly; bi weekly; every other week; every two weeks; every 2 weeks; twice a month; fortnight; other "
        "week; two times a month; second week; every second week"
    ),
    "@monthly": (
        "monthly; every month; once a month; each month; every four weeks; one time a month; per month; every 4 weeks"
    ),
    "@hourly": "hourly; per hour; an hour; by the hour; hourly rate; rate per hour; hour; few hours",
    "@moveout": (
        "move out; moving out; moved out; end of lease; end of tenancy; vacate; deposit; lease is up; lease ends; "
        "tenant left; tenant moved; empty apartment; security deposit; leaving my apartment; moveout"
    ),
    "@movein": "move in; moving in; moved in; just bought; new place; before we move; movein; moving into",
    "@construction": "renovate; renovation; remodel; contractor; builder; drywall dust; sawdust; gut",
    "@airbnb": (
        "airbnb; air b n b; vrbo; vacation rental; short term rental; bnb; air bnb; rental guests; between guests; "
        "turnover; next guest; next renter; guests check in; renters check in"
    ),
    "@office": "office; commercial; janitorial; workplace; janitor",
    "@stove": "stove; cooktop; cook top; range",
    "@deep": (
        "deep; thorough; thoroughly; top to bottom; spring clean; spring cleaning; filthy; disgusting; nasty; "
        "gross; not been cleaned; not cleaned; detailed; heavy duty"
    ),
    "@standard": "standard; regular; normal; basic; general; ordinary; one time; single; just once; routine clean",
    "@pet": "dog; cat; pet; puppy; kitten; doggy; kitty; doggie",
    "@urine": "urine; piss; accident; pet stain",
    "@couch": "couch; sofa; loveseat; love seat; upholstery; armchair; recliner; upholstered",
    "@carpet": "carpet; carpeting; wall to wall",
    "@mold": "mold; moldy; mildew; mouldy; black stuff",
    "@rug": "rug",
    "@blinds": "blind; shutter; window shade; shade; venetian",
    "@cabinet": "cabinet; cupboard; pantry",
    "@laundry": "laundry; clothes; fold; linen; bedsheet; sheets",
    "@dishes": "dishes; dirty plate; pots and pans; plates",
    "@organize": "organize; declutter; clutter; tidy up; organise; organizer; sort through",
    "@party": "party; event; guests left; birthday; wedding",
    "@green": (
        "green products; natural; non toxic; nontoxic; eco friendly; eco; fragrance free; organic; chemical free; "
        "harsh chemicals; green clean; environmentally friendly; unscented"
    ),
    "@hoard": "hoarder; hoarding; hoard; full of trash; extreme; roach; full of garbage",
    "@hardwood": "hardwood; wood floor; hard wood; wooden floor; hardwood floor",
    "@polish": "polish; wax; buff; shine; shiny",
    "@grout": "grout",
    "@studio": "studio; one bedroom; 1 bedroom; one bedroom apartment; small apartment",
    # handyman
    "@drywall": (
        "drywall; sheetrock; plasterboard; dry wall; sheet rock; plaster; hole in the wall; hole in my wall; dent "
        "in the wall; hole in the ceiling; crack in the ceiling; punched the wall; holes in the wall; crack in the "
        "wall"
    ),
    "@tv": "tv; television; flat screen; flatscreen; t v; big screen; tvs",
    "@furniture": (
        "furniture; ikea; dresser; desk; crib; wardrobe; bookcase; nightstand; bed frame; bunk bed; flat pack; "
        "wayfair; entertainment center"
    ),
    "@playset": (
        "playset; swing set; play set; swingset; trampoline; basketball hoop; jungle gym; playground; play house"
    ),
    "@grill": "grill; barbecue; bbq",
    "@stairs": "stairs; step; staircase; stairway; stair",
    "@rail": "handrail; railing; banister; rail; hand rail; bannister",
    "@grabbar": (
        "grab bar; safety bar; handicap rail; handicap bar; shower bar; bar in the shower; rail in the shower"
    ),
    "@gutter": "gutter; downspout; down spout; eavestrough; rain gutter",
    "@powerwash": (
        "power wash; pressure wash; pressure washing; power washing; pressure washer; powerwash; pressure clean"
    ),
    "@junk": "junk; rubbish; debris; trash; garbage",
    "@haul": "haul; haul away; haul off; get rid of; take away; dump run; to the dump; junk removal; cart away",
    "@lock": "lock; deadbolt; dead bolt; rekey; re key; keypad; locks; door knob; door handle",
    "@access": "gate code; door code; lockbox; entry code; key code",
    "@breakin": ("broke in; break in; kicked in; burglar; burglary; board up; boarded up; smashed; intruder; robbed"),
    "@sticks": (
        "stick; not close; not latch; not shut; rub; squeak; squeaky; creak; creaky; sag; not close all the way; "
        "scrape; off hinges; hinge"
    ),
    "@notopen": "not open; painted shut; not stay up; not slide; not budge; not stay open",
    "@caulk": "caulk; recaulk; caulking; silicone; reseal the tub; sealant; recaulking",
    "@tile": "tile; backsplash; tiling",
    "@trim": "trim; baseboard; crown molding; quarter round; crown; molding; base board",
    "@drafts": (
        "draft; drafty; weatherstrip; weather strip; weather stripping; door sweep; weatherstripping; cold comes "
        "in; cold air under the door; blow in under; air blow in; wind blow in; air under the door; wind under the "
        "door; air come in"
    ),
    "@curtain": "curtain; drape; drapery; curtain rod",
    "@shelf": "shelf; shelving; bookshelf; shelves",
    "@picture": "picture; mirror; artwork; painting on the wall; gallery wall; frames; photos; art",
    "@petdoor": "dog door; pet door; cat flap; doggy door; doggie door; cat door; pet flap",
    "@screen": "screen; rescreen; screen door; window screen",
    "@fence": "fence; fencing",
    "@deck": "deck; decking",
    "@wallpaper": "wallpaper; wall paper",
    "@paint": "paint; repaint; painter; paint job",
    "@touchup": "touch up; touchup; scuff; scuff mark; marks on the wall",
    "@halfday": "half a day; half day; four hours; 4 hours",
    "@fullday": "full day; whole day; day rate; eight hours; 8 hours; all day; entire day",
    "@odd": (
        "odd jobs; honey do list; handyman; bunch of things; small jobs; small repairs; list of repairs; bunch of "
        "little; miscellaneous"
    ),
    "@inspection": "inspection; inspect; code check",
}

# Concepts near to each other, and how much one counts for the other.
NEAR: dict[tuple[str, str], float] = {
    ("@new", "@install"): 0.7,
    ("@new", "@replace"): 0.7,
    ("@install", "@replace"): 0.5,
    ("@repair", "@broken"): 0.8,
    ("@install", "@hang"): 0.6,
    ("@install", "@assemble"): 0.3,
    ("@clean", "@wash"): 0.7,
    ("@clean", "@deep"): 0.2,
    ("@nohotwater", "@waterheater"): 0.7,
    ("@sewage", "sewer"): 0.5,
    ("@mainline", "sewer"): 0.7,
    ("@mainline", "@drain"): 0.4,
    ("@everydrain", "@mainline"): 0.8,
    ("@everydrain", "@drain"): 0.5,
    ("@gassmell", "gas"): 0.5,
    ("@clog", "@jam"): 0.4,
    ("@leak", "@flood"): 0.4,
    ("@burst", "@flood"): 0.5,
    ("@burst", "@broken"): 0.4,
    ("@nocool", "@ac"): 0.5,
    ("@noheat", "@furnace"): 0.5,
    ("@nopower", "@broken"): 0.5,
    ("@refrigerant", "@recharge"): 0.5,
    ("@condenser", "@ac"): 0.5,
    ("pop", "@trip"): 0.6,
    ("@chilly", "@noheat"): 0.6,
    ("@chilly", "@frozen"): 0.4,
    ("@hardwood", "floor"): 0.6,
    ("@rooftop", "@condenser"): 0.3,
    ("@standby", "@generator"): 0.4,
    ("@addition", "@construction"): 0.6,
    ("@pressure", "@leak"): 0.2,
    ("@trip", "@breaker"): 0.5,
    ("@gfci", "@outlet"): 0.6,
    ("@240", "@outlet"): 0.5,
    ("@recessed", "@light"): 0.5,
    ("@undercabinet", "@light"): 0.4,
    ("@hosebib", "@faucet"): 0.5,
    ("@outdoor", "@hosebib"): 0.5,
    ("@hvac", "@ac"): 0.7,
    ("@hvac", "@furnace"): 0.7,
    ("@backup", "@generator"): 0.5,
    ("@sewage", "smell"): 0.5,
    ("@showerhead", "@shower"): 0.5,
    ("@petdoor", "door"): 0.3,
    ("@petdoor", "@pet"): 0.3,
    ("@grabbar", "@rail"): 0.4,
    ("@junk", "@haul"): 0.5,
    ("@rug", "@carpet"): 0.5,
    ("@exhaustfan", "fan"): 0.6,
    ("@ceilingfan", "fan"): 0.7,
    ("@moveout", "@movein"): 0.3,
    ("@tile", "@grout"): 0.4,
    ("@stairs", "@rail"): 0.3,
    ("@stove", "oven"): 0.6,
    ("@panel", "@breaker"): 0.4,
    ("@panel", "@subpanel"): 0.5,
    ("@paint", "@touchup"): 0.4,
    ("@jam", "@sticks"): 0.6,
    ("@jam", "@notopen"): 0.7,
    ("@sticks", "@notopen"): 0.6,
    ("@frozen", "@nocool"): 0.2,
}
