"use strict";

// Everything that comes from cameras and answers is put in as text, never as markup.
const element = (tag, text, name) => {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  if (name) made.className = name;
  return made;
};

const row = (...cells) => {
  const made = element("tr");
  for (const cell of cells) made.append(element("td", cell));
  return made;
};

const time = (text) => (text ? new Date(text).toLocaleTimeString() : "–");
const duration = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

function showHealth(health) {
  const status = document.getElementById("status");
  status.textContent = [health.status, ...health.problems].join(" · ");
  status.className = health.status;
  document.getElementById("cameras").replaceChildren(...Object.entries(health.cameras).map(([name, camera]) =>
    row(name, camera.error && camera.state !== "running" ? `${camera.state}: ${camera.error}` : camera.state, camera.pictures, time(camera.last_picture), camera.reconnects)));
  document.getElementById("sinks").replaceChildren(...Object.entries(health.sinks).map(([name, sink]) => row(name, sink.delivered, sink.pending, sink.dropped, sink.error)));
  const names = Object.keys(health.triggers);
  const triggers = document.getElementById("triggers");
  if (triggers.dataset.names === names.join("\n")) return;
  triggers.dataset.names = names.join("\n");
  triggers.replaceChildren(...names.map((name) => {
    const button = element("button", name);
    button.addEventListener("click", () => fetch(`ask/${encodeURIComponent(name)}`, { method: "POST" }).then(refresh));
    return button;
  }));
}

function showEvent({ event, has_picture }) {
  const item = element("li");
  item.dataset.id = event.id;
  if (has_picture) {
    const picture = element("img");
    picture.src = `pictures/${event.id}`;
    picture.alt = `Picture of ${event.camera}`;
    item.append(picture);
  } else {
    item.append(element("div", "", "none"));
  }

  const text = element("div");
  text.append(element("div", event.question, "question"));
  text.append(element("div", event.error ?? event.answer, event.error ? "answer failed" : "answer"));
  text.append(element("div", `${event.camera} · ${event.query} · ${event.trigger}: ${event.reason} · ${new Date(event.answered).toLocaleString()}`, "small"));
  text.append(element("div", `picture ${duration(event.picture_ms)}, prompt ${duration(event.prefill_ms)}, answer ${duration(event.decode_ms)}`, "small latency"));
  item.append(text);
  return item;
}

function showEvents(events) {
  const list = document.getElementById("events");
  const known = new Map([...list.children].map((item) => [item.dataset.id, item]));
  // What is shown stays, so that pictures do not flicker.
  list.replaceChildren(...events.map((shown) => {
    const item = known.get(shown.event.id);
    return item && Boolean(item.querySelector("img")) === shown.has_picture ? item : showEvent(shown);
  }));
}

async function refresh() {
  try {
    showHealth(await (await fetch("health")).json());
    showEvents(await (await fetch("events")).json());
  } catch {
    const status = document.getElementById("status");
    status.textContent = "n2eye watch does not answer";
    status.className = "degraded";
  }
}

refresh();
setInterval(refresh, 2000);
