// The conversations of a member as their export has them: sealed, as they are stored.

import type { EpochRecord } from "../../protocol/e2ee/epoch_records.ts";
import { isoTime } from "../../ports/clock.ts";
import { KEPT } from "../../ports/limits.ts";
import type { Account, Pause } from "../../ports/store.ts";
import type { Context } from "../context.ts";
import { pairRoom } from "./room_names.ts";
import { type History, messagesOf } from "./stored_dms.ts";

/** One conversation, with the messages that the member may see, oldest first. Times in ISO 8601. */
export interface ExportedConversation {
  readonly with: string;
  readonly room: string;
  readonly invited_by_me: boolean;
  readonly invited_at: string;
  /** Absent while the invitation is open. */
  readonly accepted_at?: string;
  /** The own records of its epochs, rising; absent where there is none. */
  readonly epochs?: readonly EpochRecord[];
  readonly messages: History["messages"];
}

/** The conversations, one after another, by the id of the other. `pause` is awaited between the parts of the work. */
export async function* exportedConversations(
  { store }: Context,
  { id }: Account,
  pause: Pause,
): AsyncGenerator<ExportedConversation> {
  for (const conversation of await store.conversations.all(id, pause)) {
    const { peerId, username, invitedByOwner, invitedAt, acceptedAt } = conversation;
    const messages = await store.messages.history(id, peerId, { limit: KEPT.messagesOfPair, pause });
    const records = (await store.keys.epochs(id, peerId))?.records ?? [];
    yield {
      ...{ with: username, room: pairRoom(id, peerId) },
      ...{ invited_by_me: invitedByOwner, invited_at: isoTime(invitedAt) },
      ...(acceptedAt === null ? {} : { accepted_at: isoTime(acceptedAt) }),
      ...(records.length === 0 ? {} : { epochs: records }),
      messages: messagesOf(id, messages),
    };
  }
}
