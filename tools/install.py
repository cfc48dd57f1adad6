"""Installs exactly what a lock file names, by hash, and says how far it is: `python tools/install.py LOCK`.

Standard library only: it runs before anything is installed.
"""

import re
import subprocess
import sys
import time
from pathlib import Path


def main(lock: str) -> int:
    """Runs pip and counts the packages it takes; shows pip's own words where it fails."""
    total = len(re.findall(r"(?m)^[a-zA-Z0-9]", Path(lock).read_text(encoding="utf-8")))
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--no-deps", "--require-hashes"]
    began, taken, said = time.monotonic(), 0, 0.0
    lines: list[str] = []
    with subprocess.Popen(
        [*command, "--progress-bar", "off", "-r", lock], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            lines.append(line)
            taken += line.startswith(("Collecting", "Requirement already"))
            installing = line.startswith("Installing collected")
            if installing or time.monotonic() - said > 5:
                said = time.monotonic()
                what = "unpacking all of them" if installing else f"{min(taken, total)} of about {total} packages"
                print(f"  [{said - began:3.0f} s] {what} ...", flush=True)
    if pip.returncode:
        sys.stderr.writelines(lines[-25:])
        print("The packages could not be installed: pip's words are above.", file=sys.stderr)
    else:
        print(f"  [{time.monotonic() - began:3.0f} s] installed.", flush=True)
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
