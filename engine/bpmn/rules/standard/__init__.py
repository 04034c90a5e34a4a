"""The constraints of BPMN 2.0.2 (ISO/IEC 19510) that its XML schema can't say, a file a subject.

They hold for every process of a file, also for one that only explains what others do.
"""
