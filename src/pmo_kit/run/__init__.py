"""The outside world: notebooks in, one page, one notebook and one result out; batches, folders and forms."""
