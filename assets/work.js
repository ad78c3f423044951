// SPDX-FileCopyrightText: Buurt Samen contributors
// SPDX-License-Identifier: EUPL-1.2
// The little sum a browser does before a code is looked up, when many wrong ones were typed (rounds/limits.py):
// find a number that makes SHA-256 of "challenge:code:number" begin with sixteen zero bits.
"use strict";

const BATCH = 512;

async function work(challenge, code) {
  const text = new TextEncoder();
  for (let first = 0; ; first += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, step) => first + step);
    const sums = await Promise.all(
      numbers.map((number) => crypto.subtle.digest("SHA-256", text.encode(`${challenge}:${code}:${number}`)))
    );
    const found = sums.findIndex((sum) => new DataView(sum).getUint16(0) === 0);
    if (found >= 0) return first + found;
  }
}

for (const form of document.querySelectorAll("form[data-work]")) {
  form.addEventListener("submit", async (event) => {
    if (form.elements.proof.value) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    const typed = form.elements.code.value.normalize("NFKC").toUpperCase().split("/V/").at(-1);
    const code = typed.replace(/[^0-9A-Z]/g, "");
    form.elements.proof.value = await work(form.dataset.work, code);
    form.submit();
  });
}
