"""The program ``vmsg-agent``."""

import sys

from remote_agent.__main__ import main

sys.exit(main())
