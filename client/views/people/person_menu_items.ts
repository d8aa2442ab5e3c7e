// The items of the menu on a person: only the actions that this user may take.

import { isBot, nameKey } from "../../../server/protocol/names.ts";
import type { AppContextValue } from "../shell/app_context.ts";
import type { MenuItem } from "../ui/menu.tsx";
import { moderationItems, reportItem } from "../moderation/moderation_menu_items.ts";

/** Makes an item, or null where it does not apply. */
type ItemMaker = (app: AppContextValue, name: string) => MenuItem | null;

/** Items for every user, in their order. */
const ITEMS: readonly ItemMaker[] = [privateMessage, ignore];

/** The items of the menu on `name`. None on the own name. */
export function personMenuItems(app: AppContextValue, name: string): MenuItem[] {
  if (isMe(app, name)) return [];
  const report = reportItem(app, name);
  return [
    ...ITEMS.flatMap((make) => make(app, name) ?? []),
    ...(report === null ? [] : [report]),
    ...moderationItems(app, name),
  ];
}

/** Whether this user can send private messages to `name`. */
export function canMessage(app: AppContextValue, name: string): boolean {
  return !isMe(app, name);
}

function privateMessage(app: AppContextValue, name: string): MenuItem | null {
  return canMessage(app, name)
    ? {
      label: app.stores.i18n.t("app").person.privateMessage,
      run: () => app.actions.conversations.open(name),
    }
    : null;
}

function ignore({ actions, stores }: AppContextValue, name: string): MenuItem | null {
  if (stores.session.me.value?.is_registered !== true || isBot(name)) return null;
  const ignored = stores.ignores.has(name);
  const t = stores.i18n.t("app").person;
  return {
    label: ignored ? t.stopIgnoring : t.ignore,
    run: () => void actions.membership.setIgnored(name, !ignored),
  };
}

function isMe({ stores }: AppContextValue, name: string): boolean {
  return nameKey(stores.session.me.value?.username ?? "") === nameKey(name);
}
