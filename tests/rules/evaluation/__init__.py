"""Pure rules of the evaluation."""
