"""Sheets: one evaluator's F-02 on one lokus, saved answer by answer, submitted once."""
