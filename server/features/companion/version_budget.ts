// How many versions of answers go out together: the newest answers have theirs, up to a bound.

import { MAX_VERSIONS_BYTES } from "../../protocol/protocol_limits.ts";
import type { ConversationTurn } from "../../ports/exchange_store.ts";

/** Characters of base64 for a byte. */
const BASE64_PER_BYTE = 4 / 3;

/**
 * The turns, oldest first, the older answers without their versions where those of the newer ones take
 * {@link MAX_VERSIONS_BYTES}. The newest answer with versions always has them: one may choose among them.
 */
export function withinVersionBudget(turns: readonly ConversationTurn[]): ConversationTurn[] {
  let left = Infinity;
  return turns.toReversed().map((turn) => {
    const { versions = [] } = turn;
    if (versions.length < 2) return turn;
    const size = versions.reduce((sum, { text }) => sum + sealedSize(text), 0);
    if (size > left) {
      left = 0;
      return { ...turn, versions: [] };
    }
    left = Math.max(0, Math.min(left, MAX_VERSIONS_BYTES) - size);
    return turn;
  }).reverse();
}

function sealedSize(text: string): number {
  return new TextEncoder().encode(text).length * BASE64_PER_BYTE;
}
