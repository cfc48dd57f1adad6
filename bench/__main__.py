"""All benchmarks, one after the other: `python -m bench` (or one by name). Results go to var/bench.json as well.

There the results of benchmarks that were not run this time stay as they were.
"""

import argparse
import importlib
import json
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


def main(arguments: list[str] | None = None) -> None:
    """Runs the benchmarks that are named, or all; a name that is none ends it with the list of them."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Runs the benchmarks named here, or all.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of: {', '.join(NAMES)}")
    asked = parser.parse_args(arguments).names
    if unknown := [name for name in asked if name not in NAMES]:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    results: dict[str, Any] = {}
    for name in asked or NAMES:
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
