/* <bpmn-diagram>: one read-only BPMN diagram with marks, and <tab-panels> for several of them.
 *
 * The drawing lies in an ordinary scroll box instead of bpmn-js's draggable canvas: a finger, the
 * wheel, the arrow keys and the scroll bar all move it, and the page below stays reachable on a
 * phone. What the marks say stands in words beside the drawing; the drawing is an image for
 * assistive technology.
 */
import Viewer from 'bpmn-js/lib/Viewer';

const PADDING = 12; // diagram units around the drawing; badges stick out of the shapes
const READABLE = 0.85; // where a drawing that doesn't fit begins
const LEAST_READABLE = 0.65; // below this zoom the labels in the shapes can't be read
const BADGE_PLACE = {
  current: { top: -14, left: -8 },
  inside: { top: -14, left: -8 },
  waiting: { top: -14, left: -8 },
  overdue: { top: -14, right: 24 },
  done: { bottom: 12, right: 18 },
};
const OTHER_PLACE = { top: -14, left: -8 };
const SMALL_PLACE = { top: -16, right: 12 }; // events and gateways have their label below

class BpmnDiagram extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector('.diagram__box');
    this.canvas = this.querySelector('.diagram__canvas');
    this.watcher = new ResizeObserver(() => this.onResize());
    this.watcher.observe(this.box);
    this.addEventListener('click', (event) => this.onTool(event));
    allowGrabbing(this.box);
  }

  disconnectedCallback() {
    this.watcher.disconnect();
    this.viewer?.destroy();
    this.viewer = undefined;
  }

  /* A hidden tab panel has no width: it is drawn when it is first shown. */
  async onResize() {
    if (!this.box.clientWidth || this.box.clientWidth === this.drawnWidth) return;
    this.drawnWidth = this.box.clientWidth;
    if (!this.viewer) await this.draw();
    else if (this.fitted) this.zoomTo(this.fittingZoom());
  }

  async draw() {
    this.viewer = new Viewer({
      container: this.canvas,
      overlays: { defaults: { scale: { min: 0.9, max: 1.15 } } },
      textRenderer: { defaultStyle: { fontFamily: getComputedStyle(this).fontFamily } },
    });
    try {
      await this.viewer.importXML(this.getAttribute('xml') || (await this.load()));
    } catch {
      this.classList.add('diagram--failed');
      return;
    }
    this.prepare();
    this.mark();
    this.fitted = this.fittingZoom() >= LEAST_READABLE;
    this.zoomTo(this.fitted ? this.fittingZoom() : READABLE);
    this.showFirstMark();
    this.classList.add('diagram--drawn');
  }

  async load() {
    const answer = await fetch(this.getAttribute('src'));
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.text();
  }

  prepare() {
    const root = this.getAttribute('root');
    const canvas = this.viewer.get('canvas');
    const plane = root && canvas.findRoot(`${root}_plane`);
    if (plane) canvas.setRootElement(plane);
    this.canvas.querySelector('svg').setAttribute('tabindex', '-1'); // the box around it has the focus
    this.canvas.closest('.diagram__frame').append(this.querySelector('.bjs-powered-by'));
    const { inner } = canvas.viewbox();
    this.content = {
      x: inner.x - PADDING,
      y: inner.y - PADDING - 8,
      width: inner.width + 2 * PADDING,
      height: inner.height + 2 * PADDING + 8,
    };
    this.viewer.on('element.click', ({ element }) => this.onElement(element));
  }

  marks() {
    return JSON.parse(this.getAttribute('marks') || '[]');
  }

  mark() {
    const elements = this.viewer.get('elementRegistry');
    for (const { element, kind, badge, label } of this.marks()) {
      const shape = elements.get(element);
      if (!shape) continue;
      this.viewer.get('canvas').addMarker(element, `diagram-mark-${kind}`);
      if (!badge || shape.waypoints) continue;
      const position = shape.width > 60 ? BADGE_PLACE[kind] || OTHER_PLACE : SMALL_PLACE;
      const html = document.createElement('span');
      html.className = `diagram-badge diagram-badge--${kind}`;
      html.textContent = badge;
      html.title = label;
      this.viewer.get('overlays').add(element, { position, html });
    }
  }

  fittingZoom() {
    return Math.min(1, this.box.clientWidth / this.content.width);
  }

  /* Keeps the middle of what is seen in the middle. */
  zoomTo(zoom) {
    const { box, canvas, content } = this;
    const middle = this.zoom ? (box.scrollLeft + box.clientWidth / 2) / box.scrollWidth : 0;
    this.zoom = Math.min(2, Math.max(0.2, zoom));
    canvas.style.width = `${Math.floor(content.width * this.zoom)}px`;
    canvas.style.height = `${Math.ceil(content.height * this.zoom)}px`;
    this.viewer.get('canvas').resized();
    this.viewer.get('canvas').viewbox(content);
    box.scrollLeft = middle * box.scrollWidth - box.clientWidth / 2;
  }

  onTool(event) {
    const action = event.target.closest('[data-zoom]')?.dataset.zoom;
    if (!action || !this.zoom) return;
    this.fitted = action === 'fit';
    if (action === 'fit') this.zoomTo(this.fittingZoom());
    else this.zoomTo(action === 'in' ? this.zoom * 1.25 : this.zoom / 1.25);
  }

  showFirstMark() {
    const marks = this.marks();
    const first = marks.find(({ kind }) => kind === 'current') || marks[0];
    if (first) this.scrollToElement(first.element);
  }

  scrollToElement(id) {
    const shape = this.viewer?.get('elementRegistry').get(id);
    if (!shape) return false;
    const { x, y, width = 0, height = 0 } = shape.waypoints ? shape.waypoints[0] : shape;
    const { box, zoom, content } = this;
    box.scrollLeft = (x + width / 2 - content.x) * zoom - box.clientWidth / 2;
    box.scrollTop = (y + height / 2 - content.y) * zoom - box.clientHeight / 2;
    return true;
  }

  /* From a row of words to its element. */
  point(id) {
    if (!this.scrollToElement(id)) return;
    const canvas = this.viewer.get('canvas');
    if (this.pointed) canvas.removeMarker(this.pointed, 'diagram-mark-pointed');
    this.pointed = id;
    canvas.addMarker(id, 'diagram-mark-pointed');
  }

  /* From an element to its row of words. */
  onElement(element) {
    const words = document.getElementById(this.getAttribute('words'));
    for (const row of words?.querySelectorAll('[data-element]') || []) {
      row.classList.toggle('diagram-row--pointed', row.dataset.element === element.id);
    }
    this.point(element.id);
  }
}

