"""`python -m infra.translations update` merges the pages' texts into the catalogues, and says what lacks."""

import argparse
import sys

from infra.translations.collect import (
    LANGUAGES,
    list_holders,
    list_missing,
    merge_texts,
    read_stored,
    write_stored,
)


def main(arguments: list[str] | None = None) -> int:
    """Do what was asked; 1 if a text has no words in a language."""
    parser = argparse.ArgumentParser(prog="python -m infra.translations", description=__doc__)
    parser.add_argument("what", choices=("update", "check"))
    wanted = parser.parse_args(arguments)
    lacking = 0
    for holder in list_holders():
        for language in LANGUAGES:
            shared = read_stored("shared", language)
            if wanted.what == "update":
                write_stored(holder, language, merge_texts(holder, language, shared))
            for text in list_missing(holder, language, read_stored("shared", language)):
                lacking += 1
                print(f"{holder} {language}: {text}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
