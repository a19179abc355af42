"""Files by their content: uploads that resume after a break, what is stored, and what refers to it."""
