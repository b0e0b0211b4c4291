"""Projects' own folders gathered into the office's portfolio: rows and documents, and no word of either lost."""
