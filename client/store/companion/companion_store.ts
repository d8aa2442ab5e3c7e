// State of the companion: the conversation, the position in the queue, unread answers, and the free messages.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { HistoryState } from "../dm/dm_conversation.ts";
import type { MessageLine, MessageLogView } from "../conversations/message_log.ts";
import { CompanionConversation } from "./companion_conversation.ts";

/** How many questions a user may ask. */
export interface Quota {
  /** Whether the user has no limit. */
  readonly unlimited: boolean;
  readonly used: number;
  readonly limit: number;
  readonly left: number;
}

/** State of the companion, for views. */
export interface CompanionView {
  readonly log: MessageLogView;
  /** Position in the queue: 0 while the answer is being generated, null without a question. */
  readonly position: ReadonlySignal<number | null>;
  /** Estimate of the wait in the queue, milliseconds, as it came with the position; undefined for none. */
  readonly waitMs: ReadonlySignal<number | undefined>;
  /** Whether her model runs on another machine than the server; null until her room is open. */
  readonly elsewhere: ReadonlySignal<boolean | null>;
  /** Whether an answer is being streamed. */
  readonly isAnswering: ReadonlySignal<boolean>;
  /** Number of unread answers. */
  readonly unread: ReadonlySignal<number>;
  /** Whether the remembered turns are loaded. */
  readonly history: ReadonlySignal<HistoryState>;
}

/** State of the companion, for views and the connection. */
export interface CompanionStore extends CompanionView {
  readonly log: CompanionConversation;
  readonly position: Signal<number | null>;
  readonly elsewhere: Signal<boolean | null>;
  readonly unread: Signal<number>;
  readonly history: Signal<HistoryState>;
  /** Progress of the question: queued, being answered, or done. */
  typingChanged(typing: ServerEvents["violet_typing"]): void;
  /** Clears the state. */
  reset(): void;
}

/** Creates an empty store, which counts unread answers in `unread`. */
export function createCompanionStore(unread: Signal<number>): CompanionStore {
  const log = new CompanionConversation();
  const position = signal<number | null>(null);
  const waitMs = signal<number | undefined>(undefined);
  const elsewhere = signal<boolean | null>(null);
  const history = signal<HistoryState>("none");
  const isAnswering = computed(() => log.lines.value.all.findLast(isStreamed) !== undefined);
  return {
    log,
    position,
    waitMs,
    elsewhere,
    unread,
    history,
    isAnswering,
    typingChanged({ busy, position: queuePosition = 0, wait_ms }): void {
      waitMs.value = wait_ms;
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

/** The quota of `me`. */
export function quotaOf(
  me: Pick<ServerEvents["joined"], "has_ai_access" | "ai_messages_used" | "ai_free_limit">,
): Quota {
  const { has_ai_access: unlimited, ai_messages_used: used, ai_free_limit: limit } = me;
  return { unlimited, used, limit, left: Math.max(0, limit - used) };
}

function isStreamed(line: { readonly kind: string } | MessageLine): boolean {
  return "isStreaming" in line && line.isStreaming === true;
}
