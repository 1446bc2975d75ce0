// How strong a new password is, in words; loaded where passwords.js meets one.
//   data-strength="Very weak|Weak|Fair|Good|Strong"   with data-min-length="8",
//     data-context="UserName Email" (fields whose content makes it guessable) and
//     data-reason-short, -common, -context, -repeat, -sequence, -longer
import { add } from './fields.js';

const common = ('password passw0rd 123456 123123 111111 qwerty 1q2w3e abc123 iloveyou woaini '
  + '5201314 letmein welcome admin login monkey dragon').split(' ');
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '01234567890', 'abcdefghijklmnopqrstuvwxyz'];
const kinds = [[/[a-z]/, 26], [/[A-Z]/, 26], [/\d/, 10], [/[ -/:-@[-`{-~]/, 33], [/[^\0-\x7f]/, 2000]];

const inRow = (a, b, c) => rows.some(row => row.includes(a + b + c) || row.includes(c + b + a));

// A level from 0 to 4 and why it isn't higher. Only a hint: the server decides.
export function estimate(password, minLength, context) {
  if ([...password].length < minLength) return { level: 0, why: 'short' };
  let rest = password.toLowerCase(), why = 'longer';
  const drop = (words, reason) => {
    for (const word of words) {
      if (word.length < 3 || !rest.includes(word)) continue;
      rest = rest.replaceAll(word, '\0');
      why = reason;
    }
  };
  drop(common, 'common');
  drop(context.flatMap(text => [text, ...text.split(/[@._\s-]+/)]).map(text => text.toLowerCase()), 'context');
  const once = rest.replace(/(.{1,8}?)\1+/gu, '$1');
  const all = [...once];
  const counted = all.filter((c, i) => i < 2 || !inRow(all[i - 2], all[i - 1], c)).length;
  if (why === 'longer' && counted < [...rest].length * 0.7) why = counted < all.length * 0.7 ? 'sequence' : 'repeat';
  const pool = kinds.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 0);
  const level = [25, 40, 55, 72].filter(bits => counted * Math.log2(pool) >= bits).length;
  return { level, why: level < 3 ? why : '' };
}

export function addStrength(field, input) {
  const { strength, minLength, context = '' } = field.dataset;
  const words = strength.split('|');
  const box = add(field, 'div', 'strength');
  add(box, 'div', 'strength-bar');
  const line = add(box, 'p'), word = add(line, 'b'), reason = add(line, 'span');
  const said = add(field, 'p', 'visually-hidden', 'status');
  const sources = context.split(' ').flatMap(name => [...input.form.querySelectorAll(`[data-field="${name}"] input`)]);
  let later;
  const update = () => {
    const { level, why } = estimate(input.value, minLength, sources.map(source => source.value));
    box.hidden = !input.value;
    box.dataset.level = level;
    word.textContent = words[level];
    reason.textContent = ` ${field.getAttribute(`data-reason-${why}`) ?? ''}`;
    clearTimeout(later);
    later = setTimeout(() => { said.textContent = input.value && `${word.textContent}.${reason.textContent}`; }, 1000);
  };
  for (const each of [input, ...sources]) each.addEventListener('input', update);
  update();
}
