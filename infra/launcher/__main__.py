"""`python -m infra.launcher`: makes the environment with any Python, then goes on inside it."""

import os
import sys

from infra.launcher.arguments import read_arguments
from infra.launcher.environment import ensure_environment
from infra.launcher.errors import LaunchError
from infra.launcher.launch import launch
from shared.data_folder import CHECKOUT


def main() -> int:
    options = read_arguments(sys.argv[1:])
    folder = CHECKOUT / ".venv"
    try:
        python = ensure_environment(folder, CHECKOUT / "infra" / "lock" / "run.txt")
    except LaunchError as error:
        print(error, file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130
    if sys.prefix != str(folder):
        os.execv(python, [str(python), "-m", "infra.launcher", *sys.argv[1:]])  # noqa: S606 - our own Python
    return launch(options)


if __name__ == "__main__":
    sys.exit(main())
