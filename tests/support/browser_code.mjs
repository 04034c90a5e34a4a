/* Runs what the browser runs, for tests that compare it with the server: one JSON question a line on
 * stdin, one JSON answer a line on stdout.
 *
 *   {"evaluate": text, "contexts": […]}, {"matches": text, "contexts": […]}  → values, with feelin
 *   {"answer": field, "texts": […]}     → the answer in a field, or "doubt"
 *   {"problem": field, "texts": […]}    → the message beside a field
 *
 * A date, time or duration becomes {"iso": "…"}; what feelin refuses becomes {"error": true}.
 */
import { createInterface } from 'node:readline';

import { FeelDate, FeelDateTime, FeelDuration, FeelTime, evaluate, unaryTest } from 'feelin';

import { DOUBT, answer } from '../../webapp/frontend/live/answers.js';
import { problem } from '../../webapp/frontend/live/checks.js';

const TEMPORAL = [FeelDate, FeelDateTime, FeelDuration, FeelTime];

function plain(value) {
  if (value === DOUBT) return { doubt: true };
  if (TEMPORAL.some((type) => value instanceof type)) return { iso: value.toJSON() };
  if (Array.isArray(value)) return value.map(plain);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

function judged(judge, text, contexts) {
  try {
    return contexts.map((context) => plain(judge(text, context).value));
  } catch {
    return { error: true };
  }
}

const ANSWERS = {
  evaluate: ({ evaluate: text, contexts }) => judged(evaluate, text, contexts),
  matches: ({ matches: text, contexts }) => judged(unaryTest, text, contexts),
  answer: ({ answer: field, texts }) => plain(answer(field, texts)),
  problem: ({ problem: field, texts }) => problem(field, texts),
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const [kind] = Object.keys(question);
  process.stdout.write(`${JSON.stringify(ANSWERS[kind](question))}\n`);
}
