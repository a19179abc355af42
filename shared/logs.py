"""How every process of ours logs: one line of JSON to standard error; never the values of variables."""

import sys

import structlog


def configure_logs() -> None:
    """Set up once for each process; a traceback names lines of code, and no passwords that stood in them."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
