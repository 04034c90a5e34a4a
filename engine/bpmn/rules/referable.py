"""Which attributes and elements of BPMN refer to others, and to which kinds.

A key is (element, name), with an empty element for a name that means the same everywhere.
From the class diagrams and tables of BPMN 2.0.2, chapters 8 to 11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.bpmn.diagram import ACTIVITIES, FLOW_NODES


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a reference may mean: a Dutch name, and names of elements; without any, all will do."""

    name: str
    elements: frozenset[str]


def _kinds(name: str, elements: str) -> Kinds:
    return Kinds(name, frozenset(elements.split()))


_ACTIVITY: Final = Kinds("taak of deelproces", ACTIVITIES)
_ANY: Final = _kinds("element", "")
_CALLABLE: Final = _kinds(
    "proces",
    "process globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask",
)
_COLLABORATION: Final = _kinds("samenwerking", "collaboration choreography globalConversation")
_CONVERSATION: Final = _kinds("conversatie", "conversation subConversation callConversation")
_DATA: Final = _kinds(
    "gegeven",
    "property dataObject dataObjectReference dataInput dataOutput dataStore dataStoreReference "
    "inputDataItem outputDataItem",
)
_DATA_IN: Final = _kinds("gegeven dat erin gaat", "dataInput")
_DATA_OUT: Final = _kinds("gegeven dat eruit komt", "dataOutput")
_ERROR: Final = _kinds("fout", "error")
_FLOW: Final = _kinds("pijl", "sequenceFlow")
_ITEM: Final = _kinds("soort gegevens", "itemDefinition")
_LINK: Final = _kinds("link", "linkEventDefinition")
_MESSAGE: Final = _kinds("bericht", "message")
_MESSAGE_FLOW: Final = _kinds("berichtstroom", "messageFlow")
_OPERATION: Final = _kinds("operatie", "operation")
_PARTICIPANT: Final = _kinds("pool", "participant")
_PROPERTY: Final = _kinds("correlatiekenmerk", "correlationProperty")
_STEP: Final = Kinds("stap", FLOW_NODES)
_TRIGGER: Final = _kinds(
    "soort gebeurtenis",
    "messageEventDefinition timerEventDefinition errorEventDefinition escalationEventDefinition "
    "signalEventDefinition conditionalEventDefinition linkEventDefinition "
    "compensateEventDefinition cancelEventDefinition terminateEventDefinition",
)

ATTRIBUTES: Final[dict[tuple[str, str], Kinds]] = {
    ("", "activityRef"): _ACTIVITY,
    ("", "attachedToRef"): _ACTIVITY,
    ("", "calledChoreographyRef"): _kinds("choreografie", "choreography globalChoreographyTask"),
    ("", "calledCollaborationRef"): _COLLABORATION,
    ("", "calledElement"): _CALLABLE,
    ("", "categoryValueRef"): _kinds("categorie", "categoryValue"),
    ("", "correlationKeyRef"): _kinds("correlatiesleutel", "correlationKey"),
    ("", "correlationPropertyRef"): _PROPERTY,
    ("", "dataObjectRef"): _kinds("gegevensobject", "dataObject"),
    ("", "dataStoreRef"): _kinds("gegevensopslag", "dataStore"),
    ("", "definitionalCollaborationRef"): _COLLABORATION,
    ("", "errorRef"): _ERROR,
    ("", "escalationRef"): _kinds("escalatie", "escalation"),
    ("", "evaluatesToTypeRef"): _ITEM,
    ("", "initiatingParticipantRef"): _PARTICIPANT,
    ("", "innerConversationNodeRef"): _CONVERSATION,
    ("", "innerMessageFlowRef"): _MESSAGE_FLOW,
    ("", "inputDataRef"): _DATA_IN,
    ("", "itemRef"): _ITEM,
    ("", "itemSubjectRef"): _ITEM,
    ("", "messageRef"): _MESSAGE,
    ("", "noneBehaviorEventRef"): _TRIGGER,
    ("", "oneBehaviorEventRef"): _TRIGGER,
    ("", "operationRef"): _OPERATION,
    ("", "outerConversationNodeRef"): _CONVERSATION,
    ("", "outerMessageFlowRef"): _MESSAGE_FLOW,
    ("", "outputDataRef"): _DATA_OUT,
    ("", "parameterRef"): _kinds("parameter van een middel", "resourceParameter"),
    ("", "partitionElementRef"): _ANY,
    ("", "processRef"): _kinds("proces", "process"),
    ("", "signalRef"): _kinds("signaal", "signal"),
    ("", "sourceRef"): _ANY,
    ("", "targetRef"): _ANY,
    ("error", "structureRef"): _ITEM,
    ("escalation", "structureRef"): _ITEM,
    ("resourceParameter", "type"): _ITEM,
    ("signal", "structureRef"): _ITEM,
}

CHILDREN: Final[dict[tuple[str, str], Kinds]] = {
    ("", "categoryValueRef"): _kinds("categorie", "categoryValue"),
    ("", "choreographyRef"): _kinds("choreografie", "choreography"),
    ("", "correlationPropertyRef"): _PROPERTY,
    ("", "dataInputRefs"): _DATA_IN,
    ("", "dataOutputRefs"): _DATA_OUT,
    ("", "endPointRef"): _kinds("eindpunt", "endPoint"),
    ("", "errorRef"): _ERROR,
    ("", "eventDefinitionRef"): _TRIGGER,
    ("", "flowNodeRef"): _STEP,
    ("", "inMessageRef"): _MESSAGE,
    ("", "incoming"): _FLOW,
    ("", "innerParticipantRef"): _PARTICIPANT,
    ("", "inputSetRefs"): _kinds("inputSet", "inputSet"),
    ("", "interfaceRef"): _kinds("interface", "interface"),
    ("", "loopDataInputRef"): _DATA,
    ("", "loopDataOutputRef"): _DATA,
    ("", "messageFlowRef"): _MESSAGE_FLOW,
    ("", "operationRef"): _OPERATION,
    ("", "optionalInputRefs"): _DATA_IN,
    ("", "optionalOutputRefs"): _DATA_OUT,
    ("", "outMessageRef"): _MESSAGE,
    ("", "outerParticipantRef"): _PARTICIPANT,
    ("", "outgoing"): _FLOW,
    ("", "outputSetRefs"): _kinds("outputSet", "outputSet"),
    ("", "participantRef"): _PARTICIPANT,
    ("", "resourceRef"): _kinds("middel", "resource"),
    ("", "supportedInterfaceRef"): _kinds("interface", "interface"),
    ("", "supports"): _kinds("proces", "process"),
    ("", "whileExecutingInputRefs"): _DATA_IN,
    ("", "whileExecutingOutputRefs"): _DATA_OUT,
    ("dataInputAssociation", "sourceRef"): _DATA,
    ("dataInputAssociation", "targetRef"): _DATA,
    ("dataOutputAssociation", "sourceRef"): _DATA,
    ("dataOutputAssociation", "targetRef"): _DATA,
    ("linkEventDefinition", "source"): _LINK,
    ("linkEventDefinition", "target"): _LINK,
    ("relationship", "source"): _ANY,
    ("relationship", "target"): _ANY,
}
