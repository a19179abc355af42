"""What a violated constraint of the registry means in words a person understands.

Words alone say that the present state is in the way (409); words at a field, that its value cannot be (422).
"""

from shared.errors import FieldProblem

NO_SUCH_REGION = FieldProblem("region_code", "there is no region with this code")
NO_SUCH_AGENCY = FieldProblem("agency_id", "there is no such agency in this region")

CONSTRAINTS: dict[str, str | FieldProblem] = {
    "uq_person_detail_sign_in_name": "an account with this sign-in name exists",
    "uq_mandate_running": "the account holds this mandate already",
    "fk_account_region_code": NO_SUCH_REGION,
    "fk_mandate_region_code": NO_SUCH_REGION,
    "fk_mandate_agency_of_same_region": NO_SUCH_AGENCY,
    "fk_agency_region_code": NO_SUCH_REGION,
    "fk_agency_parent_of_same_region": FieldProblem(
        "parent_agency_id", "there is no such agency in this region"
    ),
    "fk_agency_succession_to_agency_id": FieldProblem("successor_ids", "there is no such agency"),
    "fk_unit_agency_of_same_region": NO_SUCH_AGENCY,
    "fk_file_reference_sha256": "the file was not used for a day and is gone; hand it in again",
    "fk_innovation_region_code": NO_SUCH_REGION,
    "fk_innovation_agency_of_same_region": NO_SUCH_AGENCY,
    "uq_innovation_draft_innovation_id": "a draft stands beside this innovation already",
    "fk_innovation_unit_unit_id": FieldProblem("unit_ids", "there is no such unit in this region"),
    "fk_innovation_component_component_id": FieldProblem(
        "component_ids", "there is no such innovation in this region"
    ),
    "fk_sheet_import_agency_id": NO_SUCH_AGENCY,
    "uq_replication_standing": "this replication was proposed or confirmed already",
    "fk_replication_agency_of_same_region": FieldProblem(
        "replica_agency_id", "there is no such agency in this region"
    ),
    "fk_replication_replica_id": FieldProblem("replica_id", "there is no such published innovation"),
    "uq_service_name": "this agency or unit has a service of this name",
    "fk_service_agency_of_same_region": NO_SUCH_AGENCY,
    "fk_service_unit_id": FieldProblem("unit_id", "there is no such unit in this agency"),
    "uq_standard_component_code": "something is known of this component already",
    "fk_service_document_agency_of_same_region": NO_SUCH_AGENCY,
    "fk_service_document_service_id": FieldProblem("service_id", "there is no such service of this agency"),
    "uq_complaint_channel_name": "a complaint channel of this name stands here already",
    "fk_complaint_channel_agency_of_same_region": NO_SUCH_AGENCY,
    "uq_complaint_month": "a figure for this month was reported already",
    "uq_complaint_deadline": "a deadline is set here already",
    "uq_usage_month_channel": "a figure for this month and channel was reported already",
    "pk_usage_settings": "the region has settings already",
}
