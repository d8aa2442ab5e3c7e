// The stores of the parts `login` and `app`.

import { batch } from "@preact/signals";
import { createNotificationStore, type NotificationStore } from "./notifications.ts";
import type { LoginStores, StoresOptions } from "./session/login_stores.ts";
import { createHintStore, type HintStore } from "./hint_store.ts";
import { createIgnoreStore, type IgnoreStore } from "./people/ignore_store.ts";
import { type Author, createLobbyStore, type LobbyStore } from "./lobby/lobby_store.ts";
import { createModerationUiStore, type ModerationUiStore } from "./moderation/moderation_ui_store.ts";
import { createPeopleStore, type PeopleStore } from "./people/people_store.ts";
import { createDmForgetting, type DmForgetting } from "./dm/dm_forgetting.ts";
import { createOpenTabs, type OpenTabs } from "./conversations/open_tabs.ts";
import { createPostingRulesStore, type PostingRulesStore } from "./lobby/posting_rules.ts";

/** The stores of these parts, one for each noun. */
export interface Stores extends LoginStores {
  readonly notifications: NotificationStore;
  readonly hints: HintStore;
  readonly ignores: IgnoreStore;
  readonly lobby: LobbyStore;
  readonly moderation: ModerationUiStore;
  readonly people: PeopleStore;
  readonly dmMemory: DmForgetting;
  readonly openTabs: OpenTabs;
  readonly postingRules: PostingRulesStore;
}

/** Runs `change` as one update: views see all its changes together. Returns its result. */
export function batchUpdates<T>(change: () => T): T {
  return batch(change);
}

/** The user, as others see them. */
export function ownAuthor({ people, session }: Pick<Stores, "people" | "session">): Author {
  const { username = "", role = "user" } = session.me.value ?? {};
  return people.find(username) ?? { username, role, is_verified: false };
}

/** Creates the stores of the part `app`, besides those of the part `login`. */
export function createStores(
  login: LoginStores,
  { clock, storage }: Pick<StoresOptions, "clock" | "storage">,
): Stores {
  const ignores = createIgnoreStore();
  const isInFlight = (requestId: string): boolean => login.connection.isInFlight(requestId);
  return {
    ...login,
    notifications: createNotificationStore(),
    hints: createHintStore(storage),
    ignores,
    lobby: createLobbyStore(ignores.keys, isInFlight),
    moderation: createModerationUiStore(),
    people: createPeopleStore(() => clock.serverNow()),
    dmMemory: createDmForgetting(storage),
    openTabs: createOpenTabs(),
    postingRules: createPostingRulesStore(clock),
  };
}
