// What a receipt's code says, and whether it holds: a pure function of the code, what the office vouches for, and now.

const MODES = ["", "APP", "BANK_TRANSFER", "CREDITOR_QR", "COUNTER", "DIRECT_DEBIT", "POS", "CASH"];
const DAY = 86400;
const SLACK = 600; // seconds that a clock may be wrong, and that a page counts as of now

// The receipt's own facts; it throws for what is not a receipt.
function receiptOf(payload) {
  const parts = cbor(payload);
  const kinds = "string number number number number string string number string string object".split(" ");
  if (!Array.isArray(parts) || parts.length !== kinds.length) fail("parts");
  if (!kinds.every((kind, at) => typeof parts[at] === kind && parts[at] !== null)) fail("kinds");
  const [number, at, quarters, amount, mode, caseNo, badge, shared, tail, payer, whole] = parts;
  if (!(mode > 0 && mode < MODES.length && amount > 0 && at >= 0 && at < 2 ** 32)) fail("values");
  if (!(Math.abs(quarters) <= 64 && shared >= 0 && shared <= Array.from(badge).length)) fail("values");
  if (!(whole instanceof Uint8Array) || whole.length !== 8) fail("values");
  const badges = [badge, Array.from(badge).slice(0, shared).join("") + tail];
  return { number, at, quarters, amount, mode: MODES[mode], caseNo, badges, payer };
}

// The laptops and void numbers that the office has signed for; it throws when the page itself was changed.
async function vouched(office, kid, how) {
  const key = unhex(office.key);
  async function signed(text, word) {
    const message = coseRead(unbase64(text));
    if (!(await how(key, coseCovered(message), message.signature))) fail("page");
    const said = cbor(message.payload);
    if (said[0] !== word) fail("page");
    return said;
  }
  const [, made, numbers] = await signed(office.voids, "void");
  const text = office.laptops[kid];
  if (!text) return { made, numbers, laptop: null };
  const [, device, publicKey, since, until, given] = await signed(text, "laptop");
  if (!Array.isArray(given)) fail("page");
  return { made, numbers, laptop: { device, publicKey, since, until, given } };
}

// Whether a number is one of those that the office gave: prefix, first, last, prefix, first, last, and so on.
function isGiven(number, given) {
  const serial = /^[0-9]{6}$/.test(number.slice(-6)) ? Number(number.slice(-6)) : -1;
  for (let at = 0; at < given.length; at += 3) {
    if (given[at] === number.slice(0, -6) && given[at + 1] <= serial && serial <= given[at + 2]) return true;
  }
  return false;
}

async function isVoid(number, numbers) {
  const mine = sha512(new TextEncoder().encode(number)).subarray(0, 8);
  for (let at = 0; at < numbers.length; at += 8) {
    if (equal(numbers.subarray(at, at + 8), mine)) return true;
  }
  return false;
}

// Returns {state, …facts}: valid, caution (with why), void, withdrawn, outside, tampered, unknown, unreadable or page.
async function check(text, office, now, how = verify) {
  let message;
  let address;
  let receipt;
  try {
    const given = messageOf(text);
    address = given.address;
    message = coseRead(given.bytes);
    receipt = receiptOf(message.payload);
  } catch (_) {
    return { state: "unreadable" };
  }
  let known;
  try {
    known = await vouched(office, message.kid, how);
  } catch (_) {
    return { state: "page" };
  }
  const { made, numbers, laptop } = known;
  if (laptop === null) return { state: "unknown", made, address };
  if (!(await how(laptop.publicKey, coseCovered(message), message.signature))) return { state: "tampered", made };
  const found = { receipt, made, device: laptop.device, until: laptop.until };
  if (!isGiven(receipt.number, laptop.given)) {
    const current = receipt.at < made - SLACK || Math.abs(now - made) < SLACK;
    return current ? { state: "outside", ...found } : { state: "caution", why: "ungiven", ...found };
  }
  if (await isVoid(receipt.number, numbers)) return { state: "void", ...found };
  if (laptop.until !== null && receipt.at >= laptop.until) return { state: "withdrawn", ...found };
  if (laptop.until !== null) return { state: "caution", why: "stopped", ...found };
  if (receipt.at < laptop.since - DAY || receipt.at > now + DAY) return { state: "caution", why: "time", ...found };
  return { state: "valid", ...found };
}
