"""The evaluation's upload endpoints; what they do is told in `shared.files.endpoints`."""

from evaluation_service.evidence.models import FILES
from evaluation_service.evidence.rules import UPLOADERS
from evaluation_service.evidence.schemas import UploadInput
from shared.files.endpoints import upload_endpoints

files = upload_endpoints(FILES, UPLOADERS, UploadInput)
