"""Tag files of any size: in shards, with flat memory, and going on after a kill.

`tag_files` reads JSON Lines or Parquet and writes a folder. The folder `_innotag` inside it holds
what was begun (`run.json`), which shards are done (`done.jsonl`) and how it ended (`summary.json`).
"""

from innotag.batch.counts import Progress, Summary
from innotag.batch.options import BatchOptions
from innotag.batch.run import tag_files

__all__ = ["BatchOptions", "Progress", "Summary", "tag_files"]
