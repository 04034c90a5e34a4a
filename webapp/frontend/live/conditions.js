/* Which parts of a form its answers hide: the same rounds as the server's (engine/forms/filling.py).
 *
 * A part is an element with data-hide, a condition in FEEL; while it is hidden, what it holds lies in
 * a template. A field has data-field (its name) and data-answer; a list data-list, a row data-row.
 */
import { evaluate } from 'feelin';

import { DOUBT, answer, texts } from './answers.js';

const MOST_ROUNDS = 30;

/* What a part holds, shown or not. */
export function contents(part) {
  return part.querySelector(':scope > template')?.content ?? part;
}

/* Part → whether it is to be hidden; null when the answers leave doubt. */
export function judge(form) {
  const hidden = new Map();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const page = { data: {}, rows: new Map(), doubt: false };
    collect(form, { data: page.data, within: '', gone: false }, page, hidden);
    if (page.doubt) return null;
    if (!settle(form, page.data, page, hidden)) return hidden;
  }
  return null;
}

/* The answers by name, nested as their names say; what is hidden counts as null. */
function collect(element, place, page, hidden) {
  for (const child of element.children) {
    const { hide, field, list, row } = child.dataset;
    if (hide !== undefined) {
      const gone = place.gone || hidden.get(child) === true;
      collect(contents(child), { ...place, gone }, page, hidden);
    } else if (field !== undefined) {
      put(place, field, place.gone ? null : valueOf(child, page));
    } else if (list !== undefined) {
      const rows = [];
      put(place, list, place.gone ? null : rows);
      collect(child, { ...place, rows }, page, hidden);
    } else if (row !== undefined) {
      const data = {};
      place.rows.push(data);
      page.rows.set(child, data);
      collect(child, { data, within: `${row}.`, gone: place.gone }, page, hidden);
    } else {
      collect(child, place, page, hidden);
    }
  }
}

function valueOf(field, page) {
  const value = answer(JSON.parse(field.dataset.answer), texts(field));
  if (value === DOUBT) page.doubt = true;
  return value;
}

function put({ data, within }, name, value) {
  const steps = name.slice(within.length).split('.');
  const last = steps.pop();
  for (const step of steps) data = data[step] ??= {};
  data[last] = value;
}

/* Judge every condition again; whether any of them changed. */
function settle(element, context, page, hidden) {
  let changed = false;
  for (const child of element.children) {
    const { hide, row } = child.dataset;
    if (hide !== undefined) {
      const now = evaluate(hide, context).value === true;
      changed ||= now !== (hidden.get(child) ?? false);
      hidden.set(child, now);
    }
    const inner = row === undefined ? context : { ...context, this: page.rows.get(child) };
    changed = settle(hide === undefined ? child : contents(child), inner, page, hidden) || changed;
  }
  return changed;
}
