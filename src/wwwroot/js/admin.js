// Menus that close, and picking rows of a table.
//   details.menu                     closes on Escape and on a press outside
//   form[data-selection]             around table and bulk bar; rows have input.pick
//   input.pick-all[hidden]           in the table's head
//   [data-selected="{0} selected"]   text of the bulk bar

function menus() {
  const close = except => document.querySelectorAll('details.menu[open]').forEach(menu => {
    if (menu !== except) menu.open = false;
  });
  for (const type of ['pointerdown', 'focusin']) {
    document.addEventListener(type, e => close(e.target.closest('details.menu')));
  }
  addEventListener('keydown', e => {
    if (e.key !== 'Escape') return;
    document.querySelector('details.menu[open] summary')?.focus();
    close();
  });
}

function selections() {
  for (const form of document.querySelectorAll('form[data-selection]')) {
    const all = form.querySelector('.pick-all');
    const picks = [...form.querySelectorAll('.pick')];
    const text = form.querySelector('[data-selected]');
    const update = () => {
      const picked = picks.filter(pick => pick.checked).length;
      all.checked = picked > 0 && picked === picks.length;
      all.indeterminate = picked > 0 && picked < picks.length;
      text.textContent = text.dataset.selected.replace('{0}', picked);
    };
    all.hidden = !picks.length;
    all.addEventListener('change', () => { for (const pick of picks) pick.checked = all.checked; });
    form.addEventListener('change', update);
    addEventListener('pageshow', update);
  }
}

menus();
selections();
