// The order of the conversation tabs.

import type { Stores } from "../stores.ts";
import { COMPANION_KEY } from "../companion/companion_key.ts";

/** Keys of all conversations with a tab, in order; null: the lobby. */
export function tabOrder({ openTabs }: Pick<Stores, "openTabs">): (string | null)[] {
  return [null, COMPANION_KEY, ...openTabs.list.value.map(({ key }) => key)];
}

/** Key of the conversation in view; null: the lobby, also when the chosen tab was closed. */
export function inView(stores: Pick<Stores, "openTabs" | "screen">): string | null {
  return tabOrder(stores).find((key) => key === stores.screen.conversation.value) ?? null;
}
