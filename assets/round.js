// SPDX-FileCopyrightText: Buurt Samen contributors
// SPDX-License-Identifier: EUPL-1.2
// What the rules of a round come to, while they are typed: how long codes work, and for how many households the
// ceiling is enough. The page says the same, and checks it, when it is saved.
"use strict";

const LANGUAGE = document.documentElement.lang;
const DAY = 24 * 60 * 60 * 1000;

function euros(typed) {
  const text = typed.replace(/[€\s]/g, "").replace(/\.(?=[0-9]{3}(?![0-9]))/g, "").replace(",", ".");
  return /^[0-9]+(\.[0-9]{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : 0;
}

function fill(sentence, ...words) {
  return words.reduce((text, word, place) => text.replace(`[${place + 1}]`, word), sentence);
}

for (const part of document.querySelectorAll("[data-round]")) {
  const form = part.closest("form");
  const say = (name, text) => (part.querySelector(`[data-says=${name}]`).textContent = text);
  const number = new Intl.NumberFormat(LANGUAGE);
  const tenths = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const named = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "full", timeZone: "UTC" });
  const homes = Object.fromEntries(
    [...part.querySelectorAll("[data-homes]")].map((each) => [each.dataset.homes, Number(each.value)])
  );

  function sayDays() {
    const days = ["posted_on", "opens_on", "closes_on", "gives_until"].map((name) => Date.parse(form.elements[name].value));
    if (days.some(Number.isNaN)) return say("days", "");
    const [posted, opens, closes, gives] = days;
    if (posted > opens || opens > closes || closes > gives) return say("days", part.dataset.order);
    const length = (closes - opens) / DAY + 1;
    say("days", fill(part.dataset.window, length, named.format(opens), named.format(closes), (gives - closes) / DAY));
  }

  function sayCeiling() {
    const chosen = new FormData(form).getAll("districts");
    const all = chosen.reduce((sum, code) => sum + (homes[code] ?? 0), 0);
    const [value, ceiling] = [euros(form.elements.value_cents.value), euros(form.elements.ceiling_cents.value)];
    if (!all || !value || !ceiling) return say("ceiling", part.dataset.missing);
    const whole = Math.floor(ceiling / value);
    say("ceiling", fill(part.dataset.enough, number.format(whole), `${tenths.format((100 * whole) / all)}\u00a0%`, number.format(all)));
  }

  const both = () => (sayDays(), sayCeiling());
  form.addEventListener("input", both);
  both();
}
