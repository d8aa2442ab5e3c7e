// What REST reads of private messages: the conversations of an account, and pages of one.

import { keysView, type OpenedKeys } from "../../protocol/e2ee/pair_keys.ts";
import type { E2eeHeader } from "../../protocol/e2ee/sealed_lengths.ts";
import { Refusal } from "../../protocol/errors.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Account, HistoryPage, Pause, StoredMessage } from "../../ports/store.ts";
import type { Context } from "../context.ts";
import { pairRoom } from "./room_names.ts";

/** The conversations of an account, as REST answers them. `ts` is the time of the newest message. */
export interface Conversations {
  conversations: { with: string; room: string; ts: string }[];
}

/** A page of a conversation, as REST answers it: oldest first. */
export interface History extends Partial<OpenedKeys> {
  room: string;
  /** Opens what came before the two had keys, and what original clients send. */
  room_key: string;
  /** Id of the newest message that the other has read; absent where there is none. */
  read_id?: number;
  messages: {
    from_me: boolean;
    ciphertext: string;
    nonce: string;
    ts: string;
    id: number;
    scheme?: string;
    /** Of an end-to-end encrypted message, with what proves its sender and time to a moderator. */
    e2ee?: E2eeHeader;
    tag?: string;
  }[];
}

/** Most conversations in one answer. */
const MAX_CONVERSATIONS = 50;

/** Accepted conversations of an account, the latest first. `pause` is awaited between the parts of the work. */
export async function conversationsOf(
  { store }: Context,
  { id }: Account,
  pause?: Pause,
): Promise<Conversations> {
  const listed = await store.conversations.list(id, MAX_CONVERSATIONS, pause);
  const conversations = listed.map(({ peerId, username, at }) => ({
    with: username,
    room: pairRoom(id, peerId),
    ts: isoTime(at),
  }));
  return { conversations };
}

/** A page of the conversation with the member of that name. Throws a `Refusal`: `not_found`, `bad_request`. */
export async function historyWith(
  { store, digests }: Context,
  account: Account,
  withName: string,
  page: HistoryPage,
): Promise<History> {
  const peer = await store.accounts.byName(withName);
  if (peer === undefined) throw new Refusal("not_found", "Nobody has this name.");
  if (peer.id === account.id) throw new Refusal("bad_request", "You cannot write to yourself.");
  const messages = await store.messages.history(account.id, peer.id, page);
  const readId = await store.conversations.readByPeer(account.id, peer.id);
  const keys = await store.keys.keysWith(account.id, [peer.id]);
  const room = pairRoom(account.id, peer.id);
  return {
    room,
    room_key: digests.roomKey(room),
    ...(readId === 0 ? {} : { read_id: readId }),
    ...{ ...keysView(keys.get(peer.id)!), ids: [account.id, peer.id] as const },
    messages: messagesOf(account.id, messages),
  };
}

/** Stored messages as REST answers them to one of the two. */
export function messagesOf(owner: number, messages: readonly StoredMessage[]): History["messages"] {
  return messages.map(({ id, senderId, ciphertext, nonce, scheme, at, e2ee, tag }) => ({
    id,
    from_me: senderId === owner,
    ciphertext,
    nonce,
    ts: isoTime(at),
    ...(scheme === null ? {} : { scheme }),
    ...(e2ee === undefined ? {} : { e2ee }),
    ...(tag === undefined ? {} : { tag }),
  }));
}
