"""The program ``vmsg``: window and command line."""

import sys

from vmsg_desktop.__main__ import main

sys.exit(main())
