"""The released grades of units, as the evaluation told of them."""
