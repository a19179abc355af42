"""What a violated constraint of the evaluation means in words a person understands."""

CONSTRAINTS = {
    "pk_instrument": "an instrument with this id and version is loaded already",
    "fk_period_instrument": "there is no instrument with this id and version",
    "uq_lokus_unit": "the unit is a lokus of this period already",
    "uq_assignment_evaluator": "the evaluator is assigned to this lokus already",
}
