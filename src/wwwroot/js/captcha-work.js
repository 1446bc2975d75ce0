// Lets a worker look for a proof's number.

/** The number that the question of the bar asks for; null when no worker can be had or the signal says stop. */
export function work(bar, signal) {
  const worker = new Worker(new URL('captcha-worker.js', import.meta.url));
  worker.postMessage(bar.dataset.question);
  return new Promise(done => {
    worker.onerror = () => done(null);
    worker.onmessage = ({ data }) => {
      bar.value = data.done;
      if (data.number) done(data.number);
    };
    signal.addEventListener('abort', () => done(null));
  }).finally(() => worker.terminate());
}
