"""The shape of the rules."""

from receptionist.agent.frame_agent.understanding.labels import Intent

Rules = tuple[tuple[Intent, float, str], ...]
"""An intent, the weight that the words give it, and the words: a regular expression over `plain` text.

Weights: 8 and 9 settle it, 5 to 7 is a clear wish, 3 a likely one, below that mere manners. Between rules that match
the same utterance only the order of weights matters.
"""
