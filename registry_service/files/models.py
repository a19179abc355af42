"""The registry's tables of files; their columns and rules are the shared ones."""

from registry_service.files.rules import PURPOSES
from registry_service.tables import Base
from shared.files.tables import declare_files

FILES = declare_files(Base, PURPOSES, account="account.account_id")
