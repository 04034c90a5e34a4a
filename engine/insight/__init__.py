"""History → counts and times. Reads only, and gives figures without people in them."""

from engine.insight.lead_time import LeadTime
from engine.insight.processes import ProcessFigures, WeekCount, per_process, per_week
from engine.insight.selection import Selection, Week, last_weeks
from engine.insight.steps import StepFigures, per_step

__all__ = [
    "LeadTime",
    "ProcessFigures",
    "Selection",
    "StepFigures",
    "Week",
    "WeekCount",
    "last_weeks",
    "per_process",
    "per_step",
    "per_week",
]
