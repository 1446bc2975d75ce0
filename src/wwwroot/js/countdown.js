// Countdowns.
//   data-countdown="58"     seconds; a button is disabled meanwhile
//   data-countdown-text="Send again ({0} s)", -minutes="… {0} min" (optional, above 120 s),
//     -done="…" (at zero; else what the server wrote)
// A template with these counts on the page's main button, and on what Enter presses in its place.

function count(source) {
  const { countdown, countdownText, countdownMinutes, countdownDone } = source.dataset;
  const element = source.matches('template') ? document.querySelector('main button.primary') : source;
  if (!element) return;
  const original = element.textContent;
  const pressed = [element, source === element ? null : element.form?.querySelector('.default-submit')].filter(b => b && 'disabled' in b);
  const end = Date.now() + countdown * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    for (const button of pressed) button.disabled = left > 0;
    const long = left > 120 && countdownMinutes;
    element.textContent = left <= 0 ? countdownDone ?? original
      : (long || countdownText).replace('{0}', long ? Math.ceil(left / 60) : left);
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

document.querySelectorAll('[data-countdown-text]').forEach(count);
