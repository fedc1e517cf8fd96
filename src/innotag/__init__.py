"""innotag: structured, explained tags for Chinese bank-innovation reporting."""

__version__ = "0.1.0"
