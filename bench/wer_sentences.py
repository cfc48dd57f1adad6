"""What callers of service businesses say, written for this benchmark; and the words such businesses would expect."""

SENTENCES = (
    "Hi, my kitchen sink is backed up and I need somebody to take a look at it.",
    "How much do you charge to snake a main line?",
    "The water heater in the basement is leaking all over the floor.",
    "Can somebody come out tomorrow morning, maybe around nine thirty?",
    "My name is Daniel Porter, that's P O R T E R.",
    "The address is forty two eleven Maple Street, apartment three.",
    "You can reach me at two one seven, five five five, zero one four two.",
    "No, not Thursday. I said Tuesday afternoon.",
    "Do you charge extra for coming out on a Sunday?",
    "The air conditioner is running but it's only blowing warm air.",
    "I smell gas near the furnace and I'm not sure what to do.",
    "What would it cost to replace a garbage disposal?",
    "The toilet keeps running after I flush it.",
    "Is there any way you can get here before noon?",
    "We need a deep clean for a three bedroom house before we move out.",
    "Half the outlets in the living room stopped working last night.",
    "I got a quote for one hundred and eighty dollars from another company.",
    "Could you give me a ballpark price for a tune up?",
    "Yes, that works for me.",
    "Sorry, could you say that again?",
    "I'd rather talk to a real person if that's possible.",
    "It's the white house on the corner of Lincoln Avenue and Ninth Street.",
    "The breaker trips every time I turn on the microwave.",
    "Any time next week is fine, except for Monday.",
    "My shower drain is slow and there's hair all in it.",
    "How soon can you send a plumber?",
    "There's no hot water in the whole house.",
    "Do I have to pay the service fee if you do the repair?",
    "I have a ceiling fan that needs to be installed in the bedroom.",
    "My last name is Kowalski. K O W A L S K I.",
    "The thermostat says sixty two, but it's set to seventy.",
    "Just call me back at the number I'm calling from.",
    "We're at nineteen hundred West Oak Drive, in Springfield.",
    "Can you come by after five in the evening on the fourteenth?",
    "Is the estimate free, or do you charge for the visit?",
    "I need two doors hung and a hole in the drywall patched.",
    "The sump pump quit and the water is coming up fast.",
    "That's more than I expected. Is there a cheaper option?",
    "Actually, make that Friday instead.",
    "Okay, and how long would the whole job take?",
    "Do you work in Greenville as well?",
    "I think a pipe froze and burst behind the washing machine.",
    "No thanks, that's everything I needed.",
    "Can you text me the confirmation, please?",
)

HINT = (
    "Drain cleaning, snake the main line, water heater, garbage disposal, sump pump, toilet repair, burst pipe, "
    "furnace, thermostat, air conditioner, AC tune-up, outlet, breaker, ceiling fan, deep clean, drywall patch, "
    "service fee, estimate. Springfield, Greenville, Fairview. Maple Street, Lincoln Avenue, Oak Drive, Cedar Lane."
)
