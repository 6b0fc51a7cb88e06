"""Finds programs that tests need: a missing one skips the test on a person's machine, fails it in CI."""

from __future__ import annotations

import os
import shutil

import pytest


def needs(program: str) -> str:
    """The path of a system program; skips the test without it, or fails it when CI is "true"."""
    if path := shutil.which(program):
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(f"{program} must be installed in CI")
    pytest.skip(f"{program} is not installed")
