"""The ways in which a launch ends early, each with its exit status; prints nothing."""


class LaunchError(Exception):
    """A sentence for the person at the terminal; the launcher ends with `status`."""

    status = 1


class UsageError(LaunchError):
    """What was asked for, or set in the environment, makes no sense."""

    status = 2


class FolderHeld(LaunchError):
    """Another launcher holds the data folder."""

    status = 3


class ChildFailed(LaunchError):
    """A program that the launcher started did not do its work."""


class StopRequested(BaseException):
    """Ctrl-C or SIGTERM arrived; like KeyboardInterrupt no error, so that nothing catches it by accident."""
