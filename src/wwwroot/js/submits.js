// Buttons that send a form show the work and can't be pressed twice.
//   button[data-busy="Creating…"]   text while working
//   form[data-file]   answered with a file, so the page stays
//   button.default-submit   first and invisible: what Enter presses

const working = new Map();

function begin(form, button) {
  const text = button?.textContent;
  // Loading may be stopped.
  const timer = setTimeout(end, 20_000, form);
  working.set(form, () => {
    clearTimeout(timer);
    button?.classList.remove('busy');
    button?.removeAttribute('aria-disabled');
    if (button?.dataset.busy) button.textContent = text;
  });
  if (!button) return;
  button.classList.add('busy');
  button.setAttribute('aria-disabled', 'true');
  if (button.dataset.busy) button.textContent = button.dataset.busy;
}

function end(form) {
  working.get(form)?.();
  working.delete(form);
}

export function submits() {
  document.addEventListener('submit', e => {
    const form = e.target;
    const method = e.submitter?.getAttribute('formmethod') ?? form.method;
    if (e.defaultPrevented || method !== 'post' || 'file' in form.dataset) return;
    if (working.has(form)) e.preventDefault();
    else if (e.submitter?.matches('.default-submit')) begin(form, form.querySelector('.button.primary'));
    else begin(form, e.submitter);
  });
  addEventListener('pageshow', e => e.persisted && [...working.keys()].forEach(end));
}
