// Before textual.js, which opens the terminal when the page is loaded: its size, its address, and what is said at the end.
"use strict";
(() => {
  const terminal = document.querySelector("#terminal");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/ws`;
  // A letter is about 0.6 as wide as high, a line 1.2 times: some 100 by 30 of them, as on the locked terminal. On an
  // upright screen 84 columns, so that the letters are not small.
  const letterSize = () => {
    const { clientWidth: width, clientHeight: height } = document.documentElement;  // inner... grow with what overflows
    return Math.max(8, Math.floor(Math.min(width / (width < height ? 84 : 100) / 0.602, height / 30 / 1.2, 28)));
  };
  terminal.dataset.fontSize = String(letterSize());

  // A tablet is turned: the letters get the size of the new width. textual.js keeps its terminal to itself and has no
  // name for it; it sets this property on it first. This listener runs before its own, which counts the columns anew.
  Object.defineProperty(Object.prototype, "websocket_url", {
    configurable: true,
    set(url) {
      delete Object.prototype.websocket_url;
      this.websocket_url = url;
      addEventListener("resize", () => { this.terminal.options.fontSize = letterSize(); });
    },
  });

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
  // Back, by a button or a swipe, would end the kiosk in the middle of a question.
  const stay = () => history.pushState(null, "");
  addEventListener("popstate", stay);
  addEventListener("pointerdown", stay, { once: true });  // without a touch a browser skips what a page put there
  addEventListener("keydown", stay, { once: true, capture: true });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
