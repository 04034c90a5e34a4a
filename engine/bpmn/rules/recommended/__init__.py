"""What makes a diagram easy to read: after the recommended rules of bpmnlint, in our own words.

A diagram that breaks one runs as it is drawn, so these are warnings.
"""
