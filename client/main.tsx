// Composition root of the page: stores, the line to the server, and what is drawn.

import { render } from "preact";
import { browserClock, browserStorage, habitualTimeFormat, newId, pause } from "./net/browser.ts";
import { Chat } from "./net/chat.ts";
import { restConversations, restHistory } from "./net/history.ts";
import { followPrefs } from "./views/page_look.ts";
import { createStores } from "./store/stores.ts";
import { isTokenKey } from "./store/token.ts";
import { AppContext } from "./views/app_context.ts";
import { App } from "./views/app.tsx";
import { followAttention } from "./views/page_attention.ts";

const stores = createStores({
  clock: browserClock,
  storage: browserStorage,
  timeFormat: habitualTimeFormat(),
});
const chat = new Chat({
  stores,
  url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`,
  create: (url, protocol) => new WebSocket(url, protocol),
  clock: browserClock,
  random: Math.random,
  newId,
  fetchHistory: restHistory((url, init) => fetch(url, init)),
  fetchConversations: restConversations((url, init) => fetch(url, init)),
  pause,
});

followPrefs(stores.prefs, document.documentElement);
addEventListener("online", () => chat.setOffline(false));
addEventListener("offline", () => chat.setOffline(true));
addEventListener("storage", ({ key }) => {
  if (isTokenKey(key)) chat.membership.tokenChanged();
});
followAttention(stores);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") chat.hurry();
});
addEventListener("beforeunload", (event) => {
  if (chat.unsent > 0) event.preventDefault();
});

chat.restore();
render(
  <AppContext.Provider value={{ stores, actions: chat, clock: browserClock }}>
    <App />
  </AppContext.Provider>,
  document.getElementById("app")!,
);
