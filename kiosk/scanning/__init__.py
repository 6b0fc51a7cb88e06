"""Scans pages and identity cards. It recognises printed pages, and makes PDFs for SECOP's slots."""
