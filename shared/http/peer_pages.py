"""Lets pages of the other service ask one endpoint in their reader's name; nobody else's pages ever may."""

from urllib.parse import urlsplit

from shared.http.service import current_service


def peers_page_headers() -> dict[str, str]:
    """What lets a browser show this answer to a page of the peer; under one origin it changes nothing."""
    peer = urlsplit(current_service().settings.peer_public_url)
    return {
        "Access-Control-Allow-Origin": f"{peer.scheme}://{peer.netloc}",
        "Access-Control-Allow-Credentials": "true",
        "Vary": "Origin",
    }
