"""The HTTP face of both services: problems, strict JSON, endpoints, versions, idempotency, paging."""
