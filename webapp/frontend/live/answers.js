/* The answer that a field holds, as the server reads it (engine/forms/inputs.py).
 *
 * An input that can't be read has null for an answer, as on the server. Where the server might read
 * something else than we do here (odd signs, numbers that a float can't hold), the answer is DOUBT,
 * and the server is asked.
 */
export const DOUBT = Symbol('only the server knows');

const ODD = /[\0-\x08\x0b\x0c\x0e-\x1f\x85\ufeff\ud800-\udfff]/u; // with u: half a character only
const LONGEST = 10_000;
const LONGEST_NUMBER = 60;
const EXACT_DIGITS = 15;

const NUMBER = /^[+-]?(\d+|\d{1,3}([. ]\d{3})+)(,\d+)?$/;
const NUMBER_WITH_DOT = /^[+-]?\d+\.\d+$/;

const READERS = {
  line: (text) => text.replaceAll('\n', ' ').replaceAll('\r', '').trim(),
  lines: (text) => text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').trimEnd(),
  number: readNumber,
  day: readDay,
  tick: (text) => ({ true: true, false: false, '': false })[text] ?? DOUBT,
  choice: (text) => text || null,
};

/* The answer of a field of this kind (engine/forms/instant.py, `answer_of`) from what it posts. */
export function answer({ kind, decimals = null }, texts) {
  if (texts.some((text) => ODD.test(text) || text.length > LONGEST)) return DOUBT;
  if (kind === 'choices') return [...new Set(texts.filter(Boolean))];
  return READERS[kind] ? READERS[kind](texts.at(-1) ?? '', decimals) : DOUBT;
}

function readNumber(text, decimals) {
  const written = digits(text);
  if (typeof written !== 'string') return written;
  return decimals !== null && places(written) > decimals ? null : Number(written);
}

/* A number as a program writes it (`-1234.5`), null for no number, or DOUBT. */
export function digits(text) {
  const bare = text.replaceAll('€', '').replaceAll('\u2212', '-').replaceAll('\u00a0', ' ').trim();
  if (!bare) return null;
  if (bare.length > LONGEST_NUMBER || /[^\x20-\x7e]/.test(bare)) return DOUBT;
  const dutch = NUMBER.test(bare);
  if (!dutch && !NUMBER_WITH_DOT.test(bare)) return null;
  const written = dutch ? bare.replace(/[. ]/g, '').replace(',', '.') : bare;
  return written.replace(/\D/g, '').length > EXACT_DIGITS ? DOUBT : written;
}

/* How many decimals of a number in `digits` count. */
export function places(written) {
  return (written.split('.')[1] ?? '').replace(/0+$/, '').length;
}

function readDay(text) {
  const bare = text.trim();
  if (!bare) return null;
  if (!/^\d{4}-\d\d-\d\d$/.test(bare)) return DOUBT;
  const year = Number(bare.slice(0, 4));
  const moment = new Date(`${bare}T00:00:00Z`);
  const exists = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(bare);
  return exists && year >= 1900 && year <= 2999 ? bare : null;
}

/* The texts that a field (an element with data-field) posts now. */
export function texts(field) {
  const inputs = [...field.querySelectorAll('input, select, textarea')];
  const posting = inputs.filter((input) => !/^(radio|checkbox)$/.test(input.type) || input.checked);
  return posting.map((input) => input.value);
}
