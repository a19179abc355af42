"""What the registry's upload endpoints read."""

from marshmallow import fields, validate

from registry_service.files.rules import PURPOSES
from shared.files.schemas import NewUpload


class UploadInput(NewUpload):
    """A file to be handed in: what it is called, how many bytes it has, and what for."""

    purpose = fields.String(required=True, validate=validate.OneOf(tuple(PURPOSES)))
