// Ed25519 (RFC 8032), verifying only: by the browser's own cryptography where there is some, else in whole numbers.

const P = (1n << 255n) - 19n;
const ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;

function mod(value) {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base, exponent) {
  let out = 1n;
  for (let square = mod(base), left = exponent; left > 0n; left >>= 1n, square = (square * square) % P) {
    if (left & 1n) out = (out * square) % P;
  }
  return out;
}

const D = mod(-121665n * power(121666n, P - 2n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

function little(bytes) {
  return BigInt("0x" + hex(Array.from(bytes).reverse()));
}

// A point from its 32 bytes as [X, Y, Z, T]; null for one that is not on the curve or not written in the one way.
function point(bytes) {
  const whole = little(bytes);
  const y = whole & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const square = mod(y * y);
  const over = mod(D * square + 1n);
  const x2 = mod((square - 1n) * power(over, P - 2n));
  let x = power(x2, (P + 3n) / 8n);
  if (mod(x * x - x2) !== 0n) x = mod(x * ROOT_OF_MINUS_ONE);
  if (mod(x * x - x2) !== 0n) return null;
  const odd = whole >> 255n;
  if (x === 0n && odd) return null;
  if ((x & 1n) !== odd) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function sum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * t1 * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

const NOTHING = [0n, 1n, 1n, 0n];

function times(count, base) {
  let out = NOTHING;
  for (let left = count, twice = base; left > 0n; left >>= 1n, twice = sum(twice, twice)) {
    if (left & 1n) out = sum(out, twice);
  }
  return out;
}

function same(one, other) {
  return mod(one[0] * other[2] - other[0] * one[2]) === 0n && mod(one[1] * other[2] - other[1] * one[2]) === 0n;
}

// Small order: eight times the point is nothing. Such a key or such a half of a signature would fit many messages.
function small(of) {
  return same(times(8n, of), NOTHING);
}

const BASE = point(unhex("5866666666666666666666666666666666666666666666666666666666666666"));

// What every verifier must refuse before it counts: wrong lengths, points off the curve, S not below the group's order.
function sound(key, signature) {
  if (key.length !== 32 || signature.length !== 64 || little(signature.subarray(32)) >= ORDER) return null;
  const halves = [point(key), point(signature.subarray(0, 32))];
  return halves.some((half) => half === null || small(half)) ? null : halves;
}

function verifyPlain(key, message, signature) {
  const halves = sound(key, signature);
  if (halves === null) return false;
  const hash = little(sha512(joined(signature.subarray(0, 32), key, message))) % ORDER;
  return same(times(little(signature.subarray(32)), BASE), sum(halves[1], times(hash, halves[0])));
}

async function verifyNative(key, message, signature) {
  const subtle = globalThis.crypto.subtle;
  const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  return sound(key, signature) !== null && subtle.verify({ name: "Ed25519" }, imported, signature, message);
}

async function verify(key, message, signature) {
  try {
    return await verifyNative(key, message, signature);
  } catch (_) { // no cryptography in a page from a file, or none of this kind
    return verifyPlain(key, message, signature);
  }
}
