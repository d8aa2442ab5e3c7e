// What the tabs beside the lobby show. The part `app` draws them; the conversations themselves are in the part `later`.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Conversation } from "../dm/dm_conversation.ts";

/** The conversations of the part `later`, as far as the tabs show them. */
export interface ConversationLists {
  /** Conversations with people, in the order they were opened. */
  readonly list: ReadonlySignal<readonly Conversation[]>;
  /** Conversations that other users invite this one to. */
  readonly invitations: ReadonlySignal<readonly Conversation[]>;
  /** Whether the companion is about to answer this user, or answers. */
  readonly isCompanionActive: ReadonlySignal<boolean>;
}

/** The open tabs; without any until the part `later` has loaded. */
export interface OpenTabs extends ConversationLists {
  /** Number of unread answers of the companion. */
  readonly companionUnread: Signal<number>;
  /** From now on the tabs show these. */
  follow(conversations: ConversationLists): void;
}

/** Creates the tabs, without any. */
export function createOpenTabs(): OpenTabs {
  const followed = signal<ConversationLists | null>(null);
  return {
    list: computed(() => followed.value?.list.value ?? []),
    invitations: computed(() => followed.value?.invitations.value ?? []),
    isCompanionActive: computed(() => followed.value?.isCompanionActive.value ?? false),
    companionUnread: signal(0),
    follow: (conversations) => followed.value = conversations,
  };
}
