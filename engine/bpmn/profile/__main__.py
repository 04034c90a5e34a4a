"""Prints the page."""

import sys

from engine.bpmn.profile.page import page

if __name__ == "__main__":
    sys.stdout.write(page())
