"""What is meant by an utterance, without a model: one file a question, put together in `understand`."""

from receptionist.agent.frame_agent.understanding.understand import Understanding, understand

__all__ = ["Understanding", "understand"]
