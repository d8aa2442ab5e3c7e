// Every bound of the table of amounts, by filling what it bounds beyond it.

import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { ReorderBuffer } from "../../../server/hub/delivery/reorder_buffer.ts";
import { Buckets } from "../../../server/hub/limits/buckets.ts";
import { type CapName, CAPS } from "../../../server/hub/limits/caps.ts";
import { RateLimit } from "../../../server/hub/limits/rate_limit.ts";
import { LimitReport } from "../../../server/hub/limits/limit_report.ts";
import { IdempotencyCache } from "../../../server/hub/limits/idempotency_cache.ts";
import { sourceOf } from "../../../server/hub/limits/source.ts";
import { Throttle } from "../../../server/hub/limits/throttle.ts";
import { GuestDeclines } from "../../../server/features/dm/guest_declines.ts";
import { GuestRooms } from "../../../server/features/dm/guest_rooms.ts";
import { Mailbox } from "../../../server/hub/delivery/mailbox.ts";
import { DeviceSightings } from "../../../server/hub/presence/device_sightings.ts";
import { GuestGrace } from "../../../server/hub/presence/guest_grace.ts";
import { Person } from "../../../server/hub/session.ts";
import { Churn } from "../../../server/hub/presence/churn.ts";
import { RecentLeavers } from "../../../server/hub/presence/recent_leavers.ts";
import { RefusalNotes } from "../../../server/hub/moderation/refusal_notes.ts";
import { KEPT } from "../../../server/ports/limits.ts";
import type { NewMail } from "../../../server/ports/mail/mail_store.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { openMemoryStore } from "../../support/memory_store.ts";
import { keptLog } from "../../support/room.ts";

/** Fills what a row of the table bounds. Gives how many there are then. */
const FILLED: Partial<Record<CapName, () => number | Promise<number>>> = {
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
  async ignores() {
    await using store = await filledStore(KEPT.ignores + 2);
    for (let id = 2; id < KEPT.ignores + 2; id++) await store.ignores.add(1, id, 0);
    await rejects(store.ignores.add(1, KEPT.ignores + 2, 0), { code: "conflict" });
    await store.ignores.add(1, 2, 0);
    return (await store.ignores.listOf(1)).length;
  },
  async invitations_sent() {
    await using store = await filledStore(KEPT.invitationsSent + 2);
    for (let id = 2; id < KEPT.invitationsSent + 2; id++) await store.conversations.invite(1, id, 0);
    await rejects(store.conversations.invite(1, KEPT.invitationsSent + 2, 0), { code: "rate_limited" });
    await store.conversations.invite(2, 1, 0);
    await store.conversations.invite(1, KEPT.invitationsSent + 2, 0);
    return KEPT.invitationsSent;
  },
  async devices() {
    await using store = await filledStore(1);
    const times = { at: 0, expiresAt: 1_000, unlistedUntil: 0 };
    for (let n = 0; n < KEPT.devices * 2; n++) {
      await store.devices.list({ id: `d${n}`, userId: 1, tokenVersion: 1, name: "x", ...times });
    }
    return (await store.devices.listOf(1, 0)).length;
  },
  async ended_sign_ins() {
    await using store = await filledStore(1);
    const times = { at: 0, until: 1_000 };
    for (let n = 0; n < KEPT.endedSignIns; n++) await store.devices.endSignIn(1, `s${n}`, times);
    const ids = Array.from({ length: KEPT.endedSignIns }, (_, n) => `s${n}`);
    const known = await Promise.all(ids.map((id) => store.devices.signIn(1, id)));
    const { tokenVersion } = (await store.accounts.byId(1))!;
    await store.devices.endSignIn(1, "one more", times);
    equal((await store.accounts.byId(1))!.tokenVersion, tokenVersion + 1, "all of them have ended");
    return known.filter((one) => one?.isEnded).length;
  },
  device_sightings() {
    const sightings = new DeviceSightings();
    for (let n = 0; n < CAPS.device_sightings.max + 1_000; n++) sightings.saw(`d${n}`, 0);
    return sightings.take(0).flatMap(({ ids }) => ids).length;
  },
  async passkeys() {
    await using store = await filledStore(1);
    const add = (n: number) =>
      store.factors.addPasskey(1, {
        ...{ credentialId: `c${n}`, publicKey: "k", counter: 0, transports: [], name: "n", createdAt: 0 },
      }, { at: 0, once: [] });
    for (let n = 0; n < KEPT.passkeys; n++) await add(n);
    await rejects(add(KEPT.passkeys), { code: "conflict" });
    return (await store.factors.of(1)).passkeys.length;
  },
  async spent_proofs() {
    await using store = await filledStore(1);
    const spend = (n: number) =>
      store.factors.spend(1, { at: 0, once: [{ key: `k${n}`, expiresAt: 1_000 }] });
    for (let n = 0; n < KEPT.spentProofs; n++) await spend(n);
    await rejects(spend(KEPT.spentProofs), { code: "rate_limited" });
    const keys = Array.from({ length: KEPT.spentProofs }, (_, n) => store.factors.isSpent(`k${n}`, 0));
    return (await Promise.all(keys)).filter(Boolean).length;
  },
  async known_addresses() {
    await using store = await filledStore(1);
    for (let n = 0; n < 100; n++) await store.accounts.rememberAddress(1, `d${n}`, n);
    const known = await Promise.all(
      Array.from({ length: 100 }, (_, n) => store.accounts.knowsAddress(1, `d${n}`)),
    );
    return known.filter(Boolean).length;
  },
  async mails_of_address() {
    await using store = await filledStore(1);
    for (let n = 0; n < 50; n++) await store.mails.queueMail(mailTo("a@b.c"), 0);
    return await store.mails.waiting();
  },
  async queued_mails() {
    await using store = await filledStore(1);
    for (let n = 0; n < KEPT.queuedMails + 50; n++) await store.mails.queueMail(mailTo(`${n}@b.c`), 0);
    return await store.mails.waiting();
  },
};

