"""Which tests `make check` leaves out: with the others it takes a minute on two processors."""

from __future__ import annotations

from pathlib import Path

SLOW_FOLDERS = frozenset({"e2e", "deploy", "screens"})
"""Whole processes, whole machines, screens by the hundred."""
QUICK_SCREENS = frozenset(
    {
        "test_form_drawing.py",
        "test_key_bar.py",
        "test_page_view.py",
        "test_saving.py",
        "test_staff_call.py",
        "test_wireframe.py",
    }
)
"""Some of each kind of screen."""
SLOW_FILES = frozenset(
    {
        "test_cli_check.py",
        "test_cli_staff.py",
        "test_cups_faults.py",
        "test_documents_cleaning.py",
        "test_documents_engines.py",
        "test_documents_fidelity.py",
        "test_documents_guide.py",
        "test_documents_papers.py",
        "test_documents_proof.py",
        "test_documents_render.py",
        "test_lint.py",
        "test_loader.py",
        "test_print_kill.py",
        "test_reading_back.py",
        "test_scan_card.py",
        "test_scan_device.py",
        "test_scan_mistakes.py",
        "test_scan_pages.py",
        "test_scan_whole_way.py",
        "test_session_properties.py",
        "test_serial_reader.py",
        "test_staff_throttle.py",
        "test_store_archive.py",
        "test_store_index.py",
        "test_store_inventory.py",
        "test_store_offline.py",
        "test_store_postgres.py",
        "test_store_server_faults.py",
        "test_templates_import.py",
        "test_templates_inspection.py",
    }
)
"""Of the rest, those that took more than four seconds each, of processor or of waiting for the disk."""


def is_slow(file: Path) -> bool:
    """Whether all tests of a file are slow; a test may also be marked so by itself."""
    if file.name in QUICK_SCREENS:
        return False
    return file.name in SLOW_FILES or not SLOW_FOLDERS.isdisjoint(file.parts)
