"""`python -m infra.launcher`: makes the environment with any Python, then goes on inside it."""

import os
import sys

from infra.launcher.arguments import read_arguments
from infra.launcher.environment import use_environment
from infra.launcher.errors import LaunchError
from shared.data_folder import CHECKOUT


def main() -> int:
    options = read_arguments(sys.argv[1:])
    folder = CHECKOUT / ".venv"
    try:
        python = use_environment(folder, CHECKOUT / "infra" / "lock" / "run.txt")
    except LaunchError as error:
        print(error, file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130
    if sys.prefix != str(folder):
        command = [str(python), "-P", "-m", "infra.launcher", *sys.argv[1:]]
        os.execv(python, command)  # noqa: S606 - our own Python
    # Needs packages, which are there by now.
    from infra.launcher.launch import launch

    return launch(options)


if __name__ == "__main__":
    sys.exit(main())
