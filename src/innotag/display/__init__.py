"""How results look in a notebook: a card, a table, a chart. Sees only results, labels, tables."""

from innotag.display.card import result_card
from innotag.display.plot import plot_themes
from innotag.display.table import results_table

__all__ = ["plot_themes", "result_card", "results_table"]
