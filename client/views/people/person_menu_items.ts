// The items of the menu on a person: only the actions that this user may take.

import { isBot } from "../../../server/protocol/names.ts";
import type { AppContextValue } from "../shell/app_context.ts";
import type { MenuItem } from "../ui/menu.tsx";
import { offerComposer } from "../ui/focus.ts";
import { moderationItems, reportItem } from "../moderation/moderation_menu_items.ts";
import { isMe } from "./is_me.ts";

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

function privateMessage({ actions, stores }: AppContextValue, name: string): MenuItem {
  return {
    label: stores.i18n.t("later").people.privateMessage,
    run: () => {
      actions.conversations.open(name);
      offerComposer();
    },
  };
}

function ignore({ actions, stores }: AppContextValue, name: string): MenuItem | null {
  if (isBot(name)) return null;
  const ignored = stores.ignores.has(name);
  const t = stores.i18n.t("later").people;
  return {
    label: ignored ? t.stopIgnoring : t.ignore,
    run: () => void actions.later.loaded?.ignores.setIgnored(name, !ignored),
  };
}
