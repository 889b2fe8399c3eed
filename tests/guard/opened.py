"""Note which files this process opens, by $OPENED: a folder, with a file for each process.

A program that ends is not to miss what it read: the list is written as it ends, its modules with it.
"""

import atexit
import os
import sys

_OPENED = set()


def _note(event: str, arguments: tuple) -> None:
    if event == "open" and isinstance(arguments[0], str):
        _OPENED.add(os.path.abspath(arguments[0]))


def _tell(folder: str) -> None:
    program = os.path.basename(sys.argv[0] if sys.argv else "")
    modules = {getattr(module, "__file__", None) or "" for module in [*sys.modules.values()]}
    with open(os.path.join(folder, f"{program}.{os.getpid()}"), "w", encoding="utf-8") as out:
        out.write("\n".join({*_OPENED, *modules}))


sys.addaudithook(_note)
atexit.register(_tell, os.environ["OPENED"])
