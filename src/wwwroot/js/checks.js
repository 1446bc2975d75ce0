// Has the server check a field when it is left.
//   form[data-check="URL"]    POST of the whole form plus `field`; answers { field, errors: [] }
//   .field[data-field=Name]   the name sent as `field`
//   data-good="…"             said beside the green tick; without it there is no tick
//   data-recheck="Name"       another field to check after this one (the password's confirmation)
//   data-nocheck              never checked alone
import { add, count, icon, inputOf, released, showErrors } from './fields.js';

const pending = new Map();

function showTick(field, good) {
  field.querySelector('.tick')?.remove();
  if (!good || !field.dataset.good) return;
  const tick = add(field.querySelector('.control'), 'span', 'tick', 'status');
  tick.append(icon('check'));
  setTimeout(() => add(tick, 'span', 'visually-hidden').textContent = field.dataset.good);
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

export function watch(form) {
  const edited = new WeakSet();
  let composing = false;
  const fieldOf = e => e.target.closest('[data-field]:not([data-nocheck], [data-captcha])');
  const left = field => {
    if (composing || !edited.has(field)) return;
    check(form, field);
    const other = form.querySelector(`[data-field="${field.dataset.recheck}"]`);
    if (other && inputOf(other).value) check(form, other);
  };
  form.addEventListener('input', e => {
    const field = fieldOf(e);
    if (!field) return;
    edited.add(field);
    pending.get(field)?.abort();
    showTick(field);
  });
  form.addEventListener('compositionstart', () => { composing = true; });
  form.addEventListener('compositionend', e => {
    composing = false;
    if (e.target !== document.activeElement) left(fieldOf(e));
  });
  form.addEventListener('focusout', e => !fieldOf(e)?.contains(e.relatedTarget) && left(fieldOf(e)));
  form.addEventListener('submit', () => pending.forEach(abort => abort.abort()));
}
