// Composition root of the room: everything that is needed once somebody comes in. Loaded behind the join screen.

import type { JSX } from "preact";
import { newId, pause } from "./net/connection/browser.ts";
import { Chat } from "./net/chat.ts";
import { restConversations, restHistory } from "./net/dm/dm_history.ts";
import { RestReader } from "./net/connection/rest_reader.ts";
import type { LoginStores, StoresOptions } from "./store/session/login_stores.ts";
import { createStores } from "./store/stores.ts";
import { isTokenKey } from "./store/session/token_store.ts";
import { AppContext } from "./views/shell/app_context.ts";
import { ChatScreen } from "./views/shell/chat_screen.tsx";
import { followNotifications } from "./views/shell/page_notifications.ts";

/** What the door hands on. */
export interface AppOptions extends Pick<StoresOptions, "clock" | "storage"> {
  readonly login: LoginStores;
}

/** The room: what a person can do in it, and what they see. */
export interface AppPart {
  readonly chat: Chat;
  readonly Screen: () => JSX.Element;
}

/** Makes the room, and lets it listen to the browser. */
export function openApp({ login: door, clock, storage }: AppOptions): AppPart {
  const stores = createStores(door, { clock, storage });
  const reader = new RestReader((url, init) => fetch(url, init), clock);
  const chat = new Chat({
    stores,
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`,
    create: (url, protocol) => new WebSocket(url, protocol),
    clock,
    random: Math.random,
    newId,
    fetchHistory: restHistory(reader),
    fetchConversations: restConversations(reader),
    pause,
  });
  addEventListener("storage", ({ key }) => {
    if (isTokenKey(key)) chat.membership.tokenChanged();
  });
  followNotifications(stores);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") chat.hurry();
  });
  addEventListener("beforeunload", (event) => {
    if (chat.unsent > 0) event.preventDefault();
  });
  const app = { stores, actions: chat, clock };
  return {
    chat,
    Screen: () => (
      <AppContext.Provider value={app}>
        <ChatScreen />
      </AppContext.Provider>
    ),
  };
}
