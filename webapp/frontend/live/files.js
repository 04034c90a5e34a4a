/* A file that is larger than data-most (megabytes) is not sent: all that was filled in would be refused
 * with it. */
export function keepFilesSmall(input) {
  input?.addEventListener('change', () => {
    const [file] = input.files;
    const most = Number(input.dataset.most);
    const tooLarge = file && file.size > most * 1024 * 1024;
    document.getElementById(`${input.id}-fout`)?.remove();
    input.removeAttribute('aria-invalid');
    if (!tooLarge) return;
    input.value = '';
    input.setAttribute('aria-invalid', 'true');
    input.before(message(`${input.id}-fout`, `Dit bestand is groter dan ${most} MB. Maak het kleiner.`));
  });
}

function message(id, text) {
  const made = document.createElement('p');
  made.className = 'utrecht-form-field-error-message form-field__error';
  made.id = id;
  made.setAttribute('role', 'alert');
  made.textContent = text;
  return made;
}
