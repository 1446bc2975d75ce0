// Province, city, district: each select asks for what lies in the one before, and is hidden while there is nothing to choose, or only one thing, such as the city of Beijing.

const selects = [...document.querySelectorAll('select[data-area]')];
const inEnglish = document.documentElement.lang === 'en';
let stop;

function offer(select, areas) {
  select.options.length = 1;
  for (const { code, name, englishName } of areas) {
    // As AddressForm.LabelOf has it.
    const label = inEnglish && englishName ? `${englishName} ${name}` : name;
    select.add(Object.assign(new Option(label, code), inEnglish ? {} : { lang: 'zh-CN' }));
  }
  if (areas.length === 1) select.selectedIndex = 1;
  select.disabled = !areas.length;
  select.closest('.field').hidden = areas.length < 2;
  // What was wrong with it is so no more.
  select.dispatchEvent(new Event('input', { bubbles: true }));
}

async function choose(select) {
  const [next, ...rest] = selects.slice(selects.indexOf(select) + 1);
  if (!next) return;
  stop?.abort();
  stop = new AbortController();
  for (const other of [next, ...rest]) offer(other, []);
  if (!select.value) return;
  try {
    const reply = await fetch(`/api/v1/areas/${select.value}/children`, { signal: stop.signal });
    if (!reply.ok) return;
    offer(next, await reply.json());
    if (next.value) await choose(next);
  } catch { /* silent: the server shows the next select when the form is sent */ }
}

for (const select of selects) select.addEventListener('change', () => choose(select));
