// SPDX-FileCopyrightText: Buurt Samen contributors
// SPDX-License-Identifier: EUPL-1.2
// While a brand is chosen, its example wears it at once, and what is wrong with it is said. Nothing is kept.
// Without it the button "Show, without saving" does the same.
"use strict";

const LINK = document.querySelector("link[data-example]");
const COMPLAINTS = document.querySelector("[data-complaints]");
const FORM = COMPLAINTS.closest("form");
const NOT_OF_A_BRAND = /^(csrfmiddlewaretoken|version|show|initial-.*)$/;
const address = new URL(LINK.href);
let waiting;

function values() {
  const given = [...new FormData(FORM)].filter(([name, value]) => value && !NOT_OF_A_BRAND.test(name));
  return new URLSearchParams(given).toString();
}

async function show() {
  const asked = values();
  const sheet = LINK.cloneNode();
  sheet.href = `${address.pathname}?${asked}`;
  sheet.addEventListener("load", () => document.querySelectorAll("link[data-example]").forEach((old) => old !== sheet && old.remove()));
  sheet.addEventListener("error", () => sheet.remove());
  document.head.append(sheet);
  const answer = await fetch(`${COMPLAINTS.dataset.complaints}?${asked}`);
  const text = answer.ok && !answer.redirected ? await answer.text() : "";
  if (asked === values()) COMPLAINTS.innerHTML = text;
}

FORM.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => show().catch(() => (COMPLAINTS.textContent = "")), 200);
});
