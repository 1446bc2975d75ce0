// <time datetime data-relative>: the exact time in the zone that the viewer chose, or the browser's, on hover and focus.
import { add } from './fields.js';

const times = document.querySelectorAll('time[data-relative]');
const { lang, dataset } = document.documentElement;
const formatIn = timeZone => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'long', timeZone });
let format = formatIn();
try {
  format = formatIn(dataset.zone || undefined);
} catch {
  // A zone that is younger than the browser.
}
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
  time.title = '';
  time.onmouseenter = time.onfocus = () => show(time);
  time.onmouseleave = time.onblur = hide;
}
addEventListener('scroll', hide, true);
addEventListener('keydown', e => e.key === 'Escape' && hide());
