"""Glass -> pages -> what they are -> PDFs by slot; what a card says of its holder."""
