// What fills each bound of the memory of a node, beyond it.

import { equal } from "node:assert/strict";
import { ReorderBuffer } from "../../server/hub/delivery/reorder_buffer.ts";
import { Buckets } from "../../server/hub/limits/buckets.ts";
import { type CapName, CAPS } from "../../server/hub/limits/caps.ts";
import { RateLimit } from "../../server/hub/limits/rate_limit.ts";
import { LimitReport } from "../../server/hub/limits/limit_report.ts";
import { IdempotencyCache } from "../../server/hub/limits/idempotency_cache.ts";
import { sourceOf } from "../../server/hub/limits/source.ts";
import { Throttle } from "../../server/hub/limits/throttle.ts";
import { GuestDeclines } from "../../server/features/dm/guest_declines.ts";
import { GuestRooms } from "../../server/features/dm/guest_rooms.ts";
import { Mailbox } from "../../server/hub/delivery/mailbox.ts";
import { DeviceSightings } from "../../server/hub/presence/device_sightings.ts";
import { GuestGrace } from "../../server/hub/presence/guest_grace.ts";
import { Person } from "../../server/hub/session.ts";
import { Churn } from "../../server/hub/presence/churn.ts";
import { RecentLeavers } from "../../server/hub/presence/recent_leavers.ts";
import { RefusalNotes } from "../../server/hub/moderation/refusal_notes.ts";
import { FakeClock } from "./fake_clock.ts";
import { keptLog } from "./room.ts";

/** Fills what a row of the table of amounts bounds. Gives how many there are then. */
export type Fill = () => number | Promise<number>;

