// SPDX-FileCopyrightText: Buurt Samen contributors
// SPDX-License-Identifier: EUPL-1.2
// A stack of vouchers without loading the page for each: Enter sends the code, the field is free at once for the next
// one, also for a scanner that does not wait, and the answers come in the order of typing.
"use strict";

for (const part of document.querySelectorAll("[data-stack]")) {
  const form = part.querySelector("form");
  if (!form?.elements.code) continue;
  const field = form.elements.code;
  const waiting = [];
  let isBusy = false;

  const say = (text) => (part.querySelector("[data-swap=last]").textContent = text);

  function swap(page) {
    for (const old of part.querySelectorAll("[data-swap]")) {
      const fresh = page.querySelector(`[data-swap=${old.dataset.swap}]`);
      if (fresh && old.matches("input")) old.value = fresh.value;
      else if (fresh) old.replaceChildren(...fresh.childNodes);
    }
  }

  async function send(code, more = {}) {
    const body = new FormData(form);
    body.set("code", code);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const riddle = page.querySelector("form[data-work]")?.dataset.work;
    if (riddle && !more.proof) {
      const signs = code.normalize("NFKC").toUpperCase().split("/V/").at(-1).replace(/[^0-9A-Z]/g, "");
      return send(code, { challenge: riddle, proof: await work(riddle, signs) });
    }
    if (!page.querySelector("[data-swap=last]")) return location.reload();
    swap(page);
    const alert = page.querySelector(".utrecht-alert--warning");
    if (alert) say(alert.textContent.trim());
  }

  async function next() {
    if (isBusy || !waiting.length) return;
    isBusy = true;
    try {
      while (waiting.length) {
        await send(waiting[0]);
        waiting.shift();
      }
    } catch {
      say(part.dataset.lost); // what waits stays, and Enter tries again
    }
    isBusy = false;
  }

  form.addEventListener("submit", (event) => {
    if (form.dataset.work) return;
    event.preventDefault();
    const code = field.value.trim();
    field.value = "";
    field.focus();
    if (code) waiting.push(code);
    next();
  });
}
