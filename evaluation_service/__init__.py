"""The evaluation service: instruments, periods, sheets, scores and results."""
