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
    const { shown, hidden, settled } = update();
    tell(news(shown, hidden));
    if (settled && !asksServer(event.target) && !isAsking()) event.stopPropagation();
  },
  true,
);
form?.addEventListener('focusout', () => postponed && setTimeout(update));
document.addEventListener('htmx:after:swap', () => form && update());
if (form) update();

/* Show and hide what the answers ask for; `settled` is false when that takes the server. */
function update() {
  const judged = judge(form);
  const changed = [...(judged ?? [])].filter(([part, hide]) => hide !== isHidden(part));
  postponed = false;
  const hidden = changed.filter(([part, hide]) => hide && conceal(part));
  const toShow = changed.filter(([, hide]) => !hide);
  const shown = toShow.filter(([part]) => reveal(part));
  return { shown, hidden, settled: judged !== null && shown.length === toShow.length };
}

function isHidden(part) {
  return contents(part) !== part || part.childElementCount === 0;
}

/* The focus is never lost: what holds it goes when the focus does, and false is returned. */
function conceal(part) {
  postponed ||= part.contains(document.activeElement);
  if (part.contains(document.activeElement)) return false;
  const template = document.createElement('template');
  template.content.append(...part.childNodes);
  part.append(template);
  return true;
}

/* False when the part is not in the page. */
function reveal(part) {
  const held = contents(part);
  if (held === part) return false;
  part.replaceChildren(...held.childNodes);
  window.htmx?.process(part);
  return true;
}

function news(shown, hidden) {
  const names = shown.map(([part]) => nameOf(part)).join('; ');
  const gone = hidden.length === 1 ? 'Er is een vraag vervallen.' : `Er zijn ${hidden.length} vragen vervallen.`;
  return [names && `Erbij gekomen: ${names}.`, hidden.length > 0 && gone].filter(Boolean).join(' ');
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
