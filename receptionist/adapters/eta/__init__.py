"""How long the way takes: guessed, or asked of a server that knows the roads."""
