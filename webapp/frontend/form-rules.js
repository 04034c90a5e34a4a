/* A form shows and hides its questions at once, without asking the server.
 *
 * The server is asked, as without this file, after a change on which something depends that it alone
 * can work out (data-asks), for a part that is not in the page yet, and when an answer leaves doubt.
 * It judges everything again when the form is sent.
 */
import { contents, judge } from './live/conditions.js';
import { tell } from './live/telling.js';

const form = document.querySelector('.task-form #formulier');
let postponed = false; // a part that is to be hidden holds the focus

/* Before htmx hears of it, which would ask the server. An answer to an earlier question that is still
 * on its way knows nothing of this change: then it is asked again. */
form?.addEventListener(
  'change',
  (event) => {
    const settled = update(tell);
    if (settled && !asksServer(event.target) && !isAsking()) event.stopPropagation();
  },
  true,
);
form?.addEventListener('focusout', () => postponed && setTimeout(update));
document.addEventListener('htmx:after:swap', () => form && update());
if (form) update();

/* Show and hide what the answers ask for; false when that takes the server. */
function update(announce = () => {}) {
  const hidden = judge(form);
  if (!hidden) return false;
  postponed = false;
  let complete = true;
  for (const [part, hide] of hidden) {
    if (hide === isHidden(part)) continue;
    if (hide) conceal(part, announce);
    else complete = reveal(part, announce) && complete;
  }
  return complete;
}

function isHidden(part) {
  return contents(part) !== part || part.childElementCount === 0;
}

/* The focus is never lost: what holds it goes when the focus does. */
function conceal(part, announce) {
  if (part.contains(document.activeElement)) {
    postponed = true;
    return;
  }
  const template = document.createElement('template');
  announce(`Vervallen: ${nameOf(part)}`);
  template.content.append(...part.childNodes);
  part.append(template);
}

/* False when the part is not in the page. */
function reveal(part, announce) {
  const held = contents(part);
  if (held === part) return false;
  part.replaceChildren(...held.childNodes);
  window.htmx?.process(part);
  announce(`Erbij gekomen: ${nameOf(part)}`);
  return true;
}

/* The words of a question, without what is said of it besides; or the text that a part is. */
function nameOf(part) {
  const label = part.querySelector('legend, label')?.firstChild ?? part;
  return label.textContent.trim().replace(/\s+/g, ' ');
}

function asksServer(input) {
  const name = input.closest('[data-field]')?.dataset.field;
  const asks = JSON.parse(form.dataset.asks);
  return name === undefined || asks.some((one) => name === one || name.startsWith(`${one}.`));
}

function isAsking() {
  return form.matches('.htmx-request') || form.querySelector('.htmx-request') !== null;
}
