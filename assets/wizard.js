// SPDX-FileCopyrightText: Buurt Samen contributors
// SPDX-License-Identifier: EUPL-1.2
// The wizard saves a step when somebody leaves a field, says what to know about it, and lets them point at a map or
// choose a file that is not too big. Without this, every button saves just the same.
"use strict";

for (const form of document.querySelectorAll("form[data-saves]")) {
  const said = form.querySelector("[data-saved]");
  let waiting = Promise.resolve();
  let saving = 0;

  async function save() {
    const body = new FormData(form);
    body.set("doe", "bewaar");
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: new URLSearchParams(body) });
      show(await answer.json());
    } catch {
      said.textContent = said.dataset.offline;
    }
  }

  function show(told) {
    said.textContent = told.said;
    if (!told.version) return;
    form.elements.version.value = told.version;
    const target = form.querySelector("[data-target]");
    if (target && told.target) target.textContent = told.target;
    advise(told.advice);
  }

  function advise(sentences) {
    const place = form.querySelector("[data-advice]");
    const now = [...place.querySelectorAll("p")].map((each) => each.textContent);
    if (now.join("|") === sentences.join("|")) return;
    place.replaceChildren(
      ...sentences.map((sentence) => {
        const [alert, words] = [document.createElement("div"), document.createElement("p")];
        alert.className = "utrecht-alert utrecht-alert--warning";
        words.className = "utrecht-paragraph";
        words.textContent = sentence;
        alert.append(words);
        return alert;
      })
    );
  }

  // One after another: each carries the version that the one before it brought. A button waits for the last of them.
  form.addEventListener("change", () => {
    saving++;
    waiting = waiting.then(save).finally(() => saving--);
  });
  form.addEventListener("submit", (event) => {
    if (!saving) return;
    event.preventDefault();
    waiting.then(() => form.requestSubmit(event.submitter));
  });
}

for (const figure of document.querySelectorAll("[data-points]")) {
  const [svg, form] = [figure.querySelector("svg"), figure.closest("form")];
  const { west, north, across, down } = Object.fromEntries(Object.entries(figure.dataset).map(([name, text]) => [name, Number(text)]));
  const MARGIN = 6; // as in places/maps.py

  svg.addEventListener("click", (event) => {
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    form.elements.longitude.value = (west + (spot.x - MARGIN) / across).toFixed(5);
    form.elements.latitude.value = (north - (spot.y - MARGIN) / down).toFixed(5);
    form.elements.postcode.value = "";
    let mark = svg.querySelector("circle");
    if (!mark) mark = svg.appendChild(document.createElementNS(svg.namespaceURI, "circle"));
    for (const [name, value] of [["class", "bubble"], ["r", 9], ["cx", spot.x], ["cy", spot.y]]) mark.setAttribute(name, value);
    form.elements.latitude.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

for (const file of document.querySelectorAll("[data-most-bytes]")) {
  file.addEventListener("change", () => {
    const isTooBig = file.files.length > 0 && file.files[0].size > Number(file.dataset.mostBytes);
    document.getElementById("photo-te-groot").hidden = !isTooBig;
    if (isTooBig) file.value = "";
  });
}
