// Whether a name is the user's own.

import { nameKey } from "../../../server/protocol/names.ts";
import type { AppContextValue } from "../shell/app_context.ts";

/** Whether `name` is the user's own name: nothing opens on it. */
export function isMe({ stores }: Pick<AppContextValue, "stores">, name: string): boolean {
  return nameKey(stores.session.me.value?.username ?? "") === nameKey(name);
}
