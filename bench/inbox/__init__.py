"""What the benchmark of the inbox is made of."""
