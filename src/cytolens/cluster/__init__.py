"""Work spread over the processes of a Ray cluster."""
