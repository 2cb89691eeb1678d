"""`python -m codegpt_ls` is the same door as the `codegpt-ls` console script."""

from codegpt_ls.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
