// Countdowns.
//   data-countdown="58"     seconds; a button is disabled meanwhile
//   data-countdown-text="Send again ({0} s)", -minutes="… {0} min" (optional, above 120 s),
//     -done="…" (at zero; else what the server wrote)

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

document.querySelectorAll('[data-countdown-text]').forEach(count);
