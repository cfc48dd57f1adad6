"""The reply time with a language model whose first token comes after 300 ms: `python -m bench.reply_time_llm`."""

from bench import reply_time


def run() -> dict[str, object]:
    """Places the calls and prints the table."""
    return reply_time.run(llm=True)


if __name__ == "__main__":
    run()
