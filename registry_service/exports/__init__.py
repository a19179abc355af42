"""Lists as files: everything that a list shows its reader, as CSV, XLSX or JSON lines."""
