"""What the benchmarks of many calls at once share: the server as a process, and a crowd of callers."""
