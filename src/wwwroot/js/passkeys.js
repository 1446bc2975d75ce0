// Passkeys: form[data-passkey="SignIn"] asks for one, and is sent with its answer; with data-autofill="True" the field for the name
// offers them, too. data-not-allowed-error="…" is what it says of a NotAllowedError, and so on; data-failed of any other.

let offer;

// By hand: password managers replace toJSON and its like with what fails.
const encode = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+/=]/g, c => ({ '+': '-', '/': '_' })[c] ?? '');
const decode = text => Uint8Array.from(atob(text.replace(/[-_]/g, c => c === '-' ? '+' : '/')), c => c.charCodeAt(0));

function read(options) {
  const named = [options.user, options.excludeCredentials, options.allowCredentials].flat().filter(Boolean);
  named.forEach(n => n.id = decode(n.id));
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

async function ask({ dataset, elements }, mediation, signal) {
  const reply = await fetch(`/passkeys/options?purpose=${dataset.passkey}`, {
    method: 'POST', headers: { 'X-CSRF-TOKEN': elements.__RequestVerificationToken.value },
  }).catch(() => 0);
  if (!reply.ok) throw { name: 'SiteError' };
  const { id, options } = await reply.json();
  const verb = options.user ? 'create' : 'get';
  const answer = await navigator.credentials[verb]({ publicKey: read(options), mediation, signal });
  elements['Input.Question'].value = id;
  elements['Input.Answer'].value = write(answer);
  elements[0].form.submit();
}

async function offerInField(form) {
  while (await PublicKeyCredential.isConditionalMediationAvailable?.()) {
    offer = new AbortController();
    try {
      // The server forgets what it asked after five minutes.
      return await ask(form, 'conditional', AbortSignal.any([offer.signal, AbortSignal.timeout(240_000)]));
    } catch (e) {
      if (e.name !== 'TimeoutError') return;
    }
  }
}

document.querySelectorAll('form[data-passkey]').forEach(form => {
  const [button, error, says] = [form.querySelector('.button'), form.querySelector('.error'), form.dataset];
  if (!window.PublicKeyCredential || !navigator.credentials) {
    form.className = 'muted';
    form.textContent = isSecureContext ? says.unsupported : says.insecure;
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
  if (says.autofill === 'True') offerInField(form);
});
