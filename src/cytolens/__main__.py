"""``python -m cytolens`` is the command line."""

from cytolens.cli.main import main

if __name__ == "__main__":
    main()
