// Passkeys.
//   form[data-passkey="SignIn"]   asks for one, and is sent with its answer
//   data-sign-in="…"              says which sign-in it is the second step of
//   data-autofill="True"          offers them in the field for the name, too
//   data-not-allowed-error="…"    what it says when the browser refuses with NotAllowedError; so for every other name of an error
//   data-failed="…"               what it says of an error that has no sentence of its own
//   data-unsupported="…"          what it says instead of its button where there are no passkeys; data-insecure, where there is no TLS

// By hand: some password managers replace toJSON, and parse…FromJSON beside it, with what fails.
const encode = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const decode = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));

let offer;

function revive(options) {
  options.challenge = decode(options.challenge);
  for (const named of [options.user ?? [], options.excludeCredentials ?? [], options.allowCredentials ?? []].flat()) {
    named.id = decode(named.id);
  }
  return options;
}

function write({ rawId, authenticatorAttachment, response }) {
  const bytes = name => response[name] ? encode(response[name]) : undefined;
  let transports;
  try {
    transports = response.getTransports?.();
  } catch {
    // Only a hint for the next time.
  }
  return JSON.stringify({
    id: encode(rawId),
    rawId: encode(rawId),
    type: 'public-key',
    authenticatorAttachment: authenticatorAttachment ?? undefined,
    clientExtensionResults: {},
    response: {
      clientDataJSON: bytes('clientDataJSON'),
      attestationObject: bytes('attestationObject'),
      transports,
      authenticatorData: bytes('authenticatorData'),
      signature: bytes('signature'),
      userHandle: bytes('userHandle'),
    },
  });
}

async function ask(form, mediation, signal) {
  const { passkey: purpose, signIn } = form.dataset;
  const reply = await fetch(`/passkeys/options?${new URLSearchParams({ purpose, ...signIn && { signIn } })}`, {
    method: 'POST', headers: { 'X-CSRF-TOKEN': form.elements.__RequestVerificationToken.value },
  }).catch(() => null);
  if (!reply?.ok) throw { name: 'SiteError' };
  const { id, options } = await reply.json();
  const publicKey = revive(options);
  const answer = form.dataset.passkey === 'Creation'
    ? await navigator.credentials.create({ publicKey, signal })
    : await navigator.credentials.get({ publicKey, mediation, signal });
  form.elements['Input.Question'].value = id;
  form.elements['Input.Answer'].value = write(answer);
  form.submit();
}

async function offerInField(form) {
  while (await PublicKeyCredential.isConditionalMediationAvailable?.()) {
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

// NotAllowedError is data-not-allowed-error.
const sentence = (form, error) => form.dataset[`${error?.name}`.replace(/^./, c => c.toLowerCase())] ?? form.dataset.failed;

document.querySelectorAll('form[data-passkey]').forEach(form => {
  const [button, message] = [form.querySelector('.button'), form.querySelector('.error')];
  if (!window.PublicKeyCredential || !navigator.credentials) {
    button.hidden = true;
    message.className = 'muted';
    message.textContent = isSecureContext ? form.dataset.unsupported : form.dataset.insecure;
    return;
  }
  form.addEventListener('submit', async e => {
    e.preventDefault();
    offer?.abort();
    message.textContent = '';
    button.disabled = true;
    try {
      await ask(form);
    } catch (error) {
      message.textContent = sentence(form, error);
      button.disabled = false;
    }
  });
  if (form.dataset.autofill === 'True') offerInField(form).catch(() => {});
});
