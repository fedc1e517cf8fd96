"""`python -m innotag.cli`."""

import sys

from innotag.cli import main

sys.exit(main())
