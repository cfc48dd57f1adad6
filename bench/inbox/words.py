"""What customers of a large plumber are called and write. Common words are common, and a few are rare."""

import random

_FIRST = [
    "Ana", "Ben", "Carla", "Dan", "Eva", "Fred", "Grace", "Hugo", "Ines", "Jack", "Kim", "Laura", "Maria", "Nina",
    "Omar", "Paul", "Rosa", "Sam", "Tess", "Uma", "Vera", "Will",
]  # fmt: skip
_LAST = [
    "Adams", "Baker", "Cole", "Diaz", "Evans", "Ford", "Green", "Hall", "Irwin", "Jones", "King", "Lopez", "Moore",
    "Nash", "Ortiz", "Price", "Quinn", "Reed", "Stone",
]  # fmt: skip
_MIDDLE = "bcdfghjklmnprstvw"
_SAYS = (
    "Hello, the {what} in the {where} {does}. Can somebody come {when}?",
    "Thanks, {when} works. The {what} still {does}.",
    "How much is it to look at the {what}?",
    "We can come {when} to look at the {what}. Does that work for you?",
    "It is the {what} again, it {does} since {when}.",
    "OK, see you {when}.",
)
_WHAT = [
    "sink", "boiler", "water heater", "shower", "toilet", "drain", "tap", "pipe", "sump pump", "garbage disposal",
    "radiator", "bathtub",
]  # fmt: skip
_WHERE = [
    "kitchen", "basement", "bathroom", "garage", "attic", "laundry room", "hallway", "second floor", "garden",
]  # fmt: skip
_DOES = [
    "leaks", "drips", "is blocked", "makes a noise", "is cold", "smells", "overflows", "will not start",
    "runs all the time",
]  # fmt: skip
_WHEN = [
    "today", "tomorrow", "on Monday", "on Friday", "this week", "in the morning", "after five", "right now",
    "next week",
]  # fmt: skip
RARE = "bidet"  # in one text of ten thousand


def name_of(made: random.Random) -> str:
    """A name; one contact in three has none."""
    if made.random() < 1 / 3:
        return ""
    last = made.choice(_LAST) + "".join(made.choices(_MIDDLE + "aeiou", k=3))
    return f"{made.choice(_FIRST)} {last}"


def text_of(made: random.Random) -> str:
    """What one text says."""
    what = RARE if made.random() < 0.0001 else made.choice(_WHAT)
    return made.choice(_SAYS).format(
        what=what, where=made.choice(_WHERE), does=made.choice(_DOES), when=made.choice(_WHEN)
    )
