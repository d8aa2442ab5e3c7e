// Which principal owns which name, over all nodes.

/**
 * Claims on names. A key is a lower-case username; a principal is one user: `guest:` and a session's id, or `account:`
 * and the account's id (`registering:` and a unique id while an account is being made). One principal may claim a key
 * at several nodes.
 *
 * Guarantees: at any time all claims on a key have the same principal. A claim ends when the node that made it releases
 * it, or is gone.
 */
export interface NameRegistry {
  /**
   * Claims `key` for `principal`. False when another principal has it. Throws a `Refusal` `unavailable` when that cannot
   * be known, although the other nodes may know it.
   */
  claim(key: string, principal: string): Promise<boolean>;
  /**
   * Transfers a claim to another principal, in one step. False when `from` does not have it. Throws as `claim` does.
   */
  transfer(key: string, from: string, to: string): Promise<boolean>;
  /**
   * Calls `handle` when this node has lost a claim, because another principal took the key while this node was cut off
   * from the others.
   */
  onLost(handle: (key: string, principal: string) => void): void;
  /** Releases this node's claim. Does nothing where the key is another principal's. */
  release(key: string, principal: string): Promise<void>;
}
