// What the menu on a message offers in the companion's conversation.

import type { LaterStores } from "../../store/later_stores.ts";
import { isKept } from "../../store/companion/companion_lines.ts";
import type { MessageLine } from "../../store/conversations/message_log.ts";
import type { AppContextValue } from "../shell/app_context.ts";
import type { MenuItem } from "../ui/menu.tsx";
import { beginEdit } from "./begin_edit.ts";

/** What can be done with a message of hers or to her: the buttons beside it, and deleting its exchange. */
export function companionItems(
  { actions, stores: { i18n } }: AppContextValue,
  line: MessageLine,
): MenuItem[] {
  const later = actions.later.loaded;
  if (later === null) return [];
  const { companion } = later.conversations;
  const { deleting, isBusy, log } = later.stores.companion;
  const { again, deletion, edit, goOn } = i18n.t("later").companion;
  const { answer, question } = log.newest.value;
  const { key, data: { id }, isCut } = line;
  const isFree = !isBusy.value;
  const isNewest = key === answer?.key && isFree;
  const items: (MenuItem | false)[] = [
    key === question?.key && isFree && { label: edit, run: () => beginEdit(companion, id) },
    isNewest && isCut === true && { label: goOn, run: () => void companion.again("more", id) },
    isNewest && { label: again, run: () => void companion.again("again", id) },
    isDeletable(later.stores, line) && {
      ...{ label: deletion.item, run: () => deleting.value = id },
      ...{ danger: true, apart: true },
    },
  ];
  return items.filter((item) => item !== false);
}

/** Whether the server keeps the exchange of a message. */
function isDeletable({ session }: LaterStores, line: MessageLine): boolean {
  return session.me.value?.is_registered === true && isKept(line) && line.unanswered !== "limit";
}
