"""Jobs are nudges, the work list is the database: queues, workers, work items and the clock."""
