"""Numbers as an American says them."""

_UNDER_TWENTY = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(number: int) -> str:
    """`149` → "one hundred forty-nine". Not for negative numbers."""
    for size, name in _SCALES:
        if number >= size:
            rest = number % size
            return f"{cardinal(number // size)} {name}" + (f" {cardinal(rest)}" if rest else "")
    if number < 20:
        return _UNDER_TWENTY[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_UNDER_TWENTY[ones]}" if ones else "")


def ordinal(number: int) -> str:
    """`21` → "twenty-first"."""
    words = cardinal(number)
    cut = max(words.rfind("-"), words.rfind(" ")) + 1
    head, last = words[:cut], words[cut:]
    if last in _ORDINALS:
        return head + _ORDINALS[last]
    return head + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def digit_by_digit(digits: str) -> str:
    """`"0142"` → "oh one four two"."""
    return " ".join("oh" if digit == "0" else _UNDER_TWENTY[int(digit)] for digit in digits)


def in_pairs(digits: str) -> str:
    """As street numbers and years are said: `"4211"` → "forty-two eleven", `"4205"` → "forty-two oh five"."""
    number = int(digits)
    if len(digits) < 3 or digits[0] == "0" or number % 1000 == 0:
        return cardinal(number) if digits[0] != "0" else digit_by_digit(digits)
    head, tail = digits[:-2], digits[-2:]
    if tail == "00":
        last = "hundred"
    elif tail[0] == "0":
        last = f"oh {cardinal(int(tail))}"
    else:
        last = cardinal(int(tail))
    return f"{in_pairs(head)} {last}"
