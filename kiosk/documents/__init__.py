"""Makes documents. It fills Word files, converts them to PDF and draws their pages for the screen."""
