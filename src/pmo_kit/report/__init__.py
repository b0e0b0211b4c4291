"""Words, tables, pages and sheets: formats what was decided, calculates nothing."""
