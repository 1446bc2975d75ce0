// Show and hide, caps lock. All texts come from the field:
//   data-show, data-hide    labels of the toggle
//   data-caps               said while Caps Lock is on
//   data-strength           turns the estimate on; see strength.js
import { add, icon } from './fields.js';

function addToggle(field, input) {
  const button = add(field.querySelector('.control'), 'button', 'reveal icon-button');
  button.type = 'button';
  const set = shown => {
    input.type = shown ? 'text' : 'password';
    button.ariaLabel = button.title = shown ? field.dataset.hide : field.dataset.show;
    button.replaceChildren(icon(shown ? 'eye-off' : 'eye'));
  };
  set(false);
  button.addEventListener('click', () => set(input.type === 'password'));
  input.form.addEventListener('submit', () => set(false));
}

function addCapsHint(field, input) {
  const hint = add(field, 'p', 'error caps', 'status');
  const look = e => {
    hint.textContent = e.getModifierState?.('CapsLock') ? field.dataset.caps : '';
  };
  input.onkeydown = input.onkeyup = input.onblur = look;
}

export function passwords() {
  for (const input of document.querySelectorAll('.field input[type=password]')) {
    const field = input.closest('.field');
    if (field.dataset.show) addToggle(field, input);
    if (field.dataset.strength) input.addEventListener('focus', () => import('./strength.js').then(({ addStrength }) => addStrength(field, input)), { once: true });
    if (field.dataset.caps) addCapsHint(field, input);
  }
}
