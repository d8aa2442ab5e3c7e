// State of the companion: the conversation, the place in the queue, unread answers, the free messages, and what the user is
// about to change.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { MessageId, ServerEvents } from "../../../server/protocol/server_events.ts";
import type { HistoryState } from "../dm/dm_conversation.ts";
import type { MessageLogView } from "../conversations/message_log.ts";
import type { Clock } from "../connection/store_clock.ts";
import { CompanionConversation } from "./companion_conversation.ts";

/** How many questions a user may ask. */
export interface Quota {
  /** Whether the user has no limit. */
  readonly unlimited: boolean;
  readonly used: number;
  /** The free messages; of those that were given with access, none. */
  readonly limit: number;
  readonly left: number;
}

/** Where a question is. */
export interface QueuePlace {
  /** Id of the question, or of the run that makes an answer again or continues it. */
  readonly id: MessageId | undefined;
  /** 0 while it is being answered; otherwise the place in the queue. */
  readonly position: number;
  /** Estimate of the wait, milliseconds; undefined for none. */
  readonly waitMs: number | undefined;
  /** Since when it is there, by the server's clock, epoch milliseconds. */
  readonly since: number;
}

/** The last question, while its text is being changed in the composer. */
export interface EditedQuestion {
  readonly id: string;
  /** What was in the composer before. */
  readonly draftBefore: string;
}

/** The log of the companion's conversation, for views. */
export type CompanionLogView =
  & MessageLogView
  & Pick<CompanionConversation, "isAskable" | "newest" | "question" | "replyTo">;

/** State of the companion, for views. */
export interface CompanionView {
  readonly log: CompanionLogView;
  /** The place of the question that is answered next; null without a question. */
  readonly place: ReadonlySignal<QueuePlace | null>;
  /** Whether an answer is due or being made, here or in another tab. */
  readonly isBusy: ReadonlySignal<boolean>;
  /** Whether she is about to answer, or answers. */
  readonly isActive: ReadonlySignal<boolean>;
  /** Whether her model runs on another machine than the server; null until her room is open. */
  readonly elsewhere: ReadonlySignal<boolean | null>;
  /** Whether an answer is being streamed. */
  readonly isAnswering: ReadonlySignal<boolean>;
  /** Number of unread answers. */
  readonly unread: ReadonlySignal<number>;
  /** Whether the past conversation is loaded. */
  readonly history: ReadonlySignal<HistoryState>;
  /** The question that is being edited; null for none. */
  readonly editing: Signal<EditedQuestion | null>;
  /** Id of a message whose exchange the user is asked about, whether to delete it; null for none. */
  readonly deleting: Signal<string | null>;
  /** Id of the message whose answer the user just asked for, until the server has taken that; null for none. */
  readonly asking: ReadonlySignal<string | null>;
}

/** State of the companion, for views and the connection. */
export interface CompanionStore extends CompanionView {
  readonly log: CompanionConversation;
  readonly elsewhere: Signal<boolean | null>;
  readonly unread: Signal<number>;
  readonly history: Signal<HistoryState>;
  readonly asking: Signal<string | null>;
  /** Progress of a question: queued, being answered, or done. */
  typingChanged(typing: ServerEvents["violet_typing"]): void;
  /** The connection is lost. */
  connectionLost(): void;
  /** Clears the state. */
  reset(): void;
}

/** What the store needs. */
export interface CompanionStoreOptions {
  /** Counts unread answers. */
  readonly unread: Signal<number>;
  readonly clock: Pick<Clock, "serverNow">;
  /** Whether a request is in flight, or was when the connection was lost. */
  readonly isInFlight: (requestId: string) => boolean;
}

/** A place, and whether the question was there from the beginning, as far as this page knows. */
type KnownPlace = QueuePlace & { readonly isFirst: boolean };

/** Creates an empty store. */
export function createCompanionStore({ unread, clock, isInFlight }: CompanionStoreOptions): CompanionStore {
  const log = new CompanionConversation(isInFlight);
  const known = signal<KnownPlace | null>(null);
  const history = signal<HistoryState>("none");
  const editing = signal<EditedQuestion | null>(null);
  const deleting = signal<string | null>(null);
  const asking = signal<string | null>(null);
  const place = computed(() => sinceAsked(known.value, log));
  const noQuestion = (): void => {
    known.value = null;
    asking.value = null;
  };
  return {
    ...{ log, place, unread, history, editing, deleting, asking },
    isBusy: computed(() => asking.value !== null || place.value !== null || log.isBusy.value),
    isActive: computed(() => place.value?.position === 0),
    elsewhere: signal<boolean | null>(null),
    isAnswering: computed(() =>
      log.lines.value.all.some((line) => line.kind === "message" && line.isStreaming === true)
    ),
    typingChanged({ busy, position = 0, wait_ms: waitMs, re_id: id }): void {
      const before = known.value?.id === id ? known.value : null;
      const isFirst = before === null || before.isFirst && before.position === position;
      const since = before?.position === position ? before.since : clock.serverNow();
      known.value = busy ? { id, position, waitMs, since, isFirst } : null;
    },
    connectionLost(): void {
      noQuestion();
      log.connectionLost();
    },
    reset(): void {
      log.reset();
      noQuestion();
      editing.value = null;
      deleting.value = null;
      unread.value = 0;
      history.value = "none";
    },
  };
}

/** The place. A question that was there from the beginning is there since it was asked. */
function sinceAsked(known: KnownPlace | null, log: CompanionConversation): QueuePlace | null {
  void log.lines.value;
  const question = known?.isFirst === true ? log.question(known.id) : undefined;
  return question === undefined ? known : { ...known!, since: Date.parse(question.data.ts) };
}

/** The quota of `me`. */
export function quotaOf(
  me: Pick<ServerEvents["joined"], "has_ai_access" | "ai_messages_used" | "ai_free_limit" | "ai_trial">,
): Quota {
  const { has_ai_access: unlimited, ai_messages_used: used, ai_free_limit: most, ai_trial: limit = most } =
    me;
  return { unlimited, used, limit, left: Math.max(0, most - used) };
}
