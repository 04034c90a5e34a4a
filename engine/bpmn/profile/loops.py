"""Repetition, data and explanation on the page, as they are drawn for Camunda 8."""

from __future__ import annotations

from typing import Final

from engine.bpmn.profile.shown import Shown, beside, root, step, user_task


def _many(loop: str, inner: str = "") -> str:
    marker = (
        f'<multiInstanceLoopCharacteristics isSequential="true"><extensionElements>'
        f"<zeebe:loopCharacteristics {loop} /></extensionElements>{inner}"
        "</multiInstanceLoopCharacteristics>"
    )
    return user_task(marker)


def _task_with_data(loop: str) -> str:
    own = (
        '<ioSpecification><dataInput id="x-in" name="leden" /><inputSet><dataInputRefs>x-in'
        "</dataInputRefs></inputSet><outputSet /></ioSpecification>"
        "<dataInputAssociation><sourceRef>gezin</sourceRef><targetRef>x-in</targetRef>"
        "</dataInputAssociation>"
    )
    return user_task(own + loop) + '<dataObject id="gezin" />'


_LOOP = (
    '<standardLoopCharacteristics{}><loopCondition xsi:type="tFormalExpression">=opnieuw'
    "</loopCondition></standardLoopCharacteristics>"
)
_TELLS = (
    '<multiInstanceLoopCharacteristics behavior="{}" {}BehaviorEventRef="d">'
    '<loopCardinality xsi:type="tFormalExpression">3</loopCardinality>'
    "</multiInstanceLoopCharacteristics>"
)
_EACH = 'inputCollection="=gezinsleden" inputElement="lid"'
_UNTIL = '<completionCondition xsi:type="tFormalExpression">=genoeg</completionCondition>'

LOOPS: Final[tuple[tuple[str, tuple[Shown, ...]], ...]] = (
    (
        "Herhalen",
        (
            step("voor elk onderdeel van een lijst", _many(_EACH)),
            step(
                "… met de uitkomsten samen",
                _many(f'{_EACH} outputCollection="uitkomsten" outputElement="=uitkomst"'),
            ),
            step("… tot een voorwaarde klopt", _many(_EACH, _UNTIL)),
            step(
                "een aantal keer",
                user_task(
                    "<multiInstanceLoopCharacteristics><loopCardinality "
                    'xsi:type="tFormalExpression">=3</loopCardinality>'
                    "</multiInstanceLoopCharacteristics>"
                ),
            ),
            step(
                "over een lijst van BPMN zelf (loopDataInputRef)",
                _task_with_data(
                    "<multiInstanceLoopCharacteristics><loopDataInputRef>x-in</loopDataInputRef>"
                    '<inputDataItem id="lid" /></multiInstanceLoopCharacteristics>'
                ),
            ),
            step("lus op een taak", user_task(_LOOP.format(""))),
            step("… met de voorwaarde vooraf", user_task(_LOOP.format(' testBefore="true"'))),
            step(
                "lus met een maximum",
                user_task('<standardLoopCharacteristics loopMaximum="3" />'),
            ),
            step("lus zonder einde", user_task("<standardLoopCharacteristics />")),
            step("een signaal na elke ronde (behavior)", user_task(_TELLS.format("None", "none"))),
            step("… na de eerste ronde", user_task(_TELLS.format("One", "one"))),
            step("meer dan één token (startQuantity)", user_task(more=' startQuantity="2"')),
            step("taak die terugdraait", user_task(more=' isForCompensation="true"')),
        ),
    ),
    (
        "Gegevens en uitleg",
        (
            beside("gegevensobject", '<dataObject id="x" name="Brief" />'),
            step("gegevens in en uit een taak", _task_with_data("")),
            beside(
                "gegevensopslag",
                '<dataStoreReference id="x" name="Archief" dataStoreRef="o" />',
            ),
            step("gegevens van het proces", user_task('<property id="v" name="v" />')),
            beside("opmerking", '<textAnnotation id="x"><text>Let op</text></textAnnotation>'),
            beside("groep", '<group id="x" />'),
            root(
                "pool van een ander",
                '<collaboration id="x"><participant id="v" name="Cliënt" /></collaboration>',
            ),
            root("choreografie", '<choreography id="x" />'),
            step(
                "eigenaar van een taak (potentialOwner)",
                user_task("<potentialOwner><resourceRef>r</resourceRef></potentialOwner>"),
            ),
        ),
    ),
)
