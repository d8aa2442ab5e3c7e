// Violet, as this page knows her: the conversation, her attention, and how many free messages are left.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { HistoryState } from "../dm/dm_conversation.ts";
import type { MessageLine, MessageLogView } from "../conversations/message_log.ts";
import { CompanionConversation } from "./companion_conversation.ts";

/** Key of her conversation, as `ScreenStore` names what is in view. Nobody else can have that name. */
export const COMPANION_KEY = nameKey(BOT_NAME);

/** What somebody may still ask. */
export interface Quota {
  /** Whether there is no limit. */
  readonly unlimited: boolean;
  readonly used: number;
  readonly limit: number;
  readonly left: number;
}

/** Violet as views read her. */
export interface CompanionView {
  readonly log: MessageLogView;
  /** Place in her line: 0 while she answers, null while nothing is asked. */
  readonly position: ReadonlySignal<number | null>;
  /** Whether words of an answer are coming. */
  readonly isSpeaking: ReadonlySignal<boolean>;
  /** What she said that nobody has looked at. */
  readonly unread: ReadonlySignal<number>;
  /** Whether what she remembers is here. */
  readonly history: ReadonlySignal<HistoryState>;
}

/** Violet as `apply` and the connection use her too. */
export interface CompanionStore extends CompanionView {
  readonly log: CompanionConversation;
  readonly position: Signal<number | null>;
  readonly unread: Signal<number>;
  readonly history: Signal<HistoryState>;
  /** She is with somebody, or no longer. */
  typingChanged(typing: ServerEvents["violet_typing"]): void;
  /** Forgets everything. */
  reset(): void;
}

/** Makes a store in which nothing was said. */
export function createCompanionStore(): CompanionStore {
  const log = new CompanionConversation();
  const position = signal<number | null>(null);
  const unread = signal(0);
  const history = signal<HistoryState>("none");
  const isSpeaking = computed(() => log.lines.value.all.findLast(isBeingMade) !== undefined);
  return {
    log,
    position,
    unread,
    history,
    isSpeaking,
    typingChanged({ busy, position: queuePosition = 0 }): void {
      position.value = busy ? queuePosition : null;
    },
    reset(): void {
      log.reset();
      position.value = null;
      unread.value = 0;
      history.value = "none";
    },
  };
}

/** What `me` may still ask. */
export function quotaOf(
  me: Pick<ServerEvents["joined"], "has_ai_access" | "ai_messages_used" | "ai_free_limit">,
): Quota {
  const { has_ai_access: unlimited, ai_messages_used: used, ai_free_limit: limit } = me;
  return { unlimited, used, limit, left: Math.max(0, limit - used) };
}

function isBeingMade(line: { readonly kind: string } | MessageLine): boolean {
  return "making" in line && line.making === true;
}
