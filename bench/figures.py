"""What measured values come to."""


def quantile(values: list[float], share: float) -> float:
    """The value below which this share (0…1) of them lies; not a number where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
