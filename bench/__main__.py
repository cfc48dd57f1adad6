"""All benchmarks, one after the other: `python -m bench` (or one by name). Results go to var/bench.json as well.

There the results of benchmarks that were not run this time stay as they were.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

NAMES = (
    "price_search",
    "scenarios",
    "price_gate",
    "understand_speed",
    "wer",
    "spoken_cards",
    "reply_time",
    "reply_time_llm",
    "barge_in",
    "turn_end",
    "capacity",
    "text_inbound",
    "text_outbox",
    "text_fuzz",
    "text_chaos",
    "inbox_load",
)


def main() -> None:
    """Runs the benchmarks that are named, or all."""
    results: dict[str, Any] = {}
    for name in sys.argv[1:] or NAMES:
        print(f"== {name}")
        results[name] = importlib.import_module(f"bench.{name}").run()
        print()
    save(results, Path("var/bench.json"))


def save(results: dict[str, Any], out: Path) -> None:
    """Writes these results beside the others in the file; one that does not hold results is begun anew."""
    out.parent.mkdir(exist_ok=True)
    try:
        before = json.loads(out.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        before = {}
    merged = (before if isinstance(before, dict) else {}) | results
    out.write_text(json.dumps(merged, indent=2), encoding="utf-8")
    print(f"also in {out}")


if __name__ == "__main__":
    main()
