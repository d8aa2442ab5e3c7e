// The latest conversations of a member whose device remembers none.

import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { FetchConversations } from "./history_api.ts";

/** Conversations that a new device opens. */
const MAX_INITIAL_CONVERSATIONS = 12;

/** Opens the latest conversations. `onOpened` runs if there are any. */
export async function openLatest(
  { stores, fetchConversations }: {
    readonly stores: LaterStores;
    readonly fetchConversations: FetchConversations;
  },
  onOpened: () => void,
): Promise<void> {
  const credentials = stores.session.credentials.value;
  if (credentials?.mode !== "restore") return;
  const listed = await fetchConversations(credentials.token).catch(() => []);
  if (stores.session.credentials.value !== credentials) return;
  batchUpdates(() => {
    for (const { with: name, room } of listed.slice(0, MAX_INITIAL_CONVERSATIONS)) {
      stores.dms.openRoom(name, room).markAnswered();
    }
    if (listed.length > 0) onOpened();
  });
}
