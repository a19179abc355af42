"""The evaluation's tables of files; their columns and rules are the shared ones."""

from evaluation_service.evidence.rules import PURPOSES
from evaluation_service.tables import Base
from shared.files.tables import declare_files

FILES = declare_files(Base, PURPOSES)
