"""`python -m pmo_kit` is the command `pmo`."""

from pmo_kit.cli import main

if __name__ == "__main__":
    main()
