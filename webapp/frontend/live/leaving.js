/* What somebody typed is not lost when he leaves the page.
 *
 * Of a task it is saved on the way when he follows a link. Whoever leaves in another way, or a page of
 * which nothing can be saved, is asked by the browser whether he means it.
 */

/* `form` says with data-unsaved that it was drawn with input that is kept nowhere, and with
 * data-keep to which address it is saved. */
export function keepOnLeaving(form) {
  if (!form) return;
  let unsaved = 'unsaved' in form.dataset;
  const touch = () => {
    unsaved = true;
  };
  form.addEventListener('input', touch);
  document.addEventListener('htmx:after:swap', touch); // a row more or less
  form.addEventListener('submit', () => {
    unsaved = false;
  });
  addEventListener('beforeunload', (event) => {
    if (unsaved && form.isConnected) event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (link?.closest('.task-form__buttons')) unsaved = false; // Annuleren
    if (!unsaved || !link || !form.dataset.keep || !leavesThePage(event, link)) return;
    event.preventDefault();
    saveAndGoTo(form, link);
  });
}

function leavesThePage(event, link) {
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.target;
  const samePage = link.pathname === location.pathname && link.hash;
  return !elsewhere && !samePage && link.origin === location.origin && !link.hasAttribute('download');
}

function saveAndGoTo(form, link) {
  const button = document.createElement('button');
  const onward = encodeURIComponent(link.pathname + link.search);
  button.hidden = true;
  button.formAction = `${form.dataset.keep}?verder=${onward}`;
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}
