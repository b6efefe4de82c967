"""Pages that are written from the code: a page per component, a diagram per stack."""
