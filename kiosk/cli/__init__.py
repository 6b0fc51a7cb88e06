"""The commands: a module each, with add(subparsers) and run(args) -> exit status."""
