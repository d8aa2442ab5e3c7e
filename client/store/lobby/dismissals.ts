// Users who were just kicked or banned: that they left goes without saying.

import { nameKey } from "../../../server/protocol/names.ts";
import type { SystemMessage } from "../../../server/protocol/server_events.ts";

/** A user who leaves this much later does so on their own, milliseconds. A kick closes the connection at once. */
const AT_ONCE_MS = 10_000;
/** Users who are remembered, at most. */
const MAX_NAMES = 50;

/** Who was kicked or banned, and when. */
export class Dismissals {
  readonly #at: Map<string, number> = new Map();

  /** Takes each system message of the lobby, of time `ts` (ISO 8601). Returns whether it says nothing new. */
  repeats(news: SystemMessage, ts: string): boolean {
    if (!("name" in news)) return false;
    const key = nameKey(news.name);
    const at = this.#at.get(key);
    this.#at.delete(key);
    if (news.key === "kicked" || news.key === "banned") {
      this.#at.set(key, Date.parse(ts));
      if (this.#at.size > MAX_NAMES) this.#at.delete(this.#at.keys().next().value!);
    }
    return news.key === "left" && at !== undefined && Date.parse(ts) - at <= AT_ONCE_MS;
  }
}
