"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const items = data.items;
  const themes = Object.keys(data.themes);
  const CHUNK = 50;
  const $ = (id) => document.getElementById(id);
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const plain = (pieces) => pieces.map((piece) => piece[0]).join("");

  items.forEach((item, order) => {
    item.order = order;
    item.haystack = fold(
      [item.id, item.bank, item.branch, item.place, item.product, item.issuers, ...item.subthemes,
       plain(item.title), plain(item.text)].join("\n"));
  });

  const make = (tag, cls, text) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  /* Marked text: every string goes in as text, never as HTML. */
  const marked = (into, pieces) => {
    for (const [text, entity, evidence, closes] of pieces) {
      if (entity === undefined) {
        into.append(text);
        continue;
      }
      const known = Object.hasOwn(data.entities, entity);
      const name = known ? data.entities[entity] : entity;
      const says = [];
      const node = make("span", "", text);
      if (entity) {
        node.classList.add("ent");
        if (known) node.classList.add("n-" + entity);
        if (closes) node.dataset.t = name;
        says.push(name);
      }
      if (evidence.length) {
        node.classList.add("ev");
        if (evidence.length > 1) node.classList.add("many");
        node.classList.add("t" + themes.indexOf(evidence[0]));
        says.push("依据：" + evidence.map((theme) => data.themes[theme] ?? theme).join("、"));
      }
      node.title = says.join(" · ");
      into.append(node);
    }
  };

  const cell = (row, ...nodes) => {
    const td = make("td");
    td.append(...nodes.filter((node) => node !== ""));
    row.append(td);
    return td;
  };

  const sourceLink = (item) => {
    const [first, last] = item.lines;
    const words = "第 " + first + (last > first ? "–" + last : "") + " 行";
    if (!item.href) return make("span", "soft", words);
    const link = make("a", "soft", words);
    link.href = item.href;
    link.title = "看原文";
    return link;
  };

  const buildRow = (item) => {
    const row = make("tr");
    row.dataset.order = item.order;
    cell(row, item.id, item.lines.length ? sourceLink(item) : "");
    cell(row, item.date);
    const who = item.bank || item.issuers;
    cell(row, who + (item.bank ? item.branch : ""),
      item.place && item.place !== who ? make("span", "soft", item.place) : "",
      item.type ? make("span", "soft", item.type) : "");
    const content = cell(row);
    const title = make("span", "title");
    if (item.title.length) marked(title, item.title);
    else if (item.product) title.textContent = item.product;
    if (title.hasChildNodes()) content.append(title);
    const body = make("div", "body");
    marked(body, item.text);
    content.append(body);
    for (const reason of item.review) content.append(make("span", "doubt", "待复核：" + reason));
    for (const warning of item.warnings) content.append(make("span", "soft", "提示：" + warning));
    const labels = cell(row);
    for (const theme of item.themes) {
      const chip = make("span", "chip t" + themes.indexOf(theme), data.themes[theme] ?? theme);
      if (theme in item.scores) chip.append(make("span", "score", item.scores[theme].toFixed(2)));
      labels.append(chip);
    }
    if (!item.themes.length) labels.append(make("span", "soft", data.none));
    if (item.subthemes.length) labels.append(make("span", "soft under", item.subthemes.join("、")));
    cell(row, item.line);
    cell(row, item.amount);
    return row;
  };

  /* What is chosen, and the items that it leaves. */
  const state = {words: [], themes: new Set(), selects: {}, review: false, sort: "order", down: false};
  let shown = [];
  let built = 0;

  const fits = (item) =>
    (!state.review || item.review.length > 0) &&
    Object.entries(state.selects).every(([key, value]) => !value || item[key] === value) &&
    [...state.themes].every((theme) =>
      theme ? item.themes.includes(theme) : item.themes.length === 0) &&
    state.words.every((word) => item.haystack.includes(word));

  const collator = new Intl.Collator("zh-CN", {numeric: true});
  const keyOf = (item) => state.sort === "themes"
    ? item.themes.map((theme) => themes.indexOf(theme)).join(",") : item[state.sort];
  const compare = (a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    const gone = (value) => value === null || value === "";
    if (gone(x) || gone(y)) return gone(x) - gone(y) || a.order - b.order;
    const by = typeof x === "number" ? x - y : collator.compare(x, y);
    return (state.down ? -by : by) || a.order - b.order;
  };

  const buildMore = (upTo) => {
    const end = Math.min(shown.length, upTo ?? built + CHUNK);
    if (end <= built) return;
    const batch = document.createDocumentFragment();
    for (; built < end; built++) batch.append(buildRow(shown[built]));
    $("rows").append(batch);
    watch.unobserve($("more"));
    watch.observe($("more"));
  };
  const watch = new IntersectionObserver(
    (entries) => { if (entries.some((entry) => entry.isIntersecting)) buildMore(); },
    {rootMargin: "900px"});

  const update = () => {
    shown = items.filter(fits);
    if (state.sort !== "order" || state.down) shown.sort(compare);
    built = 0;
    $("rows").replaceChildren();
    $("count").textContent = shown.length === items.length
      ? `共 ${items.length} 条` : `${shown.length} / ${items.length} 条`;
    for (const head of document.querySelectorAll("th[data-sort]")) {
      if (head.dataset.sort === state.sort) {
        head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      } else head.removeAttribute("aria-sort");
    }
    buildMore();
  };

  /* Controls. */
  let timer = 0;
  $("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      state.words = fold($("search").value).split(/\s+/).filter(Boolean);
      update();
    }, 80);
  });

  for (const [theme, name] of [...Object.entries(data.themes), ["", data.none]]) {
    const button = make("button", "key " + (theme ? "t" + themes.indexOf(theme) : "tn"), name);
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const on = !state.themes.has(theme);
      if (on) state.themes.add(theme); else state.themes.delete(theme);
      button.setAttribute("aria-pressed", String(on));
      update();
    });
    $("theme-keys").append(button);
  }

  const names = {month: "全部月份", kind: "全部类别", type: "全部机构类型", province: "全部地区", line: "全部条线"};
  for (const [key, all] of Object.entries(names)) {
    const counts = new Map();
    for (const item of items) if (item[key]) counts.set(item[key], (counts.get(item[key]) ?? 0) + 1);
    if (counts.size < 2) continue;
    const select = make("select");
    select.dataset.key = key;
    select.setAttribute("aria-label", all);
    select.append(new Option(all, ""));
    const values = key === "month" ? [...counts.keys()].sort()
      : [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
    for (const value of values) select.append(new Option(`${value}（${counts.get(value)}）`, value));
    select.addEventListener("change", () => { state.selects[key] = select.value; update(); });
    $("selects").append(select);
  }
  const only = make("label");
  const box = make("input");
  box.type = "checkbox";
  box.id = "only-review";
  box.addEventListener("change", () => { state.review = box.checked; update(); });
  only.append(box, "只看待复核");
  const clear = make("button", "clear", "清除筛选");
  clear.type = "button";
  const reset = () => {
    Object.assign(state, {words: [], themes: new Set(), selects: {}, review: false});
    $("search").value = "";
    box.checked = false;
    for (const select of document.querySelectorAll("#selects select")) select.value = "";
    for (const button of document.querySelectorAll("#theme-keys button")) {
      button.setAttribute("aria-pressed", "false");
    }
  };
  clear.addEventListener("click", () => { reset(); update(); });
  $("selects").append(only, clear);

  for (const head of document.querySelectorAll("th[data-sort]")) {
    head.querySelector("button").addEventListener("click", () => {
      const key = head.dataset.sort;
      state.down = state.sort === key ? !state.down : key === "size";
      state.sort = key;
      update();
    });
  }
  $("rows").addEventListener("click", (event) => {
    const body = event.target.closest(".body");
    if (body && !String(getSelection())) body.parentElement.classList.toggle("open");
  });

  /* From anywhere in the page to an item, and from an item to its line in the source. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-item]");
    if (!link) return;
    event.preventDefault();
    reset();
    Object.assign(state, {sort: "order", down: false});
    update();
    const order = Number(link.dataset.item);
    buildMore(order + 10);
    for (const row of document.querySelectorAll("tr.shown")) row.classList.remove("shown");
    const row = document.querySelector(`tr[data-order="${order}"]`);
    row.classList.add("shown");
    row.querySelector(".body").parentElement.classList.add("open");
    row.scrollIntoView({block: "center"});
  });
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const folded = target && target.closest("details");
    if (folded && !folded.open) {
      folded.open = true;
      target.scrollIntoView({block: "center"});
    }
  };
  addEventListener("hashchange", openTarget);
  addEventListener("beforeprint", () => buildMore(shown.length));

  const legend = $("marks");
  legend.append("标记：");
  const used = new Set(items.flatMap((item) => item.text.map((piece) => piece[1])));
  for (const [entity, name] of Object.entries(data.entities)) {
    if (used.has(entity)) legend.append(make("span", "ent n-" + entity, name));
  }
  legend.append(make("span", "ev t0", "下划线"), "为主题依据，颜色同主题；点击正文展开");
  update();
  openTarget();
})();
