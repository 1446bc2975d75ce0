// [data-dialog]: shows the question that a link or a button leads to in a dialog. Where that fails, the browser goes to its page.
//   [data-question]   what the dialog takes of that page; its #question is the title
//   [data-cancel]     closes the dialog

async function ask(opener) {
  const { form } = opener;
  const reply = await fetch(opener.href ?? opener.formAction, form && { method: 'POST', body: new FormData(form, opener) });
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const dialog = document.createElement('dialog');
  dialog.append(document.adoptNode(page.querySelector('[data-question]')));
  dialog.setAttribute('aria-labelledby', 'question');
  dialog.onclose = () => dialog.remove();
  dialog.onclick = e => {
    if (e.target !== dialog && !e.target.closest('[data-cancel]')) return;
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
  try {
    await ask(opener);
  } catch {
    delete opener.dataset.dialog;
    opener.click();
  }
});
