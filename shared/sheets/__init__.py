"""Reading and writing of sheets (CSV, XLSX) and the exact meaning of their cells; no product word."""
