"""One launch from the command line to the exit status: which folder, which order, what is printed where."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from infra.launcher.arguments import Options
from infra.launcher.errors import ChildFailed, FolderHeld, LaunchError, StopRequested, UsageError
from infra.launcher.folder_lock import hold_folder
from infra.launcher.leftovers import stop_leftovers
from infra.launcher.progress import Progress, write_out
from infra.launcher.ready import require_free_ports
from infra.launcher.settings import Settings, read_settings
from infra.launcher.system import System
from shared.data_folder import CHECKOUT, HomeUnknown, RunFileUnreadable, get_data_folder, read_run_file

INTERRUPTED = 130
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def launch(options: Options) -> int:
    """The exit status; everything that was started has ended when it returns."""
    progress = Progress(sys.stderr if options.json else sys.stdout)
    listen_to_signals()
    try:
        with _choose_folder(options) as folder:
            return _launch_in(folder, options, progress)
    except LaunchError as error:
        sys.stderr.write(f"{error}\n")
        return error.status
    except OSError as error:
        sys.stderr.write(f"The system refused: {error}\n")
        return LaunchError.status
    except StopRequested:
        progress.say("Interrupted")
        return INTERRUPTED


def _launch_in(folder: Path, options: Options, progress: Progress) -> int:
    settings = read_settings(os.environ, check=options.check)
    if options.remove_demo and settings.own_databases is None and not (folder / "postgresql").is_dir():
        progress.say(f"There is no demonstration in {folder}")
        return 0
    try:
        with hold_folder(folder):
            stopped = stop_leftovers(folder)
            if stopped:
                progress.say(f"Stopped what a launcher that was killed had left: {', '.join(stopped)}")
            if not options.remove_demo:
                require_free_ports(settings)
            system = System(folder, settings, progress, small=options.check)
            try:
                try:
                    return _run(system, options)
                finally:
                    # A signal that arrives in this very moment raises; from then on all are passed over.
                    _pass_over_signals()
            finally:
                system.stop()
    except FolderHeld:
        if not options.remove_demo:
            raise
        return _remove_demo_from_running(folder)


def _run(system: System, options: Options) -> int:
    system.start_servers()
    if options.remove_demo:
        system.migrate()
        system.progress.say(system.remove_demo().rstrip())
        return 0
    system.prepare()
    system.start_services()
    well = True
    if wants_cases(options, system.settings) and (system.load_demo() or options.check):
        well = _print_report(system, options)
    if options.check:
        return 0 if well else 1
    system.progress.say(f"Registry:   {system.settings.registry.url}")
    system.progress.say(f"Evaluation: {system.settings.evaluation.url}")
    system.progress.say(f"Data:       {system.folder}")
    system.progress.say("Ctrl-C stops everything.")
    with contextlib.suppress(StopRequested):
        system.serve()
    system.progress.say("Stopping")
    return 0


def wants_cases(options: Options, settings: Settings) -> bool:
    """The cases go into embedded servers unless told otherwise, into one's own only when asked for."""
    return options.demo or (settings.own_databases is None and not options.empty)


def _print_report(system: System, options: Options) -> bool:
    """Whether the cases came out as they should; while serving, people may have changed them."""
    well, text = system.report("json" if options.json else "table")
    if options.json:
        try:
            content = json.loads(text)
        except json.JSONDecodeError as error:
            raise ChildFailed(f"The report is no JSON: {error}\n{text[:2000]}") from error
        text = json.dumps(
            {**content, "seconds": system.progress.count_seconds()}, ensure_ascii=False, indent=2
        )
    write_out(sys.stdout, f"{text.rstrip()}\n")
    if not well:
        system.progress.say("The cases differ from what they should give")
    return well


def _remove_demo_from_running(folder: Path) -> int:
    """Another launcher serves this folder: its servers are used."""
    try:
        environment = (read_run_file(folder) or {}).get("environment", {})
    except RunFileUnreadable as error:
        raise LaunchError(str(error)) from error
    return subprocess.run(
        [sys.executable, "-P", "-m", "infra.demo", "remove"],
        env={**os.environ, **environment, "PYTHONPATH": str(CHECKOUT)},
        cwd=CHECKOUT,
        check=False,
    ).returncode


@contextlib.contextmanager
def _choose_folder(options: Options) -> Iterator[Path]:
    """For --check a new one, removed afterwards, through which the servers' account can pass."""
    if not options.check:
        yield _find_data_folder()
        return
    folder = Path(tempfile.mkdtemp(prefix="prima-check-"))
    try:
        folder.chmod(0o711)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _find_data_folder() -> Path:
    try:
        return get_data_folder()
    except HomeUnknown as error:
        raise UsageError(str(error)) from error


def _request_stop(number: int, frame: FrameType | None) -> None:
    """The first signal only: a second one would leave the orderly stop half done."""
    _pass_over_signals()
    raise StopRequested


def _pass_over(number: int, frame: FrameType | None) -> None:
    """Stopping takes bounded time. Under SIG_IGN Python would complain of one that has arrived already."""


def listen_to_signals() -> None:
    """From now on the first signal to stop raises StopRequested in the main thread."""
    for number in STOP_SIGNALS:
        # A launcher under nohup goes on when its terminal closes.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _request_stop)


def _pass_over_signals() -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, _pass_over)
