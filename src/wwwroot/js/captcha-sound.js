// Plays a recording, one at a time.

let sound;

/** Plays what the link leads to until it ends or the signal says stop; false when there is nothing to play. */
export function play(link, signal) {
  sound?.pause();
  const mine = sound = new Audio(link.href);
  signal.addEventListener('abort', () => mine.pause());
  link.classList.add('busy');
  return new Promise(done => {
    mine.onended = mine.onpause = () => done(true);
    mine.onerror = () => done(false);
    mine.play().catch(() => done(!mine.error)); // refused until somebody presses the button itself
  }).finally(() => mine === sound && link.classList.remove('busy'));
}