/** The bounds of collections in memory. */
export const FILLED_IN_MEMORY: Partial<Record<CapName, Fill>> = {
  buckets() {
    const buckets = new Buckets(new FakeClock());
    for (let n = 0; n < CAPS.buckets.max + 1_000; n++) buckets.take(`k${n}`, { burst: 5, perSecond: 0.001 });
    return buckets.size;
  },
  windows() {
    const windows = new RateLimit(new FakeClock(), 5, 3_600_000);
    for (let n = 0; n < CAPS.windows.max + 1_000; n++) windows.take(`k${n}`);
    return windows.size;
  },
  failures() {
    const throttle = new Throttle(new FakeClock());
    for (let n = 0; n < CAPS.failures.max + 1_000; n++) {
      throttle.attempt({ kind: "x", id: `k${n}`, free: 10 });
    }
    return throttle.size;
  },
  receipts() {
    const resends = new IdempotencyCache(new FakeClock());
    const idOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
    for (let n = 0; n < CAPS.receipts.max * 2; n++) resends.keep("ada", idOf(n), { id: n, ts: "" });
    return resends.size;
  },
  reported_kinds() {
    const report = new LimitReport(new FakeClock(), keptLog());
    for (let n = 0; n < 5_000; n++) report.note("x", sourceOf(`${n % 250}.${n >> 5}.0.1`));
    return report.size - 1;
  },
  ordered_conversations() {
    const order = new ReorderBuffer(new FakeClock(), () => {});
    for (let n = 0; n < CAPS.ordered_conversations.max + 1_000; n++) {
      const position = { conversation: `c${n}`, id: 1, after: null, requestId: "", ts: "" };
      order.take({ kind: "users", principals: [], envelope: "", from: "", position });
    }
    return order.size;
  },
  guest_rooms() {
    const rooms = new GuestRooms();
    for (let n = 0; n < CAPS.guest_rooms.max + 100; n++) {
      rooms.open({ room: `r${n}`, inviter: `guest:${n}`, invited: "account:1" });
    }
    return rooms.size;
  },
  guest_declines() {
    const declines = new GuestDeclines();
    for (let n = 0; n < CAPS.guest_declines.max + 500; n++) {
      declines.add({ decliner: "account:1", inviter: `guest:${n}`, until: 1 });
    }
    equal(declines.isDeclined("account:1", "guest:0", 0), false, "the oldest goes");
    const { size } = declines;
    for (let n = 0; n < CAPS.guest_declines.max + 500; n++) declines.gone(`guest:${n}`);
    equal(declines.size, 0, "of who has left nothing is kept");
    return size;
  },
  ended_rooms() {
    const rooms = new GuestRooms();
    for (let n = 0; n < 1_000; n++) {
      rooms.open({ room: `r${n}`, inviter: `guest:${n}`, invited: "account:1" });
      rooms.leave(`guest:${n}`, () => true);
    }
    equal(rooms.size, 0);
    equal(rooms.principals, 1, "of who has left nothing is kept");
    return Array.from({ length: 1_000 }, (_, n) => rooms.find(`r${n}`, "account:1")).filter((it) =>
      it === "ended"
    ).length;
  },
  guests_away() {
    const clock = new FakeClock();
    const grace = new GuestGrace({ clock, onOver: (person) => grace.forget(person) });
    for (let n = 0; n < CAPS.guests_away.max + 100; n++) {
      const profile = { username: `g${n}`, userId: null, role: "user", isVerified: false } as const;
      const person = new Person(`guest:${n}`, profile, 0);
      grace.remember(person, [`d${n}`], 0);
      grace.leave(person, { address: "198.51.100.7", elevated: null });
    }
    return grace.size;
  },
  mailbox() {
    const mailbox = new Mailbox(new FakeClock());
    for (let n = 0; n < CAPS.mailbox.max + 100; n++) mailbox.keep(`{"event":"pm_accepted"${n}`, false);
    equal(mailbox.size, CAPS.mailbox.max);
    return mailbox.take().length;
  },
  mailbox_length() {
    const mailbox = new Mailbox(new FakeClock());
    const envelope = "x".repeat(1_000);
    for (let n = 0; n < 100; n++) mailbox.keep(envelope, true);
    return mailbox.size * envelope.length + CAPS.mailbox_length.max % envelope.length;
  },
  recent_arrivals() {
    const churn = new Churn(new FakeClock());
    for (let n = 0; n < CAPS.recent_arrivals.max + 500; n++) churn.came(`g${n}`);
    return churn.size;
  },
  recent_leavers() {
    const leavers = new RecentLeavers(new FakeClock());
    for (let n = 0; n < CAPS.recent_leavers.max + 500; n++) {
      leavers.note({ principal: `guest:${n}`, username: `g${n}`, address: "203.0.113.1" });
    }
    const { size } = leavers;
    leavers.stop();
    return size;
  },
  addresses_of_leaver() {
    const leavers = new RecentLeavers(new FakeClock());
    for (let n = 0; n < 20; n++) {
      leavers.note({ principal: "guest:1", username: "ada", address: `203.0.113.${n}` });
    }
    const found = leavers.find("ada")!.addresses.length;
    leavers.stop();
    return found;
  },
  async noted_principals() {
    const clock = new FakeClock();
    const notes = new RefusalNotes({
      ...{ clock, log: keptLog(), onNoted: () => {} },
      store: { transact: () => Promise.resolve(undefined as never) },
    });
    const note = (principal: string): Promise<void> =>
      notes.note(
        { principal, username: "mod", userId: null, role: "mod", capacity: "moderator password" },
        { action: "kick", why: "forbidden" },
      );
    for (let n = 0; n < CAPS.noted_principals.max + 100; n++) {
      clock.skip(10_000);
      await note(`guest:${n}`);
    }
    return notes.size;
  },
  async refusal_notes() {
    let written = 0;
    const notes = new RefusalNotes({
      ...{ clock: new FakeClock(), log: keptLog(), onNoted: () => {} },
      store: { transact: () => (written++, Promise.resolve(undefined as never)) },
    });
    for (let n = 0; n < 500; n++) {
      await notes.note(
        {
          principal: `guest:${n}`,
          username: "mod",
          userId: null,
          role: "mod",
          capacity: "moderator password",
        },
        { action: "kick", why: "forbidden" },
      );
    }
    return written;
  },
  device_sightings() {
    const sightings = new DeviceSightings();
    for (let n = 0; n < CAPS.device_sightings.max + 1_000; n++) sightings.saw(`d${n}`, 0);
    return sightings.take(0).flatMap(({ ids }) => ids).length;
  },
};
