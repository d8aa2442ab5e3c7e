// Tells pages what has changed about the keys of their conversations.

import type { Account } from "../../ports/account.ts";
import type { PairKeys } from "../../ports/e2ee/key_store.ts";
import { keysView } from "../../protocol/e2ee/pair_keys.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** Most conversations of a log that has changed, the latest accepted. Of others, pages learn at the next opening. */
const MAX_CONVERSATIONS = 500;
/** Notices that are sent in one turn of the event loop. */
const SENT_AT_ONCE = 50;

/** A conversation of two accounts. */
export interface KeyedPair {
  readonly room: string;
  readonly owner: Pick<Account, "id" | "username">;
  readonly peer: Pick<Account, "id" | "username">;
  /** As the owner sees them. */
  readonly keys: PairKeys;
  readonly reachesPeer: boolean;
}

/** Sends the notices. Only sockets with the cap `e2ee` get them. */
export interface KeyNotices {
  /** A log has a new entry: tells both sides of each conversation, a few at a time. Never rejects. */
  logChanged(owner: Account): void;
  /** A conversation has new keys, by an action of its owner. */
  pairChanged(pair: KeyedPair): void;
  /** A move to a new device has begun. */
  moveBegan(userId: number, move: string): void;
}

/** Makes the notices. `roomOf` names the room of two accounts. */
export function createKeyNotices(context: Context, roomOf: (a: number, b: number) => string): KeyNotices {
  const { hub: { publisher }, store, clock, log } = context;
  const pairChanged = ({ room, owner, peer, keys, reachesPeer }: KeyedPair): void => {
    const { epoch, heads: [own, others] } = keys;
    const [from, to] = [accountPrincipal(owner.id), accountPrincipal(peer.id)];
    const send = (principal: string, other: string, seen: PairKeys): void =>
      publisher.sendTo(from, [principal], "pm_keys", { room, with: other, ...keysView(seen) }, {
        cap: "e2ee",
      });
    send(from, peer.username, keys);
    if (reachesPeer) send(to, owner.username, { epoch, heads: [others, own] });
  };
  const tellAll = async (owner: Account): Promise<void> => {
    const conversations = await store.keys.keyed(owner.id, MAX_CONVERSATIONS, clock.now());
    for (const [index, { peerId, username, keys, reachesPeer }] of conversations.entries()) {
      if (index > 0 && index % SENT_AT_ONCE === 0) {
        await new Promise<void>((resolve) => clock.nextTurn(resolve));
      }
      const peer = { id: peerId, username };
      pairChanged({ room: roomOf(owner.id, peerId), owner, peer, keys, reachesPeer });
    }
  };
  return {
    pairChanged,
    logChanged(owner) {
      tellAll(owner).catch((error: unknown) =>
        log.error("a change of keys could not be told", { cause: error instanceof Error ? error.name : "" })
      );
    },
    moveBegan(userId, move) {
      const principal = accountPrincipal(userId);
      publisher.sendTo(principal, [principal], "keys_move", { move }, { cap: "e2ee" });
    },
  };
}
