/* A form that is being filled in says at once what is wrong with an answer.
 *
 * A field is checked when somebody leaves it with another answer, never while he still types; a
 * message disappears as soon as the answer is right. The summary above the form is the server's, and
 * changes only when the form is sent.
 */
import { texts } from './live/answers.js';
import { problem } from './live/checks.js';
import { keepFilesSmall } from './live/files.js';
import { keepOnLeaving } from './live/leaving.js';
import { tell } from './live/telling.js';

const form = document.querySelector('.task-form #formulier');
const answered = new Set(); // names of fields that were left with another answer
const dates = new Set(); // names of fields with a date that is still being typed
let pressed = false; // a button of the mouse, or a finger, is down

keepOnLeaving(document.querySelector('form.task-form'));
keepFilesSmall(document.querySelector('.task-form input[data-most]'));

for (const [kind, is] of Object.entries({ pointerdown: true, pointerup: false, pointercancel: false })) {
  addEventListener(kind, () => { pressed = is; }, true);
}

form?.addEventListener('change', onChange, true); // form-rules.js may keep it from going further

function onChange({ target }) {
  const field = target.closest('[data-field]');
  if (!field) return;
  if (isBeingTyped(target)) dates.add(field.dataset.field);
  else judge(field);
}

/* A browser tells of each digit of a year, for 0002, 0020 and 0202 are dates too. */
function isBeingTyped(input) {
  return input.type === 'date' && input === document.activeElement;
}

form?.addEventListener('focusout', ({ target }) => {
  const field = target.closest('[data-field]');
  if (field && dates.delete(field.dataset.field)) judge(field);
});

function judge(field) {
  answered.add(field.dataset.field);
  afterThePress(() => {
    const message = show(field);
    if (message) tell(`Fout bij ${nameOf(field)}: ${message}`);
  });
}

/* A message moves what stands below it. A button that is just being pressed would slip away from
 * under the pointer, and nothing would happen. */
function afterThePress(act) {
  if (!pressed) return act();
  document.addEventListener('pointerup', () => setTimeout(act), { once: true });
}

form?.addEventListener('input', ({ target }) => {
  const field = target.closest('[data-field]');
  if (field && messageIn(field)) show(field);
});

/* The server draws a form again without messages. */
document.addEventListener('htmx:after:swap', () => {
  for (const field of form?.querySelectorAll('[data-field]') ?? []) {
    if (answered.has(field.dataset.field)) show(field);
  }
});

/* Put the message of a field beside it, or take it away; returns it. */
function show(field) {
  const message = problem(JSON.parse(field.dataset.answer), texts(field));
  const shown = messageIn(field);
  if (message && shown) shown.lastChild.textContent = message;
  else if (message) field.querySelector('.form-field__input, input[type="hidden"]').before(line(field, message));
  else shown?.remove();
  mark(field, Boolean(message));
  return message;
}

function messageIn(field) {
  return field.querySelector('.form-field__error');
}

function line(field, message) {
  const made = document.createElement('div');
  made.className = 'utrecht-form-field-error-message form-field__error';
  made.id = idOfMessage(field);
  const word = document.createElement('span');
  word.className = 'visually-hidden';
  word.textContent = 'Fout: ';
  made.append(word, message);
  return made;
}

function idOfMessage(field) {
  return field.id.replace(/-veld$/, '-fout');
}

/* Tell assistive technology, and the eye, as the server's page does (forms/fields.html). */
function mark(field, wrong) {
  const control = field.matches('fieldset') ? field : field.querySelector('[name]:not([type="hidden"])');
  const described = (control.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
  const others = described.filter((id) => id !== idOfMessage(field));
  const ids = wrong ? [...others, idOfMessage(field)] : others;
  setOrRemove(control, 'aria-describedby', ids.join(' '));
  if (!field.matches('fieldset:not([role])')) setOrRemove(control, 'aria-invalid', wrong ? 'true' : '');
  field.classList.toggle('form-field--invalid', wrong);
  for (const kind of ['textbox', 'textarea', 'select']) {
    if (control.matches(`.utrecht-${kind}`)) control.classList.toggle(`utrecht-${kind}--invalid`, wrong);
  }
}

function setOrRemove(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

function nameOf(field) {
  const label = field.querySelector('legend, label');
  return `‘${label.firstChild.textContent.trim()}’`;
}
