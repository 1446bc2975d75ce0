// Checks a field when it is left, clears its error while typing, focuses the first wrong field. A form doesn't leave while it lacks
// something that the page can see by itself.
//   data-missing="…"          said of a field that is empty, or a box that isn't ticked, when the form is sent
//   data-differs="…"          said of the confirmation that data-recheck names, when it isn't the same
//   template[data-many]       the alert above the form, with data-one="Fix 1 field …" and data-many="Fix {0} fields …"
//   form[data-check="URL"]    POST of the whole form plus `field`; answers { field, errors: [] }
//   .field[data-field=Name]   the name sent as `field`
//   data-good="…"             said beside the green tick; without it there is no tick
//   data-recheck="Name"       another field to check after this one (the password's confirmation)
//   data-nocheck              never checked alone

const pending = new Map();
let pressing;

/** Resolves when no pointer is down. */
export const released = async () => pressing;

const inputOf = field => field.querySelector('input:not([type=hidden]), select');

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

function showTick(field, good) {
  field.querySelector('.tick')?.remove();
  if (!good || !field.dataset.good) return;
  const tick = add(field.querySelector('.control'), 'span', 'tick', 'status');
  tick.append(icon('check'));
  setTimeout(() => add(tick, 'span', 'visually-hidden').textContent = field.dataset.good);
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
  const template = document.querySelector('template[data-many]');
  if (template && !document.querySelector('[data-counts]')) template.after(template.content.cloneNode(true));
  count();
  e.target.querySelector('[aria-invalid="true"]').focus();
}

// How many fields are wrong, where the page says it at all.
function count() {
  const line = document.querySelector('[data-counts]');
  if (!line) return;
  const wrong = document.querySelectorAll('main [aria-invalid="true"]').length;
  const { one, many } = document.querySelector('template[data-many]').dataset;
  line.textContent = wrong === 1 ? one : many.replace('{0}', wrong);
  if (!wrong) (line.parentElement.childElementCount === 1 ? line.closest('.alert') : line).remove();
}

async function check(form, field) {
  const abort = new AbortController();
  pending.get(field)?.abort();
  pending.set(field, abort);
  const body = new FormData(form);
  body.append('field', field.dataset.field);
  try {
    const reply = await fetch(form.dataset.check, { method: 'POST', body, signal: abort.signal });
    if (!reply.ok) return;
    const { errors } = await reply.json();
    await released(); // an error must not move a button under the finger
    if (abort.signal.aborted) return;
    showErrors(field, errors);
    count();
    showTick(field, !errors.length && inputOf(field).value);
  } catch { /* the server checks again */ }
}

function watch(form) {
  const edited = new WeakSet();
  let composing = false;
  const fieldOf = e => e.target.closest('[data-field]:not([data-nocheck], [data-captcha])');
  const left = field => {
    if (composing || !edited.has(field)) return;
    check(form, field);
    const other = form.querySelector(`[data-field="${field.dataset.recheck}"]`);
    if (other && inputOf(other).value) check(form, other);
  };
  form.addEventListener('input', e => fieldOf(e) && edited.add(fieldOf(e)));
  form.addEventListener('compositionstart', () => { composing = true; });
  form.addEventListener('compositionend', e => {
    composing = false;
    if (e.target !== document.activeElement) left(fieldOf(e));
  });
  form.addEventListener('focusout', e => !fieldOf(e)?.contains(e.relatedTarget) && left(fieldOf(e)));
  form.addEventListener('submit', () => pending.forEach(abort => abort.abort()));
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
    pending.get(field)?.abort();
    showErrors(field, []);
    showTick(field);
    count();
  });
  document.addEventListener('submit', hold, true);
  document.querySelectorAll('form[data-check]').forEach(watch);
  document.querySelector('main [aria-invalid="true"]')?.focus();
}
