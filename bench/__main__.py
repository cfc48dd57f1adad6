"""All benchmarks, one after the other: `python -m bench` (or one by name). Results go to var/bench.json as well."""

import importlib
import json
import sys
from pathlib import Path

NAMES = ("price_search", "scenarios", "price_gate", "understand_speed", "wer", "reply_time")


def main() -> None:
    """Runs the benchmarks that are named, or all."""
    results = {}
    for name in sys.argv[1:] or NAMES:
        print(f"== {name}")
        results[name] = importlib.import_module(f"bench.{name}").run()
        print()
    out = Path("var/bench.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=2), encoding="utf-8")
    print(f"also in {out}")


if __name__ == "__main__":
    main()
