"""Started by path with `python -I`: its arguments are where this installation's packages are."""

import sys

sys.path.extend(each for each in sys.argv[1:] if each not in sys.path)

from codegpt_ls.mcp.child.serving import main

main()
