// "Another picture" without leaving the page.
//   .captcha[data-captcha][data-purpose]
//   data-lifetime="300"   seconds; an older picture is replaced when its empty answer takes the focus
//   data-failed="…"       said when no other picture could be fetched
import { showErrors } from './fields.js';

function watch(block) {
  const image = block.querySelector('img');
  const id = block.querySelector('input[type=hidden]');
  const answer = block.querySelector('input:not([type=hidden])');
  const button = block.querySelector('button[name=NewCaptcha]');
  const token = block.closest('form').elements.__RequestVerificationToken;
  let since = performance.now();

  async function another() {
    if (button.classList.contains('busy')) return;
    button.classList.add('busy');
    try {
      const reply = await fetch('/api/v1/captchas', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': token.value },
        body: JSON.stringify({ purpose: block.dataset.purpose }),
      });
      if (!reply.ok) throw reply;
      const next = await reply.json();
      id.value = next.id;
      image.src = next.imageUrl;
      answer.value = '';
      since = performance.now();
      showErrors(block, []);
    } catch {
      showErrors(block, [block.dataset.failed]);
    }
    button.classList.remove('busy');
  }

  button.addEventListener('click', e => {
    e.preventDefault();
    another().then(() => answer.focus());
  });
  answer.addEventListener('focus', () => {
    if (!answer.value && performance.now() - since > block.dataset.lifetime * 1000) another();
  });
}

export function captchas() {
  document.querySelectorAll('[data-captcha]').forEach(watch);
}
