"""A small website for tests: it answers, redirects, asks to sign in, and sends its answers drop by drop."""

import select
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared import clock

STATUSES = {"/there": 200, "/gone": 404, "/locked": 401, "/broken": 500}
REDIRECTS = {
    "/moved": "/there",
    "/round": "/round",
    "/google": "https://accounts.google.com/v3/signin",
    "/login-first": "/login?next=/there",
    "/file": "file:///etc/passwd",
    "/named": "http://nama:sandi@127.0.0.1/",
}


class Website(ThreadingHTTPServer):
    """Listens on loopback; `asked` is what it was asked for, with the names in Host."""

    daemon_threads = True
    asked: list[tuple[str, str]]
    greets_after: float

    def get_request(self) -> tuple[socket.socket, Any]:
        """The next caller, who is not answered at once."""
        if self.greets_after:
            select.select([self.socket], [], [])
            time.sleep(self.greets_after)
        return super().get_request()

    def address_of(self, path: str, host: str = "127.0.0.1") -> str:
        """An address of this website."""
        return f"http://{host}:{self.server_port}{path}"


class _Answers(BaseHTTPRequestHandler):
    server: Website

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Host"]))
        path = self.path.partition("?")[0]
        if path == "/drops":
            self._drip()
            return
        if path in REDIRECTS:
            self.send_response(302)
            self.send_header("Location", REDIRECTS[path])
        else:
            self.send_response(STATUSES.get(path, 404))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        try:
            for _ in range(200):
                self.wfile.write(b"H")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def make_certificate(folder: Path, name: str) -> Path:
    """A certificate of its own making for the name, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    return file


@contextmanager
def serve_website(certificate: Path | None = None, *, greets_after: float = 0.0) -> Iterator[Website]:
    """The website while the block runs, over TLS if it has a certificate; it may take its time to greet."""
    website = Website(("127.0.0.1", 0), _Answers)
    website.asked, website.greets_after = [], greets_after
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        website.socket = context.wrap_socket(website.socket, server_side=True)
    thread = threading.Thread(target=website.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield website
    finally:
        website.shutdown()
        website.server_close()
        thread.join()
