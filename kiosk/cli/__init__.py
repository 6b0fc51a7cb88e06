"""The commands: one module for each, with add(subparsers) and run(args) -> exit status."""
