"""The registry's upload endpoints; what they do is told in `shared.files.endpoints`."""

from registry_service.files.models import FILES
from registry_service.files.rules import UPLOADERS
from registry_service.files.schemas import UploadInput
from shared.files.endpoints import upload_endpoints

files = upload_endpoints(FILES, UPLOADERS, UploadInput)
