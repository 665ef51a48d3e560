// Numbers, bytes and CBOR: only what a receipt's code is made of, and only in its one deterministic form (RFC 8949).

function fail(why) {
  throw new Error(why);
}

function hex(bytes) {
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

function unhex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

function unbase64(text) {
  return Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0));
}

function joined(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function equal(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

// What was scanned, pasted or typed: an address, `#`, and one decimal number; the number alone will do.
function messageOf(text) {
  const given = text.normalize("NFKC").replace(/[\s\u200b-\u200d\ufeff]/g, "");
  const mark = given.lastIndexOf("#");
  const digits = given.slice(mark + 1);
  if (!/^[1-9][0-9]{90,999}$/.test(digits)) fail("number");
  const whole = BigInt(digits).toString(16);
  return { address: mark < 0 ? "" : given.slice(0, mark), bytes: unhex(whole.length % 2 ? "0" + whole : whole) };
}

// Read one value that fills all the bytes: whole numbers, texts, bytes, lists, an empty map, null. Else it throws.
function cbor(bytes) {
  let at = 0;
  function take(count) {
    if (at + count > bytes.length) fail("short");
    at += count;
    return bytes.subarray(at - count, at);
  }
  function size(low) {
    if (low < 24) return low;
    if (low > 27) fail("length");
    const count = 1 << (low - 24);
    const value = take(count).reduce((sum, byte) => sum * 256 + byte, 0);
    if (value < [24, 256, 65536, 4294967296][low - 24] || value > Number.MAX_SAFE_INTEGER) fail("not shortest");
    return value;
  }
  function value(depth) {
    if (depth > 6) fail("deep");
    const first = take(1)[0];
    if (first === 0xf6) return null;
    const kind = first >> 5;
    const low = size(first & 31);
    if (kind === 0) return low;
    if (kind === 1) return -1 - low;
    if (kind === 2) return take(low);
    if (kind === 3) return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(low));
    if (kind === 4) {
      const list = [];
      for (let left = low; left > 0; left -= 1) list.push(value(depth + 1));
      return list;
    }
    if (kind === 5 && low === 0) return new Map();
    return fail("kind");
  }
  const found = value(0);
  if (at !== bytes.length) fail("long");
  return found;
}

function head(kind, size) {
  const first = kind << 5;
  if (size < 24) return Uint8Array.of(first | size);
  if (size < 256) return Uint8Array.of(first | 24, size);
  if (size < 65536) return Uint8Array.of(first | 25, size >> 8, size & 255);
  return Uint8Array.of(first | 26, size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255);
}

function byteString(bytes) {
  return joined(head(2, bytes.length), bytes);
}

// COSE_Sign1 (RFC 9052): tag 18, protected {1: -8 (EdDSA), 4: key id of eight bytes}, nothing unprotected.
function coseRead(bytes) {
  if (bytes[0] !== 0xd2) fail("tag");
  const parts = cbor(bytes.subarray(1));
  if (!Array.isArray(parts) || parts.length !== 4) fail("parts");
  const [guarded, open, payload, signature] = parts;
  if (![guarded, payload, signature].every((part) => part instanceof Uint8Array)) fail("parts");
  if (!(open instanceof Map) || signature.length !== 64) fail("parts");
  if (guarded.length !== 13 || hex(guarded.subarray(0, 5)) !== "a201270448") fail("algorithm");
  return { kid: hex(guarded.subarray(5)), guarded, payload, signature };
}

// What the signature is made over: ["Signature1", protected, h'', payload].
function coseCovered(message) {
  const context = new TextEncoder().encode("Signature1");
  return joined(
    head(4, 4), head(3, context.length), context,
    byteString(message.guarded), byteString(new Uint8Array(0)), byteString(message.payload)
  );
}
