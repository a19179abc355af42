"""Pages for people: layout, forms, charts, languages, assets; it knows no product word."""
