// The captcha without leaving the page: another one, another kind, checked as soon as its answer is left, or worked out
// by the browser. A submit waits for a check or for work under way.
//   [data-captcha=KIND][data-purpose]
//   data-lifetime="300"             seconds; an older, unanswered one is replaced when somebody returns to the form
//   data-failed data-wrong data-right   what is said when no other could be fetched, and of answers
import { add, icon, showErrors } from './fields.js';

function start(block) {
  const form = block.closest('form');
  let part, since, worker, sound, waiting;

  function adopt(next) {
    block.replaceWith(next);
    block = next;
    part = name => block.querySelector(name);
    since = performance.now();
    worker?.terminate();
    sound?.pause();
    block.addEventListener('click', press);
    if (part('progress')) wait(work());
    else block.addEventListener('focusout', left);
  }

  const answer = () => part('[name$=CaptchaAnswer]');
  const wait = promise => { waiting = promise.finally(() => { waiting = null; }); };

  async function change(kind, error) {
    part('.captcha-tools').classList.add('busy');
    try {
      const reply = await fetch(`/captcha?purpose=${block.dataset.purpose}&kind=${kind}`);
      if (!reply.ok) throw reply;
      adopt(document.createRange().createContextualFragment(await reply.text()).firstElementChild);
    } catch {
      part('.captcha-tools').classList.remove('busy');
      error = block.dataset.failed;
    }
    if (error) setTimeout(showErrors, 50, block, [error]); // said aloud only if it comes after its place
  }

  function press(e) {
    const button = e.target.closest('[name=NewCaptcha]');
    const play = e.target.closest('.captcha-play');
    if (button || play) e.preventDefault();
    if (play) listen(play);
    if (button && !part('.busy')) {
      change(button.value).then(() => {
        if (part('.captcha-play')) listen(part('.captcha-play'));
        part('#CaptchaAnswer').focus();
      });
    }
  }

  function listen(play) {
    sound?.pause();
    sound = new Audio(play.href);
    play.classList.add('busy');
    sound.onended = sound.onpause = sound.onerror = () => play.classList.remove('busy');
    sound.play().catch(sound.onerror);
  }

  function solved() {
    answer().readOnly = true;
    part('.captcha-row').classList.add('solved');
    const done = part('.captcha-done');
    done.append(icon('check'));
    add(done, 'span', 'visually-hidden').textContent = block.dataset.right;
  }

  function left(e) {
    if (answer().value.trim() && !answer().readOnly && !block.contains(e.relatedTarget) && !waiting) wait(check());
  }

  async function check() {
    try {
      const reply = await fetch(`/api/v1/captchas/${part('[name$=CaptchaId]').value}/check`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': form.elements.__RequestVerificationToken.value },
        body: JSON.stringify({ answer: answer().value }),
      });
      if (reply.ok && !(await reply.json()).ok) {
        await change(block.dataset.captcha, block.dataset.wrong);
        return false;
      }
      if (reply.ok) solved();
    } catch { /* silent: the server checks again on submit */ }
    return true;
  }

  function work() {
    const bar = part('progress');
    worker = new Worker(new URL('captcha-worker.js', import.meta.url));
    worker.postMessage(bar.dataset.question);
    return new Promise(done => {
      worker.onerror = () => done(true);
      worker.onmessage = ({ data }) => {
        bar.value = data.done;
        if (!data.number) return;
        answer().value = data.number;
        part('output').textContent = block.dataset.right;
        solved();
        done(true);
      };
    });
  }

  adopt(block);
  form.addEventListener('focusin', () => {
    const old = performance.now() - since > block.dataset.lifetime * 1000;
    if (old && !waiting && (part('progress') || !answer().value)) change(block.dataset.captcha);
  });
  form.addEventListener('submit', e => {
    if (!waiting) return;
    e.preventDefault();
    waiting.then(right => (right ? form.requestSubmit(e.submitter) : part('#CaptchaAnswer').focus()));
  });
}

document.querySelectorAll('[data-captcha]').forEach(start);
