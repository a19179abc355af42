"""A sheet as a workbook that is filled in without a network: its layout, its writing and its reading."""
