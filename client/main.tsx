// The part `login` of the page: the join screen. The part `app` loads while the user types a name.

import { signal } from "@preact/signals";
import { render } from "preact";
import {
  browserClock,
  browserStorage,
  holdTab,
  localeTimeFormat,
  newId,
  tabStorage,
  takeLink,
} from "./net/connection/browser.ts";
import { Login } from "./net/session/login.ts";
import { LazyModule } from "./net/lazy_module.ts";
import { createLoginStores } from "./store/session/login_stores.ts";
import { createI18nStore } from "./store/i18n_store.ts";
import type { FollowedLink } from "./views/recovery/recovery_actions.ts";
import { Page, type Screen } from "./views/shell/page.tsx";
import { LoginContext } from "./views/shell/app_context.ts";
import { followAppearance } from "./views/shell/page_appearance.ts";
import { loadSheet } from "./views/shell/style_sheets.ts";
import { createElementIds } from "./views/ui/use_id.ts";
import { LANGUAGES } from "./i18n/namespaces.ts";
import { loadNamespace } from "./i18n/namespace_loader.ts";

const [clock, storage] = [browserClock, browserStorage];
const root = document.documentElement;
const i18n = createI18nStore({
  load: loadNamespace,
  // Chosen by static/theme.js, which runs before this script.
  language: LANGUAGES.find(({ id }) => id === root.lang)?.id ?? LANGUAGES[0].id,
  preferredLanguages: navigator.languages,
});
const tab = { storage: tabStorage, newId, hold: holdTab };
const stores = createLoginStores({ clock, storage, tab, i18n, timeFormat: localeTimeFormat() });
const screen = signal<Screen | null>(null);
const app = new LazyModule(async () => {
  const [{ openApp }] = await Promise.all([
    import("./app.tsx"),
    loadSheet("app"),
    i18n.open("app"),
  ]);
  const { chat, Screen } = await openApp({ login: stores, clock, storage });
  screen.value = Screen;
  return chat;
});
const notes = new LazyModule(async () => (await import("./notes.ts")).notes);
const factors = new LazyModule(async () =>
  (await Promise.all([import("./factors.ts"), i18n.open("factors")]))[0].factors
);
const recovery = new LazyModule(async () =>
  (await Promise.all([import("./recovery.ts"), i18n.open("recovery")]))[0].openRecovery(stores, clock)
);
const link = signal<FollowedLink | null>(null);
/** Follows the link in the address, if there is one: an invitation to the form that it is for, others in a dialog. */
const follow = (): void => {
  const taken = takeLink();
  if (taken === null) return;
  const { purpose, token } = taken;
  if (purpose === "invite") stores.session.openInvite(token);
  else link.value = { purpose, token };
};
follow();
const login = new Login({ stores, clock, app });

addEventListener("hashchange", follow);
addEventListener("online", () => login.setOffline(false));
addEventListener("offline", () => login.setOffline(true));

await i18n.open("login");
followAppearance(stores, root);
// Who wants a new password is asked for it first.
if (link.value?.purpose !== "reset" && !await login.resume()) login.restore();
render(
  <LoginContext.Provider
    value={{ stores, actions: login, clock, notes, factors, recovery, newElementId: createElementIds() }}
  >
    <Page chat={screen} link={link} />
  </LoginContext.Provider>,
  document.getElementById("app")!,
);
// A failed load is repeated when the user joins.
requestAnimationFrame(() => setTimeout(() => void app.load().catch(() => {})));
