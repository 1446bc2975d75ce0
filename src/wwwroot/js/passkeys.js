// Passkeys.
//   form[data-passkey="SignIn"]   asks for one, and is sent with its answer; hidden in browsers that know none
//   data-sign-in="…"            says which sign-in it is the second step of
//   data-autofill="True"          offers them in the field for the name, too
//   data-failed="…"               what the form says when the browser gave none

const Credential = window.PublicKeyCredential;
let offer;

async function ask(form, mediation, signal) {
  const { passkey: purpose, signIn } = form.dataset;
  const reply = await fetch(`/passkeys/options?${new URLSearchParams({ purpose, ...signIn && { signIn } })}`, {
    method: 'POST', headers: { 'X-CSRF-TOKEN': form.elements.__RequestVerificationToken.value },
  });
  if (!reply.ok) throw new Error(reply.status);
  const { id, options } = await reply.json();
  const answer = form.dataset.passkey === 'Creation'
    ? await navigator.credentials.create({ publicKey: Credential.parseCreationOptionsFromJSON(options), signal })
    : await navigator.credentials.get({ publicKey: Credential.parseRequestOptionsFromJSON(options), mediation, signal });
  form.elements['Input.Question'].value = id;
  form.elements['Input.Answer'].value = JSON.stringify(answer);
  form.submit();
}

async function offerInField(form) {
  while (await Credential.isConditionalMediationAvailable?.()) {
    const mine = offer = new AbortController();
    // The server forgets what it asked after five minutes.
    const again = setTimeout(() => mine.abort('again'), 240_000);
    try {
      return await ask(form, 'conditional', mine.signal);
    } catch {
      if (mine.signal.reason !== 'again') return;
    } finally {
      clearTimeout(again);
    }
  }
}

if (Credential?.parseRequestOptionsFromJSON) {
  document.querySelectorAll('form[data-passkey]').forEach(form => {
    form.hidden = false;
    form.addEventListener('submit', async e => {
      e.preventDefault();
      const [button, error] = [form.querySelector('.button'), form.querySelector('.error')];
      offer?.abort();
      error.textContent = '';
      button.disabled = true;
      try {
        await ask(form);
      } catch {
        error.textContent = form.dataset.failed;
        button.disabled = false;
      }
    });
    if (form.dataset.autofill === 'True') offerInField(form);
  });
}
