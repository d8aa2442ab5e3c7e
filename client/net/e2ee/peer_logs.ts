// The directory, as a page believes it: logs of other users, checked against the pins.

import type { CheckedEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { StopReason } from "../../store/e2ee/privacy.ts";
import type { Pin } from "../../crypto/e2ee/key_blob.ts";
import type { KeyContext } from "./key_context.ts";
import { fetchLog } from "./key_logs.ts";
import { isPinnedName, pinOfName, type Pins, type Trust, trustOf, withPin } from "./pins.ts";
import type { SharedPins } from "./shared_pins.ts";

/** Another user, as a conversation names them. */
export interface Peer {
  readonly id: number;
  readonly name: string;
}

/** A log that agrees with the pin. */
export interface TrustedLog {
  readonly entries: readonly CheckedEntry[];
  readonly newest: CheckedEntry;
  readonly isVerified: boolean;
}

/** What a page knows of a peer's keys: a log; that there are none, and never were; or why nothing may be sent. */
export type PeerLook =
  | { readonly kind: "keys"; readonly log: TrustedLog }
  | { readonly kind: "none" }
  | { readonly kind: "stopped"; readonly why: StopReason };

/** Looks up logs, and keeps the pins. */
export class PeerLogs {
  /** Checked logs by the id of the user. */
  readonly #logs: Map<number, readonly CheckedEntry[]> = new Map();

  constructor(readonly context: KeyContext, readonly shared: Pick<SharedPins, "known" | "push">) {}

  /** The entries of a user, as they were checked last. */
  entriesOf(id: number): readonly CheckedEntry[] {
    return this.#logs.get(id) ?? [];
  }

  /**
   * What is known of a peer. `head`: of their log, as the server says; null: it says that it is empty. A log that was checked
   * before is fetched again only where the head is another.
   */
  async look(peer: Peer, head: string | null, isFresh = false): Promise<PeerLook> {
    const known = this.#logs.get(peer.id);
    if (!await this.shared.known()) return stopped("failed");
    const isKnown = !isFresh && known !== undefined && known.at(-1)?.hash === head;
    const fetched = isKnown
      ? { id: peer.id, entries: known }
      : await fetchLog(this.context.requests, peer.name);
    if (fetched === "failed" || fetched === "broken") return stopped(fetched);
    const pins = (await this.context.device.read())?.pins ?? {};
    const pin = pins[String(peer.id)];
    const isNamed = pin !== undefined || isPinnedName(pins, peer.name);
    if (fetched === "gone") return isNamed ? stopped("downgraded") : { kind: "none" };
    const isRenamed = fetched.id !== peer.id || pinOfName(pins, peer.name, peer.id) !== undefined;
    if (isRenamed) return stopped("renamed");
    return await this.#compare(peer, pin, fetched.entries);
  }

  /** Accepts a peer's keys as they are now. What is shorter or differs cannot be accepted. */
  async accept(peer: Peer): Promise<void> {
    await (await import("./key_changes.ts")).accept(this, peer);
  }

  /** The safety number was compared, of the entry that was looked at last. */
  async verify(peer: Peer): Promise<void> {
    await (await import("./key_changes.ts")).verify(this, peer);
  }

  /**
   * Whether a user of this name was pinned: nothing for them may be sent without encryption. Rejects where that is not
   * known.
   */
  async isPinned(name: string): Promise<boolean> {
    if (!await this.shared.known()) throw new Error("The pins could not be asked for");
    const pins = (await this.context.device.read())?.pins ?? {};
    return isPinnedName(pins, name);
  }

  async #compare(peer: Peer, pin: Pin | undefined, entries: readonly CheckedEntry[]): Promise<PeerLook> {
    const newest = entries.at(-1);
    if (newest === undefined) return pin === undefined ? { kind: "none" } : stopped("downgraded");
    if (pin !== undefined) {
      if (trustOf(pin) === "forked") return stopped("forked");
      if (entries.length <= pin.seq) return stopped("shorter");
      if (entries[pin.seq]!.hash !== pin.head) return stopped("forked");
    }
    this.#logs.set(peer.id, entries);
    const isNew = pin === undefined || newest.entry.seq > pin.seq;
    const trust: Trust = pin === undefined ? "seen" : isNew ? "changed" : trustOf(pin);
    if (isNew || pin.name === "") {
      await this.change((pins) => {
        const now = pins[String(peer.id)];
        // Another tab was faster.
        return now !== undefined && now.seq >= newest.entry.seq && now.name !== ""
          ? pins
          : withPin(pins, peer, newest, trust);
      });
    }
    if (trust === "changed") return stopped("changed");
    return { kind: "keys", log: { entries, newest, isVerified: trust === "verified" } };
  }

  /** Changes the pins of this browser, and shares them. `change` returns what it got to change nothing. */
  async change(change: (pins: Pins) => Pins): Promise<void> {
    let isChanged = false;
    await this.context.device.change((kept) => {
      if (kept === undefined) return kept;
      const pins = change(kept.pins);
      isChanged = pins !== kept.pins;
      return isChanged ? { ...kept, pins } : kept;
    });
    if (isChanged) void this.shared.push().catch(() => {});
  }
}

function stopped(why: StopReason): PeerLook {
  return { kind: "stopped", why };
}
