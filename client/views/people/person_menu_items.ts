// What the menu on a person offers: only what this person may do to that one.

import { isBot, nameKey } from "../../../server/protocol/names.ts";
import type { Answered } from "../../text/message_parts.ts";
import { beginReply } from "../messages/begin_reply.ts";
import type { AppContextValue } from "../shell/app_context.ts";
import type { MenuItem } from "../ui/menu.tsx";
import { moderationItems, reportItem } from "../moderation/moderation_menu_items.ts";

/** A row, or null where it does not apply. */
type Row = (app: AppContextValue, name: string) => MenuItem | null;

/** All rows, in their order. */
const ROWS: readonly Row[] = [privateMessage, ignore];

/** The rows of the menu on `name`. None for oneself. `text`: what they said, where the menu is on a lobby message. */
export function personMenuItems(app: AppContextValue, name: string, text?: string): MenuItem[] {
  if (isMe(app, name)) return [];
  const report = reportItem(app, name, text);
  return [
    ...ROWS.flatMap((row) => row(app, name) ?? []),
    ...(text === undefined ? [] : [replyItem(app, { name, text })]),
    ...(report === null ? [] : [report]),
    ...moderationItems(app, name),
  ];
}

/** Whether one can talk to `name` in private. */
export function canTalkTo(app: AppContextValue, name: string): boolean {
  return !isMe(app, name);
}

function privateMessage(app: AppContextValue, name: string): MenuItem | null {
  return canTalkTo(app, name)
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

/** Answers a message of the lobby, which is where menus know what was said. */
function replyItem({ stores }: AppContextValue, answered: Answered): MenuItem {
  return {
    label: stores.i18n.t("app").person.reply,
    run: () => beginReply(stores.lobby, answered),
  };
}

function isMe({ stores }: AppContextValue, name: string): boolean {
  return nameKey(stores.session.me.value?.username ?? "") === nameKey(name);
}
