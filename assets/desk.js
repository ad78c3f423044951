// SPDX-FileCopyrightText: Buurt Samen contributors
// SPDX-License-Identifier: EUPL-1.2
// What makes the desk quicker for whoever has scripts: keys, acts in a dialog, and a warning before work is lost.
// Every page does the same without it.
"use strict";

const OFF = "desk-keys-off";
const areKeysOff = () => localStorage.getItem(OFF) !== null;

// Keys: "/" or "?" alone, "g" and then a letter. Only when nobody is typing, and not when they were turned off.
let before = "";

function isTyping(target) {
  return target.isContentEditable || target.closest("textarea, select, dialog, input:not([type=checkbox], [type=radio])");
}

document.addEventListener("keydown", (event) => {
  if (areKeysOff() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const keys = before ? `${before} ${event.key}` : event.key;
  before = !before && event.key === "g" ? "g" : "";
  const found = document.querySelector(`[data-key="${CSS.escape(keys)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input")) found.focus();
  else found.click();
});

// Acts: the page behind the link is fetched, and what it asks is shown in a dialog. Sending it is an ordinary form.
const dialog = document.createElement("dialog");
dialog.className = "dialog panel";

async function openAct(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector("[data-dialog]");
  if (!answer.ok || answer.redirected || !part) return location.assign(link.href);
  const heading = part.querySelector("h1");
  heading.id = "dialog-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.replaceChildren(document.adoptNode(part));
  document.body.append(dialog);
  for (const close of part.querySelectorAll("[data-close]")) close.hidden = false;
  showKeySwitch(part);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const act = event.target.closest("a[data-act]");
  if (act && isPlain) {
    event.preventDefault();
    openAct(act).catch(() => location.assign(act.href));
  } else if (event.target.closest("[data-close]") && dialog.open) {
    event.preventDefault();
    dialog.close();
  }
});

// The button that turns the keys off, and on again.
function showKeySwitch(part) {
  for (const button of part.querySelectorAll("[data-keys]")) {
    const name = () => (button.textContent = areKeysOff() ? button.dataset.on : button.dataset.off);
    name();
    button.hidden = false;
    button.addEventListener("click", () => {
      if (areKeysOff()) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "yes");
      name();
    });
  }
}
showKeySwitch(document);

// A form that was changed and not sent asks before it is left.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const said = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, String(value.name ?? value)]));
  const atFirst = said();
  const isRefused = Boolean(document.querySelector("[data-errors]")); // then nothing of it is kept yet
  let isSent = false;
  form.addEventListener("submit", () => (isSent = true));
  addEventListener("beforeunload", (event) => {
    if (!isSent && (isRefused || said() !== atFirst)) event.preventDefault();
  });
}

// What is wrong is read first.
document.querySelector("[data-errors]")?.focus();

// What goes on by itself is asked for again, after so many seconds, until it ended.
function refresh(part) {
  setTimeout(async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer) return refresh(part); // no network for a moment
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById(part.id);
    if (!answer.ok || answer.redirected || !next) return location.reload();
    part.replaceWith(document.adoptNode(next));
    if (next.dataset.refresh) refresh(next);
  }, Number(part.dataset.refresh) * 1000);
}
for (const part of document.querySelectorAll("[data-refresh]")) refresh(part);
