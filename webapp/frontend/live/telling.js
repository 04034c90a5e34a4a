/* Say what changed on the page to who can't see it; waits for more, so that nothing is talked over. */
let waiting = [];

export function tell(text) {
  const place = document.querySelector('[data-form-news]');
  if (!place) return;
  waiting.push(text);
  if (waiting.length > 1) return;
  setTimeout(() => {
    place.textContent = waiting.join('; ');
    waiting = [];
  }, 100);
}
