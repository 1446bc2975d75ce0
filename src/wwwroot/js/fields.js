// Checks a field when it is left, clears its error while typing, focuses the first wrong field.
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

async function check(form, field) {
  const stop = new AbortController();
  pending.get(field)?.abort();
  pending.set(field, stop);
  const body = new FormData(form);
  body.append('field', field.dataset.field);
  try {
    const reply = await fetch(form.dataset.check, { method: 'POST', body, signal: stop.signal });
    if (!reply.ok) return;
    const { errors } = await reply.json();
    await released(); // an error must not move a button under the finger
    if (stop.signal.aborted) return;
    showErrors(field, errors);
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
  form.addEventListener('submit', () => pending.forEach(stop => stop.abort()));
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
    document.querySelector('[data-counts]')?.remove();
  });
  document.querySelectorAll('form[data-check]').forEach(watch);
  document.querySelector('main [aria-invalid="true"]')?.focus();
}
