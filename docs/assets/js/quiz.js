// The quizzes of the training: checks answers, explains each of them, and keeps the scores in this browser only.
// No library and no request; works from a folder (file://), by keyboard and with a screen reader.
"use strict";
(() => {
  const STORE = "pmo-kit.training";
  const CHINESE = document.documentElement.lang.startsWith("zh");
  const WORDS = {
    right: ["Right", "正确"],
    wrong: ["Wrong", "错误"],
    yours: ["your answer", "您的选择"],
    colon: [": ", "："],
    missing: ["Choose an answer to this question.", "请选择一项。"],
    again: ["Try again, for practice", "再练一次"],
    check: ["Check my answers", "核对答案"],
    score: ["{score} of {of} right.", "共{of}题，答对{score}题。"],
    counted: [
      "This score is counted, and valid until {expires}. Every option is explained below.",
      "本次得分已记录，有效期至{expires}。各选项的解释见下。",
    ],
    practice: [
      "For practice: what counts is your first check of {date}, {score} of {of} right.",
      "本次为练习；以{date}首次核对为准，{of}题答对{score}题。",
    ],
    kept: [
      "This browser keeps no record of this page; print it if you need proof.",
      "本浏览器无法保存记录，如需证明请打印本页。",
    ],
    unit: ["{score} of {of} right, {date}", "{of}题答对{score}题，{date}"],
    none: ["not yet", "未完成"],
    expired: ["expired on {expires}", "已于{expires}过期"],
    changed: ["the questions have changed: answer again", "题目已更新，请重新作答"],
    anew: ["begun again", "重新开始"],
    untouched: ["{units} units; none is done yet.", "共{units}个单元，尚未开始。"],
    under_way: ["{done} of {units} units done, {score} of {of} answers right so far.", "共{units}个单元，已完成{done}个；目前{of}题答对{score}题。"],
    passed: ["Passed: {score} of {of} right, {share} needed. Valid until {expires}.", "已通过：{of}题答对{score}题（要求{share}），有效期至{expires}。"],
    failed: [
      "Not passed: {score} of {of} right, {share} needed. Read the explanations, then begin again.",
      "未通过：{of}题答对{score}题（要求{share}）。请先阅读解释，再重新开始。",
    ],
    begin: ["Begin this path again", "重新开始本路径"],
    empty: ["There is no score to write yet.", "尚无得分可导出。"],
    nobody: ["Write your name or staff number first: each row needs its code.", "请先填写姓名或工号，每行都需要代码。"],
    written: ["{rows} rows written to {file}. The same text stands below.", "已将{rows}行写入{file}，同样的内容见下。"],
    sure: ["Delete every score in this browser?", "删除本浏览器中的全部得分？"],
    cleared: ["Every score in this browser is deleted.", "本浏览器中的全部得分已删除。"],
  };

  const say = (word, values = {}) =>
    WORDS[word][CHINESE ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  // --- What is kept ---------------------------------------------------------------------------------------------

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(STORE)) || {};
    } catch {
      return {};
    }
  };

  const write = (kept) => {
    try {
      localStorage.setItem(STORE, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  };

  const day = (date) =>
    [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  const today = () => day(new Date());

  const monthsFromToday = (months) => {
    const now = new Date();
    const then = new Date(now.getFullYear(), now.getMonth() + months, 1);
    const last = new Date(then.getFullYear(), then.getMonth() + 1, 0).getDate();
    return day(new Date(then.getFullYear(), then.getMonth(), Math.min(now.getDate(), last)));
  };

  // How a unit stands: none, changed, expired, anew or done.
  const standing = (score, version) => {
    if (!score) return "none";
    if (score.version !== version) return "changed";
    if (score.expires < today()) return "expired";
    return score.anew ? "anew" : "done";
  };

  // --- A quiz ---------------------------------------------------------------------------------------------------

  const make = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };

  const setUp = (form) => {
    const answers = document.querySelector(`[data-quiz-answers="${form.dataset.unit}"]`);
    const lists = [...answers.querySelectorAll("[data-answers]")];
    const fields = [...form.querySelectorAll("[data-question]")];
    const button = form.querySelector("[data-check]");
    const result = form.querySelector("[data-result]");
    answers.hidden = true;
    button.hidden = false;

    const clear = () => {
      form.querySelectorAll(".quiz-why, .quiz-missing").forEach((each) => each.remove());
      form.querySelectorAll("[aria-describedby]").forEach((each) => each.removeAttribute("aria-describedby"));
      result.replaceChildren();
      delete form.dataset.checked;
    };

    const refuse = (field) => {
      const id = `${form.dataset.unit}-q${field.dataset.question}-missing`;
      field.querySelector("legend").after(make("p", say("missing"), { id, class: "quiz-missing" }));
      field.querySelectorAll("input").forEach((input) => input.setAttribute("aria-describedby", id));
    };

    const explain = (field, number) => {
      field.querySelectorAll("[data-option]").forEach((option, place) => {
        const input = option.querySelector("input");
        const right = "right" in option.dataset;
        const why = make("p", "", { id: `${input.id}-why`, class: `quiz-why quiz-why-${right ? "right" : "wrong"}` });
        const chosen = input.checked ? (CHINESE ? `（${say("yours")}）` : ` (${say("yours")})`) : "";
        why.append(make("strong", `${right ? "✓" : "✗"} ${say(right ? "right" : "wrong")}${chosen}${say("colon")}`));
        why.append(...lists[number].children[place].querySelector("[data-reason]").cloneNode(true).childNodes);
        input.setAttribute("aria-describedby", why.id);
        option.append(why);
      });
    };

    const count = (score) => {
      const kept = read();
      const scores = kept.scores || {};
      const before = scores[form.dataset.unit];
      if (standing(before, form.dataset.version) === "done") return say("practice", before);
      const now = {
        path: form.dataset.path,
        version: form.dataset.version,
        date: today(),
        score,
        of: fields.length,
        attempts: (before ? before.attempts : 0) + 1,
        expires: monthsFromToday(Number(form.dataset.renewMonths)),
      };
      const stays = write({ ...kept, scores: { ...scores, [form.dataset.unit]: now } });
      return stays ? say("counted", now) : say("kept");
    };

    const check = () => {
      clear();
      const open = fields.filter((field) => !field.querySelector("input:checked"));
      if (open.length) {
        open.forEach(refuse);
        open[0].querySelector("input").focus();
        return;
      }
      fields.forEach(explain);
      const score = fields.filter((field) => field.querySelector("[data-right] input:checked")).length;
      result.append(make("strong", say("score", { score, of: fields.length })), CHINESE ? "" : " ", count(score));
      form.dataset.checked = String(score);
      button.textContent = say("again");
      result.focus();
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!("checked" in form.dataset)) {
        check();
        return;
      }
      clear();
      form.reset();
      button.textContent = say("check");
      fields[0].querySelector("input").focus();
    });
  };

  // --- Scores of units and paths ----------------------------------------------------------------------------------

  const showUnit = (cell, scores) => {
    const score = scores[cell.dataset.unit];
    const how = standing(score, cell.dataset.version);
    cell.textContent = how === "done" ? say("unit", score) : say(how, score || {});
    cell.dataset.standing = how;
  };

  // What a path comes to: its units that are done, and the answers that were right in them.
  const sumOf = (path, scores) => {
    const units = JSON.parse(path.dataset.units);
    const done = units.filter(([id, version]) => standing(scores[id], version) === "done").map(([id]) => scores[id]);
    const add = (name) => done.reduce((sum, score) => sum + score[name], 0);
    const sum = { done: done.length, units: units.length, score: add("score"), of: add("of") };
    const share = Number(path.dataset.passShare);
    const whole = sum.done === sum.units;
    return {
      ...sum,
      share: `${Math.round(100 * share)}%`,
      how: !sum.done ? "untouched" : !whole ? "under_way" : sum.score >= share * sum.of - 1e-9 ? "passed" : "failed",
      expires: done.map((score) => score.expires).sort()[0],
      date: done.map((score) => score.date).sort().pop(),
      attempts: Math.max(...done.map((score) => score.attempts)),
    };
  };

  const showPath = (place, scores) => {
    const sum = sumOf(place, scores);
    place.textContent = say(sum.how, sum);
    place.dataset.standing = sum.how;
    if (sum.how !== "failed") return;
    const begin = make("button", say("begin"), { type: "button", class: "md-button", "data-begin": "" });
    begin.addEventListener("click", () => {
      const kept = read();
      JSON.parse(place.dataset.units).forEach(([id]) => (kept.scores[id].anew = true));
      write(kept);
      showAll();
      place.focus();
    });
    place.append(" ", begin);
  };

  const showAll = () => {
    const scores = read().scores || {};
    document.querySelectorAll("[data-score]").forEach((cell) => showUnit(cell, scores));
    document.querySelectorAll("[data-path-standing]").forEach((place) => showPath(place, scores));
  };

  // --- My record ----------------------------------------------------------------------------------------------------

  // SHA-256 of a text (FIPS 180-4). The browser's own is missing where the site is served without https.
  const sha256 = (text) => {
    const primes = [];
    for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
    const fraction = (root) => ((root % 1) * 2 ** 32) | 0;
    const turned = (word, by) => (word >>> by) | (word << (32 - by));
    const bytes = [...new TextEncoder().encode(text)];
    const bits = bytes.length * 8;
    bytes.push(0x80);
    while (bytes.length % 64 !== 56) bytes.push(0);
    for (let by = 56; by >= 0; by -= 8) bytes.push(Math.floor(bits / 2 ** by) & 255);
    const hash = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
    for (let block = 0; block < bytes.length; block += 64) {
      const w = [];
      for (let i = 0; i < 64; i += 1) {
        if (i < 16) {
          const at = block + 4 * i;
          w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
        } else {
          const [x, y] = [w[i - 15], w[i - 2]];
          const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
          const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
          w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
        }
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let i = 0; i < 64; i += 1) {
        const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
        const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + fraction(Math.cbrt(primes[i])) + w[i]) | 0;
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] = (hash[i] + word) | 0));
    }
    return hash.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  };

  // The same person gives the same code, however the name is typed: width, case and blanks do not matter.
  const codeOf = (person) => {
    const plain = person.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
    return plain ? `p-${sha256(plain).slice(0, 16)}` : "";
  };

  // A spreadsheet takes a cell that begins with one of these signs for a formula.
  const cell = (value) => {
    const text = String(value);
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
  };

  const HEADINGS = ["person_hash", "role", "unit", "version", "date", "score", "attempts", "expires"];

  const rowsOf = (person, role, scores) => {
    const row = (unit, version, it) =>
      [person, role, unit, version, it.date, (it.score / it.of).toFixed(4), it.attempts, it.expires];
    const rows = Object.entries(scores).map(([unit, score]) => row(unit, `v${score.version}`, score));
    document.querySelectorAll("[data-path-standing]").forEach((place) => {
      const sum = sumOf(place, scores);
      if (sum.how === "passed" || sum.how === "failed") rows.push(row(place.dataset.pathStanding, `v${place.dataset.version}`, sum));
    });
    return rows;
  };

  const save = (file, text) => {
    const link = make("a", "", { download: file });
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const setUpRecord = (form) => {
    const told = form.querySelector("[data-record-told]");
    const shown = form.querySelector("[data-record-csv]");
    const code = form.querySelector("[data-record-code]");
    const { person, role } = form.elements;
    const kept = read();
    form.hidden = false;
    if (kept.role) role.value = kept.role;
    if (kept.person) code.textContent = kept.person;

    person.addEventListener("input", () => {
      code.textContent = codeOf(person.value) || kept.person || "–";
    });

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const now = read();
      const hash = codeOf(person.value) || now.person || "";
      if (!hash) {
        told.textContent = say("nobody");
        person.focus();
        return;
      }
      write({ ...now, person: hash, role: role.value });
      const rows = rowsOf(hash, role.value, now.scores || {});
      if (!rows.length) {
        told.textContent = say("empty");
        return;
      }
      const text = [HEADINGS, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
      const file = `training-${hash}-${today()}.csv`;
      save(file, text);
      shown.value = text;
      shown.closest("details").hidden = false;
      told.textContent = say("written", { rows: rows.length, file });
    });

    form.querySelector("[data-record-clear]").addEventListener("click", () => {
      if (!confirm(say("sure"))) return;
      try {
        localStorage.removeItem(STORE);
      } catch {
        return;
      }
      form.reset();
      code.textContent = "–";
      shown.closest("details").hidden = true;
      told.textContent = say("cleared");
      showAll();
    });
  };

  document.querySelectorAll("form[data-quiz]").forEach(setUp);
  document.querySelectorAll("form[data-record]").forEach(setUpRecord);
  showAll();
  // A page that the browser kept in memory shows what was answered meanwhile.
  window.addEventListener("pageshow", (event) => event.persisted && showAll());
})();
