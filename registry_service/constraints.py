"""What a violated constraint of the registry means in words a person understands.

Words alone say that the present state is in the way (409); words at a field, that its value cannot be (422).
"""

from shared.errors import FieldProblem

NO_SUCH_REGION = FieldProblem("region_code", "there is no region with this code")

CONSTRAINTS: dict[str, str | FieldProblem] = {
    "uq_person_detail_sign_in_name": "an account with this sign-in name exists",
    "uq_mandate_running": "the account holds this mandate already",
    "fk_account_region_code": NO_SUCH_REGION,
    "fk_mandate_region_code": NO_SUCH_REGION,
    "fk_mandate_agency_of_same_region": FieldProblem("agency_id", "there is no such agency in this region"),
}
