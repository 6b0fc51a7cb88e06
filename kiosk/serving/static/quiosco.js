// Before textual.js, which opens the terminal when the page is loaded: its size, its address, and what is said at the end.
"use strict";
(() => {
  const terminal = document.querySelector("#terminal");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/ws`;
  // A letter is about 0.6 as wide as high, a line 1.2 times: some 100 by 30 of them, as on the locked terminal.
  const size = Math.min(innerWidth / 100 / 0.602, innerHeight / 30 / 1.2, 28);
  terminal.dataset.fontSize = String(Math.max(8, Math.floor(size)));

  const say = (code) => {
    const endings = [...document.querySelectorAll(".fin")];
    const known = endings.some((one) => one.dataset.code === String(code)) ? String(code) : "1000";
    endings.forEach((one) => { one.hidden = one.dataset.code !== known; });
    document.querySelector("#cierre").hidden = false;
    document.querySelector("#cierre .fin:not([hidden]) .boton").focus();
    terminal.remove();  // nothing of the last screen remains in the page
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...words) {
      super(...words);
      this.addEventListener("close", (event) => say(event.code));
    }
  };

  addEventListener("load", () => {
    // The kiosk has a keyboard of its own: a tablet's would cover half of it.
    if (matchMedia("(pointer: coarse)").matches) {
      document.querySelectorAll("textarea").forEach((one) => one.setAttribute("inputmode", "none"));
    }
  });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
