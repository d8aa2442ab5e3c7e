// Queued mail: tried again after failures, later each time, and never lost.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Context } from "../../../server/features/context.ts";
import { createMailSender, type MailSender } from "../../../server/features/mail/mail_sender.ts";
import type { Delivery } from "../../../server/ports/mail/mailer.ts";
import type { Store } from "../../../server/ports/store.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeMailer, SERVER_DOWN } from "../../support/fake_mailer.ts";
import { openMemoryStore } from "../../support/memory_store.ts";
import { type KeptLog, keptLog } from "../../support/room.ts";

const ADDRESS = "ada@example.org";
const LATER: Delivery = {
  ...{ kind: "failed", why: "the mail server put a mail off", code: "451" },
  ...{ isServer: false, isFinal: false },
};
const NEVER: Delivery = {
  ...{ kind: "failed", why: "the mail server refused a mail", code: "550" },
  ...{ isServer: false, isFinal: true },
};

interface Setup extends AsyncDisposable {
  readonly store: Store;
  readonly clock: FakeClock;
  readonly mailer: FakeMailer;
  readonly log: KeptLog;
  readonly sender: MailSender;
  /** Another node over the same store. */
  another(mailer?: FakeMailer): MailSender;
  queue(address?: string): Promise<void>;
}

async function setUp(): Promise<Setup> {
  const [store, clock, mailer, log] = [
    await openMemoryStore({ shared: false }),
    new FakeClock(),
    new FakeMailer(),
    keptLog(),
  ];
  await store.accounts.create({ username: "Ada", passwordHash: "h", email: ADDRESS, createdAt: 0 });
  const settings = { publicUrl: "https://chat.example:8443", contact: null };
  const make = (own: FakeMailer): MailSender =>
    createMailSender({ store, clock, log, settings, mailer: own } as unknown as Context);
  return {
    ...{ store, clock, mailer, log, sender: make(mailer) },
    another: (own = mailer) => make(own),
    queue: (address = ADDRESS) =>
      store.mails.queueMail(
        { kind: "password_was_reset", userId: 1, address, language: "en", at: clock.now() },
        clock.now(),
      ),
    [Symbol.asyncDispose]: () => store.close(),
  };
}

/** Lets time pass in seconds, delivering at each. */
async function pass({ clock, sender }: Setup, seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n++) {
    clock.skip(1_000);
    await sender.deliver();
  }
}

Deno.test("while the mail server is down, mail waits: tried again within 30 s, then less often, one line in the log", async () => {
  await using setup = await setUp();
  const { mailer, log, queue, sender, store } = setup;
  mailer.outcome = SERVER_DOWN;
  for (const name of ["a", "b", "c"]) await queue(`${name}@example.org`);
  await sender.deliver();
  equal(mailer.attempts, 1, "the others would fail too");
  await pass(setup, 29);
  equal(mailer.attempts, 2);
  await pass(setup, 46);
  equal(mailer.attempts, 3);
  await pass(setup, 299);
  equal(mailer.attempts, 3);
  equal(await store.mails.waiting(), 3);
  deepEqual(log.lines, [
    'mail is kept and tried again: the mail server refuses the connection {"code":"ECONNREFUSED","waiting":3,"nextInSeconds":15}',
  ]);
  mailer.outcome = { kind: "sent" };
  await pass(setup, 2);
  deepEqual(mailer.taken.map(({ to }) => to).sort(), ["a@example.org", "b@example.org", "c@example.org"]);
  equal(log.lines.at(-1), "the mail server takes mail again {}");
  equal(log.lines.length, 2);
});

Deno.test("a mail that is put off is tried again by itself, and does not hold up others", async () => {
  await using setup = await setUp();
  const { mailer, queue, sender, log } = setup;
  mailer.outcome = LATER;
  await queue("late@example.org");
  await sender.deliver();
  mailer.outcome = { kind: "sent" };
  await queue("next@example.org");
  await sender.deliver();
  deepEqual(mailer.taken.map(({ to }) => to), ["next@example.org"]);
  await pass(setup, 15);
  deepEqual(mailer.taken.map(({ to }) => to), ["next@example.org", "late@example.org"]);
  equal(log.lines.length, 1);
  match(log.lines[0]!, /put a mail off.*451/);
  ok(!log.lines.join().includes("@"), "no address is in the log");
});

Deno.test("a mail that the server refuses for good is given up after three tries", async () => {
  await using setup = await setUp();
  const { mailer, queue, sender, store, log } = setup;
  mailer.outcome = NEVER;
  await queue();
  await sender.deliver();
  await pass(setup, 15 + 60);
  deepEqual([mailer.attempts, await store.mails.waiting()], [3, 0]);
  await pass(setup, 600);
  equal(mailer.attempts, 3);
  match(log.lines.at(-1)!, /^a mail was given up: the mail server refused a mail/);
});

Deno.test("what could not be sent in two days is given up", async () => {
  await using setup = await setUp();
  const { mailer, queue, sender, store, clock, log } = setup;
  mailer.outcome = SERVER_DOWN;
  await queue();
  for (let hour = 0; hour < 48; hour++) {
    await sender.deliver();
    equal(await store.mails.waiting(), 1);
    clock.skip(3_600_000);
  }
  await sender.deliver();
  equal(await store.mails.waiting(), 0);
  ok(log.lines.at(-1)!.startsWith("a mail was given up: no mail server took it in two days"));
  ok(log.lines.length < 60, "about one line an hour");
});

Deno.test("of several nodes one sends a mail; one that a node took and did not finish is sent by another", async () => {
  await using setup = await setUp();
  const { mailer, queue, clock, store, another } = setup;
  for (let n = 0; n < 4; n++) await queue(`${n}@example.org`);
  await Promise.all(Array.from({ length: 5 }, () => another().deliver()));
  deepEqual(mailer.taken.map(({ to }) => to).sort(), ["0", "1", "2", "3"].map((n) => `${n}@example.org`));
  await queue("left@example.org");
  await store.mails.take(clock.now(), 120_000);
  await another().deliver();
  equal(mailer.to("left@example.org").length, 0, "the node that took it may still be sending it");
  clock.skip(120_000);
  await another().deliver();
  equal(mailer.to("left@example.org").length, 1);
});

Deno.test("a mail whose reason is gone is not sent: another address, or verified already", async () => {
  await using setup = await setUp();
  const { mailer, sender, store, clock } = setup;
  const verify = {
    kind: "verify_email",
    userId: 1,
    address: ADDRESS,
    language: "en",
    at: clock.now(),
  } as const;
  await store.mails.queueMail(verify, clock.now());
  await store.recovery.setEmail(1, "other@example.org");
  await store.mails.queueMail({ ...verify, kind: "reset_password" }, clock.now());
  await sender.deliver();
  deepEqual([mailer.attempts, await store.mails.waiting()], [0, 0]);
});

Deno.test("stopping waits for the attempt that runs, and begins no other", async () => {
  await using setup = await setUp();
  const { mailer, queue, sender, store } = setup;
  const sending = Promise.withResolvers<Delivery>();
  mailer.send = () => {
    mailer.attempts++;
    return sending.promise;
  };
  await queue("a@example.org");
  await queue("b@example.org");
  const delivering = sender.deliver();
  while (mailer.attempts === 0) await Promise.resolve();
  const stopped = sender.stop();
  sending.resolve({ kind: "sent" });
  await Promise.all([stopped, delivering]);
  await sender.deliver();
  deepEqual([mailer.attempts, await store.mails.waiting()], [1, 1]);
});
