// Clears a field's error while typing, focuses the first wrong field. A form doesn't leave while it lacks something that the page
// can see by itself.
//   data-missing="…"          said of a field that is empty, or a box that isn't ticked, when the form is sent
//   data-differs="…"          said of the confirmation that data-recheck names, when it isn't the same
//   template[data-many]       the alert that begins a form of which several fields are wrong: "Fix {0} fields …"
//   form[data-check]          see checks.js

let pressing;

/** Resolves when no pointer is down. */
export const released = async () => pressing;

export const inputOf = field => field.querySelector('input:not([type=hidden]), select');

export const icon = name => document.createRange().createContextualFragment(
  `<svg class="icon" aria-hidden="true"><use href="#i-${name}"/></svg>`);

export function add(parent, tag, className = '', role = null) {
  const element = Object.assign(document.createElement(tag), { className, role });
  parent.append(element);
  return element;
}

export function showErrors(field, errors) {
  field.querySelector('.error').textContent = errors.join(' ');
  const input = inputOf(field);
  if (input) input.ariaInvalid = errors.length ? 'true' : null;
}

const isMissing = field => {
  const input = inputOf(field);
  return input?.willValidate && input.validity.valueMissing;
};

// The fields that lack something, each with what is said of it.
function faults(form) {
  const found = [...form.querySelectorAll('[data-missing]')].filter(isMissing).map(field => [field, field.dataset.missing]);
  const password = form.querySelector('[data-recheck]');
  const again = password && form.querySelector(`[data-field="${password.dataset.recheck}"]`);
  if (again && !isMissing(again) && inputOf(again).value !== inputOf(password).value) found.push([again, again.dataset.differs]);
  return found;
}

function hold(e) {
  const button = e.submitter;
  if (!e.target.noValidate || button?.formNoValidate || button?.hasAttribute('formaction')) return;
  const found = faults(e.target);
  if (!found.length) return;
  e.preventDefault();
  e.stopPropagation();
  for (const [field, says] of found) showErrors(field, [says]);
  const template = e.target.querySelector('template[data-many]');
  if (template && !e.target.querySelector('[data-counts]')) template.after(template.content.cloneNode(true));
  count();
  e.target.querySelector('[aria-invalid="true"]').focus();
}

// How many fields are wrong, where the page says it at all. One says so itself.
export function count() {
  const line = document.querySelector('[data-counts]');
  if (!line) return;
  const wrong = document.querySelectorAll('main [aria-invalid="true"]').length;
  line.textContent = document.querySelector('template[data-many]').dataset.many.replace('{0}', wrong);
  if (wrong < 2) line.parentElement.remove();
}

export function fields() {
  addEventListener('pointerdown', () => {
    pressing = new Promise(done => {
      for (const type of ['pointerup', 'pointercancel']) addEventListener(type, () => setTimeout(done, 50), { once: true });
    });
  }, true);
  document.addEventListener('input', e => {
    const field = e.target.closest('[data-field]');
    if (!field) return;
    showErrors(field, []);
    count();
  });
  document.addEventListener('submit', hold, true);
  const checked = document.querySelectorAll('form[data-check]');
  if (checked.length) import('./checks.js').then(({ watch }) => checked.forEach(watch));
  document.querySelector('main [aria-invalid="true"]')?.focus();
}
