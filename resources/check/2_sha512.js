// SHA-512 (FIPS 180-4) for browsers that give a page from a file no cryptography of their own.

const WORD = (1n << 64n) - 1n;

function root(value, power) { // the whole part of a root, by Newton's way
  let guess = 1n << (BigInt(value.toString(2).length) / power + 1n);
  for (;;) {
    const next = ((power - 1n) * guess + value / guess ** (power - 1n)) / power;
    if (next >= guess) return guess;
    guess = next;
  }
}

const PRIMES = [];
for (let number = 2; PRIMES.length < 80; number += 1) {
  if (PRIMES.every((prime) => number % prime)) PRIMES.push(number);
}
const ROUND = PRIMES.map((prime) => root(BigInt(prime) << 192n, 3n) & WORD);
const START = PRIMES.slice(0, 8).map((prime) => root(BigInt(prime) << 128n, 2n) & WORD);

function turned(word, by) {
  return ((word >> by) | (word << (64n - by))) & WORD;
}

function sha512(bytes) {
  const blocks = Math.ceil((bytes.length + 17) / 128);
  const padded = new Uint8Array(128 * blocks);
  padded.set(bytes);
  padded[bytes.length] = 128;
  new DataView(padded.buffer).setUint32(padded.length - 4, 8 * bytes.length);
  const view = new DataView(padded.buffer);
  let state = START.slice();
  for (let block = 0; block < blocks; block += 1) {
    const words = [];
    for (let at = 0; at < 16; at += 1) words.push(view.getBigUint64(128 * block + 8 * at));
    for (let at = 16; at < 80; at += 1) {
      const early = words[at - 15];
      const late = words[at - 2];
      const mixed = (turned(early, 1n) ^ turned(early, 8n) ^ (early >> 7n))
        + (turned(late, 19n) ^ turned(late, 61n) ^ (late >> 6n));
      words.push((words[at - 16] + words[at - 7] + mixed) & WORD);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 80; at += 1) {
      const one = h + (turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n)) + ((e & f) ^ (~e & g)) + ROUND[at] + words[at];
      const two = (turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & WORD, c, b, a, (one + two) & WORD];
    }
    state = [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]) & WORD);
  }
  return unhex(state.map((word) => word.toString(16).padStart(16, "0")).join(""));
}
