"""Finds free ports and says which are taken; starts no server."""

import errno
import random
import socket

LOCALHOST = "127.0.0.1"
# Below the ranges from which Linux and macOS take the ports of outgoing connections: while a server restarts,
# a client that keeps trying could otherwise be given that very port and connect to itself.
FIRST, LAST = 20000, 32000


def choose_free_port() -> int:
    choose = random.SystemRandom().randrange
    while True:
        port = choose(FIRST, LAST)
        if is_port_free(port):
            return port


def is_port_free(port: int, host: str = LOCALHOST) -> bool:
    """Whether a server could listen there now; raises the system's own reason if none ever could.

    Connections that are only being closed do not count.
    """
    family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, number) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True
