// Who holds which name, over all nodes.

/**
 * Claims on names. A key is a lower-case username; a principal is one person: `guest:` and a session's id, or `account:`
 * and the account's id (`registering:` and a unique id while an account is being made). One principal may claim a key on several nodes.
 *
 * Guarantees: at any time all claims on a key have the same principal. A claim ends by `release` of the node that made
 * it, or when that node is gone.
 */
export interface NameRegistry {
  /** Claims `key` for `principal`. False when another principal has it. */
  claim(key: string, principal: string): Promise<boolean>;
  /** Hands a claim on to another principal, in one step. False when `from` does not have it. */
  transfer(key: string, from: string, to: string): Promise<boolean>;
  /**
   * Calls `handle` when this node's claim is void, because another principal took the key while this node was cut off from
   * the others.
   */
  onLost(handle: (key: string, principal: string) => void): void;
  /** Gives up this node's claim. A claim that is not the principal's is left alone. */
  release(key: string, principal: string): Promise<void>;
}
