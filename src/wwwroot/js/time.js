// Countdowns and exact times.
//   data-countdown="58"     seconds; a button is disabled meanwhile
//   data-countdown-text="Send again ({0} s)", -minutes="… {0} min" (optional, above 120 s),
//     -done="…" (at zero; else what the server wrote)
//   <time datetime data-relative>   the exact time in the viewer's zone on hover and focus
import { add } from './fields.js';

function count(element) {
  const { countdown, countdownText, countdownMinutes, countdownDone } = element.dataset;
  const original = element.textContent;
  const end = Date.now() + countdown * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if ('disabled' in element) element.disabled = left > 0;
    const long = left > 120 && countdownMinutes;
    element.textContent = left <= 0 ? countdownDone ?? original
      : (long || countdownText).replace('{0}', long ? Math.ceil(left / 60) : left);
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

export function countdowns() {
  document.querySelectorAll('[data-countdown-text]').forEach(count);
}

export function exactTimes() {
  const times = document.querySelectorAll('time[data-relative]');
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'long' });
  const tip = Object.assign(add(document.body, 'div', 'tip', 'tooltip'), { id: 'exact-time', hidden: true });
  const hide = () => { tip.hidden = true; };
  const show = time => {
    time.setAttribute('aria-describedby', tip.id);
    tip.textContent = format.format(new Date(time.dateTime));
    tip.hidden = false;
    const { left, top, bottom } = time.getBoundingClientRect();
    const above = top - tip.offsetHeight - 6;
    tip.style.top = `${above > 0 ? above : bottom + 6}px`;
    tip.style.left = `${Math.max(8, Math.min(left, document.body.clientWidth - tip.offsetWidth - 8))}px`;
  };
  for (const time of times) {
    time.tabIndex = 0;
    time.onmouseenter = time.onfocus = () => show(time);
    time.onmouseleave = time.onblur = hide;
  }
  addEventListener('scroll', hide, true);
  addEventListener('keydown', e => e.key === 'Escape' && hide());
}
