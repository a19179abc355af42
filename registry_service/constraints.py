"""What a violated constraint of the registry means in words a person understands."""

CONSTRAINTS = {
    "uq_person_detail_sign_in_name": "an account with this sign-in name exists",
    "uq_mandate_running": "the account holds this mandate already",
    "fk_account_region_code": "there is no region with this code",
    "fk_mandate_region_code": "there is no region with this code",
    "fk_mandate_agency_id": "there is no agency with this id",
}
