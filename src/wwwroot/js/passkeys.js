// Passkeys: form[data-passkey="/…"] asks there for the options, and is sent with the answer; with data-autofill="True" the field for
// the name offers them, too. data-not-allowed-error="…" tells of a NotAllowedError, and so on.

let offer;

// By hand: password managers replace toJSON and its like with what fails.
const encode = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+/=]/g, c => ({ '+': '-', '/': '_' })[c] ?? '');
const decode = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));

function read(options) {
  [options.user, options.excludeCredentials, options.allowCredentials].flat().forEach(o => o && (o.id = decode(o.id)));
  return { ...options, challenge: decode(options.challenge) };
}

function write({ rawId, response }) {
  const [id, parts] = [encode(rawId), {}];
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) parts[name] = encode(response[name]);
  }
  try {
    parts.transports = response.getTransports?.();
  } catch {}
  return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: parts });
}

async function ask(form, mediation, signal) {
  const { elements } = form;
  const headers = { 'X-CSRF-TOKEN': elements.__RequestVerificationToken.value };
  const reply = await fetch(form.dataset.passkey, { method: 'POST', headers }).catch(() => 0);
  if (!reply.ok) throw { name: 'SiteError' };
  const { id, options } = await reply.json();
  const verb = options.user ? 'create' : 'get';
  elements['Input.Answer'].value = write(await navigator.credentials[verb]({ publicKey: read(options), mediation, signal }));
  elements['Input.Question'].value = id;
  form.submit();
}

async function offerInField(form) {
  while (await PublicKeyCredential.isConditionalMediationAvailable?.()) {
    offer = new AbortController();
    try {
      // The question lives five minutes.
      return await ask(form, 'conditional', AbortSignal.any([offer.signal, AbortSignal.timeout(240_000)]));
    } catch (e) {
      if (e.name !== 'TimeoutError') return;
    }
  }
}

document.querySelectorAll('form[data-passkey]').forEach(form => {
  const [button, error] = form.querySelectorAll('.button, .error');
  const says = form.dataset;
  if (!window.PublicKeyCredential || !navigator.credentials) {
    form.className = 'muted';
    form.textContent = says[isSecureContext ? 'unsupported' : 'insecure'];
    return;
  }
  form.onsubmit = async e => {
    e.preventDefault();
    offer?.abort();
    error.textContent = '';
    button.disabled = true;
    try {
      await ask(form);
    } catch (e) {
      error.textContent = says[`${e?.name}`.replace(/^./, c => c.toLowerCase())] ?? says.failed;
      button.disabled = false;
    }
  };
  addEventListener('pageshow', () => { button.disabled = false; });
  if (says.autofill === 'True') offerInField(form);
});
