// Tells pages what has changed about the keys of their conversations.

import type { Account } from "../../ports/account.ts";
import type { PairKeys } from "../../ports/e2ee/key_store.ts";
import { keysView } from "../../protocol/e2ee/pair_keys.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** Most conversations of a log that has changed, the latest accepted. Of others, pages learn at the next opening. */
const MAX_CONVERSATIONS = 500;
/** Conversations whose keys are read at once: what was read is sent before anything else happens here. */
const READ_AT_ONCE = 50;

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
  /**
   * A log has a new entry: tells both sides of each conversation, a few at a time. Resolves when that is done, so that a page that goes
   * on with new epochs gets no notice of older ones afterwards. Never rejects.
   */
  logChanged(owner: Account): Promise<void>;
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
    const all = await store.keys.keyed(owner.id, MAX_CONVERSATIONS, clock.now());
    for (let at = 0; at < all.length; at += READ_AT_ONCE) {
      const some = all.slice(at, at + READ_AT_ONCE);
      const keysOf = await store.keys.keysWith(owner.id, some.map(({ peerId }) => peerId));
      for (const { peerId, username, reachesPeer } of some) {
        const peer = { id: peerId, username };
        pairChanged({ room: roomOf(owner.id, peerId), owner, peer, keys: keysOf.get(peerId)!, reachesPeer });
      }
    }
  };
  return {
    pairChanged,
    logChanged: (owner) =>
      tellAll(owner).catch((error: unknown) =>
        log.error("a change of keys could not be sent", { cause: error instanceof Error ? error.name : "" })
      ),
    moveBegan(userId, move) {
      const principal = accountPrincipal(userId);
      publisher.sendTo(principal, [principal], "keys_move", { move }, { cap: "e2ee" });
    },
  };
}
