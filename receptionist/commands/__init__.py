"""The commands of `receptionist …`, one file each; `cli.py` puts them together."""
