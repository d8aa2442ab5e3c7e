// What the server's list of a member's conversations is for: the latest ones, where this device remembers none; and which
// invitations were accepted while the page was away.

import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { FetchConversations, ListedConversation } from "./history_api.ts";

/** Conversations that a new device opens. */
const MAX_INITIAL_CONVERSATIONS = 12;

interface Options {
  readonly stores: LaterStores;
  readonly fetchConversations: FetchConversations;
}

/** Opens the latest conversations. `onOpened` runs if there are any. */
export async function openLatest(options: Options, onOpened: () => void): Promise<void> {
  const listed = await list(options);
  batchUpdates(() => {
    for (const { with: name, room } of listed.slice(0, MAX_INITIAL_CONVERSATIONS)) {
      options.stores.dms.openRoom(name, room).markAnswered();
    }
    if (listed.length > 0) onOpened();
  });
}

/** Looks which of the open invitations were accepted: the event of it comes once, and may have been missed. */
export async function markAccepted(options: Options): Promise<void> {
  const { dms } = options.stores;
  const isOpen = dms.list.value.some(({ sealed, answered, room }) =>
    sealed.value === true && !answered && room !== null
  );
  if (!isOpen) return;
  const listed = await list(options);
  batchUpdates(() => {
    for (const { room } of listed) dms.inRoom(room)?.markAnswered();
  });
}

/** The list of the member who is in; empty where it could not be fetched. */
async function list({ stores, fetchConversations }: Options): Promise<readonly ListedConversation[]> {
  const credentials = stores.session.credentials.value;
  if (credentials?.mode !== "restore") return [];
  const listed = await fetchConversations(credentials.token).catch(() => []);
  return stores.session.credentials.value === credentials ? listed : [];
}