function mailTo(address: string): NewMail {
  return { kind: "verify_email", userId: 1, address, language: "en", at: 0 };
}

for (const [name, fill] of Object.entries(FILLED) as [CapName, () => number | Promise<number>][]) {
  Deno.test(`filled beyond its bound: ${CAPS[name].what}`, async () => {
    const held = await fill();
    ok(held <= CAPS[name].max, `${held} of ${CAPS[name].max}`);
    ok(held >= CAPS[name].max / 2, `only ${held} of ${CAPS[name].max}: was it filled?`);
  });
}

/** Bounds that other tests fill. */
const FILLED_ELSEWHERE: Partial<Record<CapName, string>> = {
  unsent_bytes: "tests/protocol/delivery_test.ts: more than 1 MiB unsent closes with 4009",
  unhandled_bytes: "tests/protocol/protocol_errors_test.ts: while a request is handled, more than 1 MiB",
  guest_invitations: "tests/protocol/dm_flood_test.ts: a guest has 50 invitations that wait",
  invitations_received: "tests/protocol/dm_flood_test.ts: 100 invitations of guests wait for one person",
  waiting_of_room:
    "tests/protocol/dm_invitation_test.ts: messages before the invitation is accepted wait, at most 50",
  waiting_for_away: "tests/protocol/guest_resume_test.ts: messages for a guest who is away are bounded",
  waiting_messages: "tests/protocol/dm_flood_test.ts: 200 messages wait in all rooms of one person",
  guest_ignores: "tests/protocol/guest_ignores_test.ts: the list of a guest has a bound",
  declines: "tests/contract/store_declines.ts: the newest declines of an account are kept, up to a bound",
  invites: "tests/contract/store_invites.ts: there are no more open invitations than are kept",
  lobby_messages: "tests/unit/hub/lobby_log_test.ts",
  lobby_removals: "tests/unit/hub/lobby_log_test.ts",
  known_moderator_addresses: "tests/protocol/mod_password_test.ts: addresses that used it rightly",
  open_reports_about_one: "tests/protocol/reports_bounds_test.ts",
  open_reports: "tests/contract/sqlite_scale_test.ts: making one more, which lets the oldest expire",
  expired_reports:
    "tests/contract/sqlite_scale_test.ts: select count(*) as n from reports where status = 'expired'",
  open_questions: "tests/protocol/companion_queue_test.ts",
  counted_pairs: "tests/unit/store/message_cap_test.ts",
  messages_of_pair: "tests/contract/store_messages.ts",
  companion_turns: "tests/contract/store_companions.ts",
  companion_unanswered: "tests/contract/store_exchanges.ts",
  companion_versions: "tests/contract/store_versions.ts",
  token_scales: "tests/unit/companion/token_measure_test.ts",
};

Deno.test("every row of the table of amounts is filled by a test", () => {
  const filled = [...Object.keys(FILLED), ...Object.keys(FILLED_ELSEWHERE)];
  deepEqual(filled.sort(), Object.keys(CAPS).sort());
  for (const where of Object.values(FILLED_ELSEWHERE)) {
    const [path, test] = where.split(": ");
    const text = Deno.readTextFileSync(path!);
    if (test !== undefined) ok(text.includes(test), where);
  }
});

/** A store with so many accounts, whose ids count from 1. */
async function filledStore(accounts: number) {
  const store = await openMemoryStore();
  for (let n = 1; n <= accounts; n++) {
    const { id } = await store.accounts.create({
      ...{ username: `user${n}`, passwordHash: "", email: null, createdAt: 0, addressDigest: "" },
    });
    equal(id, n);
  }
  return { ...store, [Symbol.asyncDispose]: () => store.close() };
}
