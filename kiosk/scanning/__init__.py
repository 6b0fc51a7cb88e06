"""Scans pages, recognises printed pages and identity cards, and makes PDFs for SECOP's slots."""
