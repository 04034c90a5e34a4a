"""What of BPMN runs here, as a page for process designers: `python -m engine.bpmn.profile`."""
