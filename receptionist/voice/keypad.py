"""Keys pressed on the caller's telephone, collected until a pause or `#`."""

_KEYS = frozenset("0123456789*#")


class Keypad:
    """Digits pressed so far. A caller need not have spoken for them to count."""

    def __init__(self, pause_seconds: float) -> None:
        self.digits = ""
        self.pressed_at = 0.0
        self._pause_seconds = pause_seconds
        self._closed = False

    def press(self, key: str, now: float) -> bool:
        """Takes a key; False where it means nothing: an unknown one, or `#` after no digits."""
        if key not in _KEYS or len(key) != 1 or (key == "#" and not self.digits):
            return False
        self.pressed_at = now
        if key == "#":
            self._closed = True
        else:
            self.digits += key
        return True

    def is_due(self, now: float) -> bool:
        """Whether there are digits and no more are to be expected."""
        return bool(self.digits) and (self._closed or now - self.pressed_at >= self._pause_seconds)

    def take(self) -> str:
        """The digits; the pad is empty afterwards."""
        digits, self.digits, self._closed = self.digits, "", False
        return digits
