// The captcha without leaving the page: another one, another kind, checked when its answer is left, or worked out by the
// browser. A submit waits for either.
//   [data-captcha=KIND][data-purpose]
//   data-lifetime="300"                 seconds left; an older one is replaced when somebody returns to the form
//   data-failed data-wrong data-right   what is said when no other could be fetched, and of answers
import { add, icon, released, showErrors } from './fields.js';

function start(first) {
  const form = first.closest('form');
  let my; // the captcha in its place; what comes late and belongs to a former one finds that it is another
  let sent;

  const part = name => my.block.querySelector(name);
  const answer = () => part('[name$=CaptchaAnswer]');
  const say = text => setTimeout(showErrors, 50, my.block, [text]); // said aloud only if it comes after its place

  function adopt(block) {
    const focused = my?.block.contains(document.activeElement);
    my?.stop.abort();
    my?.block.replaceWith(block);
    my = { block, stop: new AbortController(), ends: performance.now() + block.dataset.lifetime * 1000 };
    block.addEventListener('click', press);
    block.addEventListener('focusout', left);
    block.addEventListener('pointerdown', touch);
    if (part('progress')) wait(prove());
    const play = part('.captcha-play');
    if (play) {
      play.role = 'button';
      play.addEventListener('keydown', e => e.key === ' ' && (e.preventDefault() ?? listen()));
    }
    if (focused) part('#CaptchaAnswer').focus();
  }

  function wait(promise) {
    const me = my;
    me.waiting = promise.finally(() => { me.waiting = null; });
  }

  async function change(kind, error) {
    const me = my;
    if (me.changing) return;
    me.changing = true;
    part('.captcha-tools').classList.add('busy');
    try {
      const reply = await fetch(`/captcha?purpose=${me.block.dataset.purpose}&kind=${kind}`);
      if (!reply.ok) throw reply;
      adopt(document.createRange().createContextualFragment(await reply.text()).firstElementChild);
    } catch {
      me.changing = false;
      part('.captcha-tools').classList.remove('busy');
      error = me.block.dataset.failed;
    }
    if (error) say(error);
  }

  function press(e) {
    const button = e.target.closest('[name=NewCaptcha], .captcha-play');
    if (!button) return;
    e.preventDefault();
    if (button.href) listen();
    else {
      change(button.value).then(() => {
        if (part('.captcha-play')) listen();
        part('#CaptchaAnswer').focus();
      });
    }
  }

  async function listen() {
    const me = my;
    const { play } = await import('./captcha-sound.js');
    if (!await play(part('.captcha-play'), me.stop.signal)) say(me.block.dataset.failed);
  }

  function solved() {
    answer().readOnly = true;
    part('.captcha-row').classList.add('solved');
    const done = part('.captcha-done');
    done.append(icon('check'));
    add(done, 'span', 'visually-hidden').textContent = my.block.dataset.right;
  }

  // Not every browser gives the focus to a button that is pressed.
  function touch() {
    const me = my;
    me.touched = true;
    released().then(() => { me.touched = false; });
  }

  function left(e) {
    if (sent || my.waiting || my.touched || part('progress') || my.block.contains(e.relatedTarget)) return;
    if (answer().value.trim() && !answer().readOnly) wait(check());
  }

  async function check() {
    const me = my;
    const typed = answer().value;
    try {
      await released(); // an error must not push a button away from under the finger
      if (document.activeElement === answer()) return true; // only the window was left
      const reply = await fetch(`/api/v1/captchas/${part('[name$=CaptchaId]').value}/check`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': form.elements.__RequestVerificationToken.value },
        body: JSON.stringify({ answer: typed }),
        signal: me.stop.signal,
      });
      const ok = !reply.ok || (await reply.json()).ok;
      if (me !== my) return false;
      if (!ok) await change(me.block.dataset.captcha, me.block.dataset.wrong);
      else if (reply.ok && answer().value === typed) solved();
      return ok;
    } catch {
      return me === my; // silent: the server checks again on submit
    }
  }

  async function prove() {
    const me = my;
    const { work } = await import('./captcha-work.js');
    const number = answer().value || await work(part('progress'), me.stop.signal);
    if (me !== my) return false;
    if (number) {
      part('progress').value = 1;
      part('output').textContent = me.block.dataset.right;
      answer().value = number;
      solved();
    } else say(me.block.dataset.failed);
    return !!number;
  }

  adopt(first);
  form.addEventListener('focusin', () => {
    const idle = part('progress') || answer().readOnly || !answer().value;
    if (idle && !my.waiting && performance.now() > my.ends) change(my.block.dataset.captcha);
  });
  form.addEventListener('submit', e => {
    if (e.submitter?.hasAttribute('formaction')) return; // the footer's
    sent = !my.waiting;
    if (sent) return;
    e.preventDefault();
    e.submitter?.classList.add('busy');
    my.waiting.then(right => {
      e.submitter?.classList.remove('busy');
      if (right) form.requestSubmit(e.submitter);
      else part('#CaptchaAnswer').focus();
    });
  });
  addEventListener('pageshow', () => { sent = false; });
}

document.querySelectorAll('[data-captcha]').forEach(start);
