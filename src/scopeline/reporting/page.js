"use strict";
// The page's life: records in a window, filters, the history of a record, the list behind each number.
const page = (() => {
  const about = JSON.parse(document.getElementById("about").textContent);
  const {words, digits, names} = about;
  const arrived = {records: [], histories: [], lists: []}, asked = {}, waiting = {};
  const records = [];           // all that have arrived, in their order
  let folded = [];              // what the search looks through
  const $ = id => document.getElementById(id);
  const shown = text => String(text).replace(/[0-9]/g, d => digits[d]);
  const number = n => shown(String(n).replace(/\B(?=(\d{3})+$)/g, about.thousands));
  const fold = text => text.normalize("NFKD").replace(/[\p{M}\u200c]/gu, "").toLowerCase().replace(/[يى]/g, "ی")
    .replace(/ك/g, "ک").replace(/[۰-۹]/g, d => "۰۱۲۳۴۵۶۷۸۹".indexOf(d)).replace(/[٠-٩]/g, d => "٠١٢٣٤٥٦٧٨٩".indexOf(d));
  const authors = text => {
    const all = text.split(";").map(name => name.trim()).filter(Boolean);
    const of = all.length === 2 ? about.two : about.more;
    return all.length < 2 ? all.join("") : of.replace("{first}", all[0]).replace("{second}", all[1]);
  };
  // Latin words among others of a right-to-left line stand as they are read, each piece for itself.
  const leftwards = document.documentElement.dir === "rtl", rtl = /[\u0590-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/;
  const latin = /([A-Za-zÀ-ɏ](?:[A-Za-z0-9À-ɏ .,:;&'’/@()+<>_–-]*[A-Za-z0-9À-ɏ>])?)/;
  function write(into, text) {
    const parts = leftwards && rtl.test(text) ? String(text).split(latin) : [text];
    into.append(...parts.map((part, n) => n % 2 ? Object.assign(document.createElement("bdi"), {textContent: part, dir: "ltr"}) : part));
    into.dir = parts.length > 1 ? "rtl" : "auto";
  }
  const element = (tag, text = "", attributes = {}) => {
    const made = document.createElement(tag);
    if (text) write(made, text);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  // ---- scripts that arrive one by one
  function put(kind, at, content) {
    arrived[kind][at] = content;
    if (kind === "records") {
      for (const record of content) {
        records.push(record);
        folded.push(fold(record.slice(0, 5).join(" ") + " " + record[8]));
      }
      table && table.refresh();
    }
    const key = kind + at;
    (waiting[key] || []).forEach(go => go(content));
    delete waiting[key];
  }
  function get(kind, at) {
    if (arrived[kind][at]) return Promise.resolve(arrived[kind][at]);
    const key = kind + at;
    const coming = new Promise(go => (waiting[key] = waiting[key] || []).push(go));
    if (!asked[key]) {
      asked[key] = true;
      document.head.append(element("script", "", {src: `data/${kind}-${at}.js`}));
    }
    return coming;
  }
  let all = null;
  const everything = () => all = all || (async () => { for (let at = 0; at < about.pieces; at++) await get("records", at); })();

  // ---- all records, in a window: only the rows that are seen exist
  const HEIGHT = 52;
  let table = null;
  function windowed() {
    const frame = $("window"), body = $("rows");
    let found = [], drawn = "";
    function filter() {
      const wanted = fold($("search").value).split(/\s+/).filter(Boolean);
      const source = $("by-source").value, fate = $("by-fate").value, groups = $("by-unit").value;
      found = [];
      for (let at = 0; at < records.length; at++) {
        const record = records[at];
        if (fate !== "" && record[6] !== Number(fate)) continue;
        if (groups && record[7] !== at) continue;
        if (source !== "" && !(groups ? record[5].includes(Number(source)) : record[5][0] === Number(source))) continue;
        if (wanted.length && !wanted.every(word => folded[at].includes(word))) continue;
        found.push(at);
      }
    }
    function draw() {
      const first = Math.max(0, Math.floor(frame.scrollTop / HEIGHT) - 8);
      const last = Math.min(found.length, first + Math.ceil(frame.clientHeight / HEIGHT) + 16);
      const key = `${first} ${last} ${found.length} ${found[first]} ${found[last - 1]}`;
      if (key === drawn) return;
      drawn = key;
      const held = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.record : null;
      body.style.height = `${found.length * HEIGHT}px`;
      body.replaceChildren(...found.slice(first, last).map((at, n) => row(at, first + n)));
      if (held) { const again = body.querySelector(`[data-record="${held}"]`); if (again) again.focus({preventScroll: true}); }
    }
    function row(at, n) {
      const record = records[at], made = element("div", "", {role: "row", "aria-rowindex": n + 2});
      made.style.top = `${n * HEIGHT}px`;
      const cell = text => element("div", text, {role: "cell"});
      const title = cell("");
      const open = element("button", record[1] || words.untitled, {class: "open", type: "button", "data-record": at});
      open.addEventListener("click", () => location.hash = `record=${record[0]}`);
      title.append(open);
      made.append(cell(record[0]), title, cell(authors(record[2])), cell(shown(record[3])),
        cell(record[5].map(source => about.sources[source]).join(about.between)), cell(about.fates[record[6]]));
      return made;
    }
    function refresh() {
      filter();
      frame.setAttribute("aria-rowcount", found.length + 1);
      const coming = records.length < about.total ? ` ${words.coming}` : "";
      const told = $("by-unit").value ? words.found_groups : words.found, all = $("by-unit").value ? about.groups : about.total;
      $("found").textContent = told.replace("{n}", number(found.length)).replace("{all}", number(all)) + coming;
      drawn = "";
      draw();
    }
    let soon = 0;
    const later = () => { clearTimeout(soon); soon = setTimeout(() => { frame.scrollTop = 0; refresh(); }, 120); };
    $("search").addEventListener("input", later);
    for (const id of ["by-source", "by-fate", "by-unit"]) $(id).addEventListener("change", later);
    frame.addEventListener("scroll", () => requestAnimationFrame(draw), {passive: true});
    addEventListener("resize", draw);
    return {refresh};
  }

  // ---- the dialog: a list behind a number, a box of the diagram, the history of a record
  const dialog = $("dialog"), title = $("dialog-title"), content = $("dialog-content");
  function show(heading, ...parts) {
    title.textContent = heading;
    content.replaceChildren(...parts);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  }
  const study = id => { const found = about.studies[id]; return found ? [id, found[0], authors(found[1]), shown(found[2])] : [id]; };
  const named = text => names[text] ? `${names[text]} (${text})` : text;
  function cells(list, row) {
    if (list.of === "record") {
      const r = records[row];
      return [r[0], r[1], authors(r[2]), shown(r[3]), r[5].map(source => about.sources[source]).join(about.between)];
    }
    return list.of === "study" ? study(row) : row.map(text => about.studies[text] ? study(text).slice(0, 2).join(" ") : named(text));
  }
  async function openList(name) {
    const fact = about.facts[name];
    const list = (await get("lists", fact[2]))[fact[3] || name];
    if (list.of === "record") { show(fact[0], element("p", words.coming)); await everything(); }
    const heads = list.of ? about.heads[list.of] : list.heads.map(head => about.columns[head] || head);
    const grid = element("table"), head = grid.createTHead().insertRow(), body = grid.createTBody();
    body.id = "list-rows";
    head.append(...heads.map(text => element("th", text, {scope: "col"})));
    const more = element("button", words.more, {type: "button"}), save = element("button", words.save_list, {type: "button", class: "no-print"});
    let at = 0;
    const add = () => {
      for (const one of list.rows.slice(at, at + 200)) {
        const row = body.insertRow();
        cells(list, one).forEach((text, n) => {
          const td = row.insertCell();
          if (list.of === "record" && n === 1) td.append(element("a", text || words.untitled, {href: `#record=${records[one][0]}`}));
          else if (/^record_id|^found_as/.test(list.heads[n]) && text) td.append(element("a", text, {href: `#record=${text}`}));
          else write(td, text);
        });
      }
      at += 200;
      more.hidden = at >= list.rows.length;
    };
    more.addEventListener("click", add);
    save.addEventListener("click", () => download(name, [heads, ...list.rows.map(one => cells(list, one))]));
    add();
    const scroll = element("div", "", {class: "scroll", tabindex: "0", role: "region", "aria-label": fact[0]});
    scroll.append(grid);
    const held = number(list.rows.length), rests = held === fact[1] ? [] : [element("p", words.rests_on.replace("{n}", held), {class: "soft"})];
    show(`${fact[0]} (${fact[1]})`, ...rests, save, scroll, more);
  }
  // As tables.csv disarms: text that a spreadsheet would run has an apostrophe before it; numbers have none.
  const disarmed = text => /^'*[=+\-@\t\r]/.test(text) && !/^[-+]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  function download(name, rows) {
    const quoted = rows.map(row => row.map(cell => `"${disarmed(String(cell)).replace(/"/g, '""')}"`).join(",")).join("\r\n");
    const link = element("a", "", {download: `${name}.csv`, href: URL.createObjectURL(new Blob(["\ufeff" + quoted], {type: "text/csv"}))});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  function openBox(cell) {
    const list = element("ul");
    for (const name of about.boxes[cell]) {
      const item = element("li");
      item.append(element("a", `${about.facts[name][0]}: ${about.facts[name][1]}`, {href: `#list=${encodeURIComponent(name)}`}));
      list.append(item);
    }
    show(words.box, list);
  }
  async function openRecord(id) {
    show(id, element("p", words.coming));
    await everything();
    const at = records.findIndex(record => record[0] === id);
    if (at < 0) return show(id, element("p", words.no_such_record));
    const record = records[at], [file, ordinal, rule, , studyId] = (await get("histories", Math.floor(at / about.piece)))[at % about.piece];
    const facts = element("dl");
    const say = (name, value) => { if (value) facts.append(element("dt", name), element("dd", value)); };
    say(words.authors, record[2]); say(words.year, shown(record[3])); say(words.journal, record[4]); say("DOI", record[8]);
    say(words.fate, about.fates[record[6]]);
    const life = element("ol");
    const step = (...parts) => life.append(element("li", parts.filter(Boolean).join(about.between)));
    step(`${words.came}: ${record[5].map(source => about.sources[source]).join(about.between)}`, `${file} (${shown(ordinal)})`);
    const group = records[record[7]], others = records.filter(other => other[7] === record[7] && other !== record);
    if (record !== group) step(`${words.duplicate_of} ${group[0]}`, rule && (about.rules[rule] || rule));
    else if (others.length) step(`${words.stands_for} ${others.map(other => other[0]).join(about.between)}`);
    const decisions = (await get("histories", Math.floor(record[7] / about.piece)))[record[7] % about.piece][3];
    for (const [stage, decision, by, reason] of decisions)
      step(`${about.stages[stage]}: ${words[decision] || decision}`, words[by === "agreement" ? "agreement_of_votes" : by] || by, about.reasons[reason] || reason);
    if (about.studies[studyId]) step(`${words.study}: ${studyId}`);
    const links = others.concat(record === group ? [] : [group]).map(other => element("a", other[0], {href: `#record=${other[0]}`}));
    const rest = element("p"); [...new Map(links.map(link => [link.href, link])).values()].forEach(link => rest.append(link, " "));
    show(record[1] || id, facts, element("h3", words.history), life, rest);
  }

  // ---- what the address says
  function follow() {
    const [kind, ...rest] = location.hash.slice(1).split("=");
    const value = decodeURIComponent(rest.join("="));
    if (kind === "list" && about.facts[value] && about.facts[value][2] >= 0) openList(value);
    else if (kind === "record") openRecord(value);
    else if (kind === "box" && about.boxes[value]) openBox(value);
    else if (dialog.open) dialog.close();
  }
  function begin() {
    if (about.total) {
      table = windowed();
      table.refresh();
      everything();
    }
    for (const cell of Object.keys(about.boxes)) {
      const box = $(`${about.language}-${cell}`);
      if (!box) continue;
      const told = about.boxes[cell].map(name => `${about.facts[name][0]}: ${about.facts[name][1]}`).join("; ");
      box.setAttribute("role", "button"); box.setAttribute("tabindex", "0"); box.setAttribute("aria-label", told);
      const go = () => location.hash = about.boxes[cell].length === 1 ? `list=${encodeURIComponent(about.boxes[cell][0])}` : `box=${cell}`;
      box.addEventListener("click", go);
      box.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); go(); } });
    }
    const index = $("numbers-rows"), look = $("numbers-search");
    if (index) {
      const list = () => {
        const wanted = fold(look.value).split(/\s+/).filter(Boolean);
        const found = Object.entries(about.facts).filter(([name, fact]) => wanted.every(word => fold(`${name} ${fact[0]}`).includes(word)));
        $("numbers-found").textContent = number(found.length);
        index.replaceChildren(...found.slice(0, 200).map(([name, fact]) => {
          const row = element("tr"), value = element("td", "", {class: "number"}), id = element("td"), code = element("code", name, {dir: "ltr"});
          value.append(fact[2] >= 0 ? element("a", fact[1], {href: `#list=${encodeURIComponent(name)}`}) : element("span", fact[1]));
          id.append(code);
          const called = element("td", fact[0]);
          if (fact[2] < 0 && fact[3]) called.append(element("div", fact[3], {class: "soft"}));
          row.append(called, value, id);
          return row;
        }));
      };
      look.addEventListener("input", list);
      list();
    }
    $("dialog-close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { if (/^#(list|record|box)=/.test(location.hash)) history.replaceState(null, "", location.pathname); });
    const theme = value => { if (value) document.documentElement.dataset.theme = value; };
    try { theme(localStorage.getItem("scopeline-theme")); } catch { /* a page from disk may have no storage */ }
    $("theme").addEventListener("click", () => {
      const dark = document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      theme(dark === "dark" ? "light" : "dark");
      try { localStorage.setItem("scopeline-theme", document.documentElement.dataset.theme); } catch { /* as above */ }
    });
    addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(one => one.open = true));
    addEventListener("hashchange", follow);
    follow();
    document.documentElement.dataset.ready = "yes";
  }
  return {put, begin};
})();
page.begin();
