/* Say what changed on the page to who can't see it; it stands there until the next answer. */
const place = () => document.querySelector('[data-form-news]');

document.addEventListener('change', () => place()?.replaceChildren(), true);

export function tell(text) {
  if (text) place()?.append(text, ' ');
}
