"""The parts of a case that is told as a story in the browser, by keyboard."""
