"""Every kind of entry that the registry's journal can hold."""

from shared.contracts.evidence_entries import EVIDENCE_KINDS_OF_ENTRY
from shared.contracts.import_entries import IMPORT_KINDS
from shared.contracts.innovation_entries import INNOVATION_KINDS
from shared.contracts.kinds import kinds_by_name
from shared.contracts.open_data_entries import OPEN_DATA_KINDS
from shared.contracts.people_entries import PEOPLE_KINDS
from shared.contracts.place_entries import PLACE_KINDS
from shared.contracts.replication_entries import REPLICATION_KINDS
from shared.contracts.standard_entries import STANDARD_KINDS
from shared.contracts.usage_entries import USAGE_KINDS

REGISTRY_KINDS = kinds_by_name(
    (
        *PEOPLE_KINDS,
        *PLACE_KINDS,
        *INNOVATION_KINDS,
        *USAGE_KINDS,
        *STANDARD_KINDS,
        *REPLICATION_KINDS,
        *EVIDENCE_KINDS_OF_ENTRY,
        *IMPORT_KINDS,
        *OPEN_DATA_KINDS,
    )
)
