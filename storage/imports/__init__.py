"""Reading files of schools and employers into the records, all or nothing."""
