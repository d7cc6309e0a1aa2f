"""What happens beside the step: guards, book-keeping, display. One idea per file."""
