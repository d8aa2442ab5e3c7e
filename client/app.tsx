// The part `app` of the page: everything that the lobby needs. It loads while the join screen is shown.

import type { JSX } from "preact";
import { newId, pause } from "./net/connection/browser.ts";
import { Chat } from "./net/chat.ts";
import { LazyModule } from "./net/lazy_module.ts";
import { canEncryptHere } from "./net/e2ee/encryption_probe.ts";
import { forgetKeys } from "./net/e2ee/key_databases.ts";
import { restRefusal } from "./net/connection/connection_refusal.ts";
import type { LoginStores, StoresOptions } from "./store/session/login_stores.ts";
import { createStores, type Stores } from "./store/stores.ts";
import { isTokenKey } from "./store/session/token_store.ts";
import { AppContext } from "./views/shell/app_context.ts";
import { ChatScreen } from "./views/shell/chat_screen.tsx";
import { loadSheet } from "./views/shell/style_sheets.ts";
import type { LaterViews, PageParts, StaffViews } from "./views/shell/page_parts.ts";

/** Whether this browser can encrypt. Asked at once, while the style sheet and the words may still load. */
const encryptsSoon = canEncryptHere();

/** What the part `login` passes on. */
export interface AppOptions extends Pick<StoresOptions, "clock" | "storage"> {
  readonly login: LoginStores;
}

/** The chat client and its screen. */
export interface AppPart {
  readonly chat: Chat;
  readonly Screen: () => JSX.Element;
}

/** Creates the part, and listens to events of the browser. */
export async function openApp({ login, clock, storage }: AppOptions): Promise<AppPart> {
  const canEncrypt = await encryptsSoon;
  const stores = createStores(login, { clock, storage });
  const fetchRefusal = restRefusal(
    (url, init) => fetch(url, init),
    clock,
    (info) => stores.connection.setOperator(info),
  );
  // A returning member gets the rules and the contact with the greeting of the socket.
  if (!stores.session.returning.value) void fetchRefusal();
  const chat = new Chat({
    stores,
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`,
    createWebSocket: (url, protocol) => new WebSocket(url, protocol),
    clock,
    random: Math.random,
    newId,
    fetchRefusal,
    ...{ pause, canEncrypt, forgetKeys },
    loadLater: async () =>
      (await Promise.all([import("./later.ts"), stores.i18n.open("later")]))[0].openLater(
        stores,
        clock,
        storage,
        (key) => chat.conversations.show(key),
        canEncrypt,
      ),
    loadStaff: async () =>
      (await Promise.all([import("./staff.ts"), stores.i18n.open("staff")]))[0].StaffModules,
  });
  addEventListener("storage", ({ key, oldValue }) => {
    if (isTokenKey(key)) chat.membership.tokenChanged(oldValue);
  });
  const looked = (): void => {
    const isVisible = stores.notifications.visible.value = document.visibilityState === "visible";
    if (isVisible) chat.looked();
  };
  looked();
  for (const name of ["visibilitychange", "resume"]) document.addEventListener(name, looked);
  for (const name of ["focus", "pageshow"]) addEventListener(name, looked);
  addEventListener("beforeunload", (event) => {
    if (chat.unsent > 0) event.preventDefault();
  });
  const app = { stores, actions: chat, clock, parts: pageParts(chat, stores.i18n) };
  return {
    chat,
    Screen: () => (
      <AppContext.Provider value={app}>
        <ChatScreen />
      </AppContext.Provider>
    ),
  };
}

/** Loads the views of later parts. The style sheet `staff` builds on `later`. */
function pageParts(chat: Chat, i18n: Stores["i18n"]): PageParts {
  const later = async (): Promise<LaterViews> =>
    (await Promise.all([import("./later.ts"), chat.later.load(), loadSheet("later")]))[0].views;
  const staff = async (): Promise<StaffViews> =>
    (await Promise.all([import("./staff.ts"), later(), chat.staff.load(), loadSheet("staff")]))[0].views;
  const keys = new LazyModule(async () =>
    (await import("./later.ts")).openKeys(await chat.later.load(), i18n)
  );
  return { later, staff, keys };
}
