// The page itself: reads the code behind `#`, which no browser sends anywhere, and says in words what was found.

const office = JSON.parse(document.getElementById("office").textContent);
const LANGUAGES = Object.keys(office.words);
const KINDS = { valid: "ok", caution: "warn", unknown: "warn", unreadable: "warn", page: "warn" };
const MARKS = { ok: "✓", warn: "!", stop: "×" };
const place = (name) => document.getElementById(name);
let language = preferred();
let asked = 0;

function preferred() {
  const wish = new URLSearchParams(location.search).get("lang");
  if (LANGUAGES.includes(wish)) return wish;
  for (const one of navigator.languages || []) {
    const tag = one.toLowerCase();
    if (/^zh-(tw|hant|hk|mo)/.test(tag)) return "zh-TW";
    if (tag.startsWith("zh")) return "zh-CN";
    if (tag.startsWith("en")) return "en";
  }
  return LANGUAGES[0];
}

function say(key, facts = {}) {
  const known = { agency: office.agency, phone: office.phones.service, ...facts };
  return office.words[language][key].replace(/\{(\w+)\}/g, (whole, name) => (name in known ? known[name] : whole));
}

function element(tag, text = "", classes = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (classes) made.className = classes;
  return made;
}

function yuan(fen) {
  const [whole, part] = [Math.floor(fen / 100), fen % 100];
  return `${String(whole).replace(/\B(?=(\d{3})+$)/g, ",")}.${String(part).padStart(2, "0")}`;
}

// A time so many quarters of an hour from UTC, as the paper writes it.
function clock(seconds, quarters) {
  return new Date((seconds + 900 * quarters) * 1000).toISOString().slice(0, 19).replace("T", " ");
}

function zone(quarters) {
  const minutes = Math.abs(quarters) * 15;
  const two = (value) => String(value).padStart(2, "0");
  return `UTC${quarters < 0 ? "−" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function day(seconds) {
  const here = { timeZone: office.zone, hourCycle: "h23" };
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  return new Date(seconds * 1000).toLocaleString("sv-SE", { ...here, ...parts });
}

function verdict(found) {
  const kind = KINDS[found.state] || "stop";
  const box = element("div", "", `verdict ${kind}`);
  const told = element("div");
  const key = found.state === "caution" ? `caution_${found.why}` : found.state;
  const facts = {
    date: found.made ? day(found.made) : "",
    until: found.until ? day(found.until) : "",
    number: found.receipt ? found.receipt.number : "",
    device: found.device || "",
  };
  told.append(element("h2", say(key, facts)), element("p", say(`${key}_do`, facts)));
  const mark = element("span", MARKS[kind], "mark");
  mark.setAttribute("aria-hidden", "true");
  box.append(mark, told);
  return box;
}

function facts(receipt, device) {
  const list = element("dl");
  const rows = {
    number: receipt.number,
    time: `${clock(receipt.at, receipt.quarters)} (${zone(receipt.quarters)})`,
    payer: receipt.payer,
    mode: say(`mode.${receipt.mode}`),
    case: receipt.caseNo,
    badges: receipt.badges.join("　"),
    device,
  };
  for (const [key, value] of Object.entries(rows)) list.append(element("dt", say(key)), element("dd", value));
  return list;
}

function sentences(title, keys, known) {
  const part = element("section");
  const list = element("ul");
  for (const key of keys) list.append(element("li", say(key, known)));
  part.append(element("h3", say(title)), list);
  return part;
}

function shown(found) {
  const parts = [verdict(found)];
  if (found.receipt) {
    const { receipt, device } = found;
    const struck = ["void", "withdrawn", "outside"].includes(found.state) ? "amount struck" : "amount";
    const sum = element("div", "", struck);
    sum.append(element("span", say("amount")), element("strong", say("yuan", { yuan: yuan(receipt.amount) })));
    parts.push(sum);
    if (found.state === "valid" || found.state === "caution") parts.push(element("p", say("compare"), "compare"));
    parts.push(facts(receipt, device), element("p", say("hidden"), "soft"));
    const known = { device, number: receipt.number, yuan: yuan(receipt.amount), date: day(found.made) };
    if (found.state === "valid" || found.state === "caution") {
      const given = found.why === "ungiven" ? [] : ["proven_given"];
      parts.push(sentences("proven", ["proven_issued", ...given, "proven_same"], known));
      parts.push(sentences("not_proven", ["not_paid", "not_void", "not_paper"], known));
    }
  } else if (found.address && found.address !== office.address) {
    parts.push(element("p", say("other_address", { address: found.address }), "soft"));
  }
  return parts;
}

function telephones() {
  const list = element("dl", "", "phones");
  for (const [key, number] of Object.entries(office.phones)) {
    if (!number) continue;
    const link = element("a", number);
    link.href = `tel:${number.replace(/[^0-9+]/g, "")}`;
    const cell = element("dd");
    cell.append(link);
    list.append(element("dt", say(`phone_${key}`)), cell);
  }
  place("phones").replaceChildren(element("h2", say("call")), list, element("p", say("call_paper"), "soft"));
}

function languages() {
  place("languages").replaceChildren(...LANGUAGES.map((one) => {
    const button = element("button", office.names[one]);
    button.type = "button";
    button.lang = one;
    button.setAttribute("aria-pressed", String(one === language));
    button.addEventListener("click", () => { language = one; draw(); });
    return button;
  }));
}

async function draw() {
  const turn = asked += 1;
  document.documentElement.lang = language;
  document.title = say("title");
  languages();
  for (const one of document.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
  place("made").textContent = say("made", { date: day(office.made) });
  place("key").textContent = say("key", { key: office.key.replace(/(.{8})/g, "$1 ").trim() });
  place("agency").textContent = office.agency;
  place("badge").hidden = !office.online;
  place("reports").hidden = !office.online;
  place("report_link").href = "/verify";
  place("badge_language").value = language;
  telephones();
  const code = place("given").value.trim() || location.hash;
  if (!code || code === "#") {
    place("entry").open = true;
    place("answer").replaceChildren(element("p", say("nothing")));
    return;
  }
  place("answer").replaceChildren(element("p", say("checking")));
  const found = await check(code, office, Date.now() / 1000);
  if (turn !== asked) return;
  place("answer").replaceChildren(...shown(found));
  document.body.dataset.state = found.state;
}

place("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  draw().then(() => place("answer").focus());
});
window.addEventListener("hashchange", () => {
  place("given").value = "";
  draw();
});
place("old").remove();
place("page").hidden = false;
draw();
