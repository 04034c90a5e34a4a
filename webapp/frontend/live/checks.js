/* What is wrong with an answer, in the words of the server, which checks it again.
 *
 * A field brings its rules along (engine/forms/instant.py, `answer_of`): [rule, value, message].
 * What the server alone can judge has no rule here.
 */
import { DOUBT, answer, digits, places } from './answers.js';

const IN_AMSTERDAM = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }); // 2026-11-22

/* Whether a rule is broken: by the answer, or by what was typed when there is no answer. */
const BROKEN = {
  decimals: (given, most, typed) => given === null && places(digits(typed) ?? '') > most,
  number: (given, _, typed) => given === null && typed.trim() !== '',
  min: (given, least) => given !== null && given < least,
  max: (given, most) => given !== null && given > most,
  shortest: (given, least) => given.trim() !== '' && [...given].length < least,
  longest: (given, most) => [...given].length > most,
  like: (given, pattern) => given.trim() !== '' && !new RegExp(pattern).test(given),
  'from today': (given) => given !== null && given < IN_AMSTERDAM.format(new Date()),
};

/* A message, or an empty text when nothing is wrong as far as we know here. */
export function problem(field, texts) {
  const given = answer(field, texts);
  if (given === DOUBT) return '';
  const broken = field.rules.find(([rule, value]) => BROKEN[rule](given, value, texts.at(-1) ?? ''));
  if (broken) return broken[2];
  return isEmpty(given) ? field.missing : '';
}

function isEmpty(given) {
  if (typeof given === 'string') return given.trim() === '';
  return given === null || given === false || given.length === 0;
}
