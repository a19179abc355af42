"""What a violated constraint of the evaluation means in words a person understands."""

CONSTRAINTS = {
    "uq_proposal_snapshot_number": "a snapshot of this lokus was taken at the same moment; read it",
    "uq_proposal_confirmation_evaluator": "the snapshot was confirmed already",
    "pk_instrument": "an instrument with this id and version is loaded already",
    "fk_period_instrument": "there is no instrument with this id and version",
    "uq_lokus_unit": "the unit is a lokus of this period already",
    "uq_assignment_evaluator": "the evaluator is assigned to this lokus already",
    "uq_pleno_lokus": "a lead was named for this lokus just now",
    "uq_sheet_shared_running": "the sheet was returned or begun at the same moment; read it again",
    "uq_sheet_shared_number": "the sheet was returned or begun at the same moment; read it again",
    "uq_sheet_signature_number": "somebody signed this sheet at the same moment; try again",
    "uq_survey_source_running": "somebody did the same at this moment; try again",
}
