"""Vonage: texts over its SMS API and its Messages API."""
