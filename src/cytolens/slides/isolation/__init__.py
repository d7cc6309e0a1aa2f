"""Read a slide in processes that may crash without taking the run along."""
