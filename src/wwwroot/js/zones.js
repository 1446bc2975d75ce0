// The time zone's select becomes a field that finds a city by a part of its name; the browser's own zone comes first.

const field = document.querySelector('[data-own]');
const select = field.querySelector('select');
const options = [...select.options];

const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
// Browsers may still say Asia/Calcutta where the list says Asia/Kolkata.
const isSame = ({ value }) => {
  try {
    return value && new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone === zone;
  } catch {
    return false; // a zone that is younger than the browser
  }
};
const own = options.find(({ value }) => value === zone) ?? options.find(isSame);

const list = Object.assign(document.createElement('datalist'), { id: 'zones' });
for (const option of new Set([own, ...options])) {
  if (option) list.append(Object.assign(new Option('', option.text), option === own && { label: `${option.text} · ${field.dataset.own}` }));
}

const input = Object.assign(document.createElement('input'), { className: 'input', autocomplete: 'off', spellcheck: false, enterKeyHint: 'done' });
for (const name of ['id', 'aria-describedby', 'aria-invalid']) {
  if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
}
input.setAttribute('list', list.id);
select.removeAttribute('id');
select.hidden = true;
select.after(input, list);

const show = () => { input.value = input.placeholder = select.selectedOptions[0].text; };
const choose = option => { if (option) select.value = option.value; };

// Empty while it has the focus, or the list would show the present zone alone.
input.onfocus = () => { input.value = ''; };
input.oninput = () => choose(options.find(({ text }) => text === input.value));
input.onblur = () => {
  const typed = input.value.trim().toLowerCase();
  if (typed) choose(options.find(({ text }) => text.toLowerCase() === typed) ?? options.find(({ value, text }) => value && text.toLowerCase().includes(typed)));
  show();
};
// Enter sends the form without leaving the field.
input.form.addEventListener('submit', input.onblur, true);
show();
