// The conversations in the order of their tabs.

import type { Stores } from "../stores.ts";
import { COMPANION_KEY } from "../companion/companion_store.ts";

/** Keys of all conversations that have a tab: null is the lobby's. */
export function tabOrder({ dms }: Pick<Stores, "dms">): (string | null)[] {
  return [null, COMPANION_KEY, ...dms.list.value.map(({ key }) => key)];
}

/** Key of the conversation in view, which is the lobby where that has no tab any more. */
export function inView(stores: Pick<Stores, "dms" | "screen">): string | null {
  return tabOrder(stores).find((key) => key === stores.screen.conversation.value) ?? null;
}