/* A mouse may drag the drawing; fingers and pens already scroll the box. */
function allowGrabbing(box) {
  let from = null;
  box.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    from = { x: event.clientX + box.scrollLeft, y: event.clientY + box.scrollTop };
  });
  window.addEventListener('pointermove', (event) => {
    if (!from || !event.buttons) return;
    box.scrollLeft = from.x - event.clientX;
    box.scrollTop = from.y - event.clientY;
  });
  window.addEventListener('pointerup', () => (from = null));
}

/* Sections under each other become tabs; without JavaScript they stay sections with headings. */
class TabPanels extends HTMLElement {
  connectedCallback() {
    this.panels = [...this.querySelectorAll(':scope > section')];
    if (this.panels.length < 2 || this.querySelector('[role=tablist]')) return;
    const list = document.createElement('div');
    list.className = 'tabs';
    list.setAttribute('role', 'tablist');
    list.setAttribute('aria-label', this.getAttribute('label'));
    this.tabs = this.panels.map((panel) => this.tabFor(panel));
    list.append(...this.tabs);
    list.addEventListener('keydown', (event) => this.onKey(event));
    this.prepend(list);
    const open = this.panels.findIndex((panel) => panel.hasAttribute('data-open'));
    this.show(Math.max(0, open));
  }

  tabFor(panel) {
    const heading = panel.querySelector('.tabs__heading');
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.className = 'tabs__tab';
    tab.id = `${panel.id}-tab`;
    tab.textContent = heading.textContent;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', panel.id);
    tab.addEventListener('click', () => this.show(this.tabs.indexOf(tab)));
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', tab.id);
    heading.hidden = true;
    return tab;
  }

  show(index) {
    this.tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === index));
      tab.tabIndex = i === index ? 0 : -1;
      this.panels[i].hidden = i !== index;
    });
  }

  onKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (this.tabs.indexOf(document.activeElement) + step + this.tabs.length) % this.tabs.length;
    this.show(next);
    this.tabs[next].focus();
    event.preventDefault();
  }
}

/* A link such as <a href="#diagram-1" data-point="Task_1"> shows that element in that diagram. */
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-point]');
  const diagram = link && document.querySelector(link.getAttribute('href'));
  if (!diagram?.point) return;
  event.preventDefault();
  diagram.scrollIntoView({ block: 'center' });
  diagram.point(link.dataset.point);
});

customElements.define('bpmn-diagram', BpmnDiagram);
customElements.define('tab-panels', TabPanels);
