"""The innovation endpoints: records, their steps, the drafts beside them, their versions."""

from registry_service.innovations.api.records import innovations
from registry_service.innovations.api.side_drafts import side_drafts
from registry_service.innovations.api.steps import innovation_steps
from registry_service.innovations.api.versions import innovation_versions

__all__ = ["innovation_steps", "innovation_versions", "innovations", "side_drafts"]
