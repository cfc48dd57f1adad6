"""The frame agent: answers with no model and no network. See `agent.py`."""
