"""Every kind of entry that the evaluation's journal can hold."""

from shared.contracts.evaluation_entries import EVALUATION_ENTRY_KINDS
from shared.contracts.kinds import kinds_by_name
from shared.contracts.publication_entries import PUBLICATION_KINDS
from shared.contracts.result_entries import RESULT_KINDS

EVALUATION_KINDS = kinds_by_name((*EVALUATION_ENTRY_KINDS, *RESULT_KINDS, *PUBLICATION_KINDS))
