// Looks for the number between 1 and WORK whose SHA-256 behind SALT is HASH: "WORK SALT HASH" comes in, { done, number }
// goes out. SHA-256 (FIPS 180-4) by hand, because crypto.subtle is missing on plain http and waits between hashes.

const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every(p => n % p)) primes.push(n);
const fraction = root => (root - Math.floor(root)) * 2 ** 32 | 0;
const K = Int32Array.from(primes, p => fraction(Math.cbrt(p)));
const H = Int32Array.from(primes.slice(0, 8), p => fraction(Math.sqrt(p)));
const W = new Int32Array(64);

const turn = (x, n) => (x >>> n) | (x << (32 - n));

// The hash of the one block in W[0…15].
function hash() {
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    W[i] = W[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + W[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)) | 0;
  }
  let [a, b, c, d, e, f, g, h] = H;
  for (let i = 0; i < 64; i++) {
    const t = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i] | 0;
    const u = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)) | 0;
    h = g; g = f; f = e; e = d + t | 0;
    d = c; c = b; b = a; a = t + u | 0;
  }
  return [a + H[0] | 0, b + H[1] | 0, c + H[2] | 0, d + H[3] | 0, e + H[4] | 0, f + H[5] | 0, g + H[6] | 0, h + H[7] | 0];
}

onmessage = ({ data }) => {
  const [work, salt, wanted] = data.split(' ');
  for (let number = 1; number <= work; number++) {
    const text = salt + number;
    W.fill(0, 0, 16);
    for (let i = 0; i < text.length; i++) W[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    W[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    W[15] = text.length * 8;
    const found = hash();
    if (found[0] === (parseInt(wanted.slice(0, 8), 16) | 0) && found.map(w => (w >>> 0).toString(16).padStart(8, '0')).join('') === wanted) {
      postMessage({ done: 1, number });
      return;
    }
    if (number % 20000 === 0) postMessage({ done: number / work });
  }
};
