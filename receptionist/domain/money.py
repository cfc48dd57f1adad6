"""Money in whole cents."""

from dataclasses import dataclass

_SYMBOLS = {"USD": "$", "CAD": "$", "AUD": "$", "GBP": "£", "EUR": "€"}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in the smallest unit of its currency: `Money(14950, "USD")` is $149.50."""

    cents: int
    currency: str = "USD"

    def __str__(self) -> str:
        symbol = _SYMBOLS.get(self.currency, f"{self.currency} ")
        whole, part = divmod(abs(self.cents), 100)
        return f"{'-' if self.cents < 0 else ''}{symbol}{whole:,}" + (f".{part:02d}" if part else "")

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.cents + other.cents, self.currency)

    def times(self, count: int) -> "Money":
        """The amount for `count` units."""
        return Money(self.cents * count, self.currency)
