// [data-dialog]: shows the question that a link or a button leads to in a dialog. Where that fails, the browser goes to its page.
//   [data-question]   what the dialog takes of that page; its #question is the title
//   [data-cancel]     closes the dialog

let asking = false;

async function ask(opener) {
  const { form } = opener;
  const reply = await fetch(opener.href ?? opener.formAction, form && { method: 'POST', body: new FormData(form, opener) });
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const question = page.querySelector('[data-question]');
  // Its ids could be this page's too.
  if (question.querySelector('[type=password]')) throw question;
  const dialog = document.createElement('dialog');
  dialog.append(document.adoptNode(question));
  dialog.setAttribute('aria-labelledby', 'question');
  dialog.onclose = () => {
    dialog.remove();
    (opener.closest('details.menu')?.querySelector('summary') ?? opener).focus();
  };
  // Beside it, and not where a selection of what is typed only ends.
  let pressed;
  dialog.onpointerdown = e => { pressed = e.target; };
  dialog.onclick = e => {
    if ((e.target !== dialog || pressed !== dialog) && !e.target.closest('[data-cancel]')) return;
    e.preventDefault();
    dialog.close();
  };
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener('click', async e => {
  const opener = e.target.closest('[data-dialog]');
  if (!opener || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  if (asking) return;
  asking = true;
  try {
    await ask(opener);
  } catch {
    delete opener.dataset.dialog;
    opener.click();
  }
  asking = false;
});
