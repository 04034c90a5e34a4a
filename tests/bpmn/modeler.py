"""A diagram in the shape in which the Camunda Modeler saves one: pools, lanes, data, colours."""

from __future__ import annotations

EXPORTED = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"
    xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_1"
    targetNamespace="http://bpmn.io/schema/bpmn" exporter="Camunda Modeler"
    exporterVersion="5.40.0" modeler:executionPlatform="Camunda Cloud"
    modeler:executionPlatformVersion="8.8.0">
  <bpmn:collaboration id="Collaboration_1">
    <bpmn:participant id="Gemeente" name="Gemeente" processRef="Melding" />
    <bpmn:participant id="Client" name="Cliënt" />
    <bpmn:messageFlow id="Vraag" name="vraag" sourceRef="Client" targetRef="Bellen"
        messageRef="Bericht_1" />
    <bpmn:messageFlow id="Antwoord" name="antwoord" sourceRef="Bellen" targetRef="Client" />
    <bpmn:textAnnotation id="Noot_1"><bpmn:text>Buiten het systeem</bpmn:text></bpmn:textAnnotation>
    <bpmn:association id="Lijn_1" sourceRef="Client" targetRef="Noot_1" />
  </bpmn:collaboration>
  <bpmn:process id="Melding" name="Melding" isExecutable="true">
    <bpmn:extensionElements>
      <zeebe:versionTag value="v1" />
    </bpmn:extensionElements>
    <bpmn:laneSet id="Banen">
      <bpmn:lane id="Baan" name="Wijkteam">
        <bpmn:flowNodeRef>Start</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>Bellen</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>Einde</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="Start" name="Melding binnen">
      <bpmn:outgoing>Flow_1</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="Flow_1" sourceRef="Start" targetRef="Bellen" />
    <bpmn:userTask id="Bellen" name="Cliënt bellen" zeebe:modelerTemplate="eigen">
      <bpmn:documentation>Bel de cliënt.</bpmn:documentation>
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="bellen" />
        <zeebe:ioMapping>
          <zeebe:input source="=x" target="y" />
        </zeebe:ioMapping>
      </bpmn:extensionElements>
      <bpmn:incoming>Flow_1</bpmn:incoming>
      <bpmn:outgoing>Flow_2</bpmn:outgoing>
      <bpmn:property id="Property_1" name="__targetRef_placeholder" />
      <bpmn:dataInputAssociation id="DataInputAssociation_1">
        <bpmn:sourceRef>Dossierstuk</bpmn:sourceRef>
        <bpmn:targetRef>Property_1</bpmn:targetRef>
      </bpmn:dataInputAssociation>
      <bpmn:dataOutputAssociation id="DataOutputAssociation_1">
        <bpmn:targetRef>Archief_1</bpmn:targetRef>
      </bpmn:dataOutputAssociation>
    </bpmn:userTask>
    <bpmn:endEvent id="Einde" name="Klaar">
      <bpmn:incoming>Flow_2</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="Flow_2" sourceRef="Bellen" targetRef="Einde" />
    <bpmn:dataObjectReference id="Dossierstuk" name="Dossierstuk" dataObjectRef="Object_1" />
    <bpmn:dataObject id="Object_1" />
    <bpmn:dataStoreReference id="Archief_1" name="Archief" />
    <bpmn:group id="Groep_1" categoryValueRef="Waarde_1" />
    <bpmn:textAnnotation id="Noot_2"><bpmn:text>Zo snel het kan</bpmn:text></bpmn:textAnnotation>
    <bpmn:association id="Lijn_2" sourceRef="Bellen" targetRef="Noot_2" />
  </bpmn:process>
  <bpmn:message id="Bericht_1" name="melding" />
  <bpmn:category id="Categorie_1">
    <bpmn:categoryValue id="Waarde_1" value="Eerste contact" />
  </bpmn:category>
  <bpmndi:BPMNDiagram id="BPMNDiagram_1">
    <bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="Collaboration_1">
      <bpmndi:BPMNShape id="Gemeente_di" bpmnElement="Gemeente" isHorizontal="true"
          bioc:stroke="#0d4372" bioc:fill="#bbdefb" color:background-color="#bbdefb">
        <dc:Bounds x="160" y="80" width="600" height="250" />
        <bpmndi:BPMNLabel />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Start_di" bpmnElement="Start">
        <dc:Bounds x="222" y="182" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="205" y="225" width="70" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Bellen_di" bpmnElement="Bellen">
        <dc:Bounds x="310" y="160" width="100" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Einde_di" bpmnElement="Einde">
        <dc:Bounds x="462" y="182" width="36" height="36" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow_2_di" bpmnElement="Flow_2">
        <di:waypoint x="410" y="200" />
        <di:waypoint x="462" y="200" />
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="Flow_1_di" bpmnElement="Flow_1">
        <di:waypoint x="258" y="200" />
        <di:waypoint x="310" y="200" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
""".encode()
