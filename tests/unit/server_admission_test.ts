// Which sockets are let in: by address, by how many have not joined, by descriptors, and by memory.

import { equal } from "node:assert/strict";
import {
  Admission,
  type AdmissionOptions,
  type Denial,
  type Ticket,
} from "../../server/hub/limits/admission.ts";
import { FakeClock } from "../support/fake_clock.ts";

const MEGABYTE = 1024 * 1024;

Deno.test("an address has its places, and gets one back for each release, once", () => {
  const admission = make({ maxPerAddress: 2 });
  const first = ticket(admission.admit("203.0.113.1"));
  const second = ticket(admission.admit("203.0.113.1"));
  equal(admission.admit("203.0.113.1"), "too_many_from_address");
  ticket(admission.admit("203.0.113.2"));
  equal(admission.held, 3);
  first.release();
  first.release();
  equal(admission.held, 2);
  ticket(admission.admit("203.0.113.1"));
  equal(admission.admit("203.0.113.1"), "too_many_from_address");
  second.release();
  ticket(admission.admit("203.0.113.1"));
});

Deno.test("addresses of one /64 network share their places", () => {
  const admission = make({ maxPerAddress: 1 });
  ticket(admission.admit("2001:db8::1"));
  equal(admission.admit("2001:db8::ffff"), "too_many_from_address");
  ticket(admission.admit("2001:db8:0:1::1"));
});

Deno.test("with as many that have not joined as may be, it is full, and no place is taken", () => {
  let pending = 5;
  const admission = make({ maxPending: 5, pending: () => pending });
  equal(admission.admit("203.0.113.1"), "full");
  equal(admission.held, 0);
  pending = 4;
  ticket(admission.admit("203.0.113.1"));
});

Deno.test("above MAX_MEMORY_MB it is full, 0 is no limit", () => {
  let megabytes = 100;
  const residentBytes = (): number => megabytes * MEGABYTE;
  const limited = make({ maxMemoryMb: 100, residentBytes });
  ticket(limited.admit("203.0.113.1"));
  megabytes = 101;
  equal(limited.admit("203.0.113.1"), "full");
  ticket(make({ maxMemoryMb: 0, residentBytes }).admit("203.0.113.1"));
});

Deno.test("the total of sockets is bounded, so that descriptors are left for the rest", () => {
  const admission = make({ maxSockets: 2 });
  const first = ticket(admission.admit("203.0.113.1"));
  ticket(admission.admit("203.0.113.2"));
  equal(admission.admit("203.0.113.3"), "full");
  first.release();
  ticket(admission.admit("203.0.113.3"));
});

Deno.test("after a shortage of descriptors there may be as many sockets as there were, less 64, for ten seconds", () => {
  const clock = new FakeClock();
  const admission = make({ monotonic: () => clock.monotonic() });
  const held = Array.from({ length: 100 }, (_, n) => ticket(admission.admit(`203.0.113.${n}`)));
  admission.shortage(0);
  equal(admission.admit("198.51.100.1"), "full");
  for (const one of held.slice(0, 65)) one.release();
  ticket(admission.admit("198.51.100.1"));
  equal(admission.admit("198.51.100.2"), "full");
  clock.advance(10_000);
  ticket(admission.admit("198.51.100.2"));
  // Silent connections filled the table, and went: newcomers come in.
  admission.shortage(200);
  ticket(admission.admit("198.51.100.3"));
  // Never nobody at all.
  const empty = make({ monotonic: () => clock.monotonic() });
  empty.shortage(0);
  ticket(empty.admit("198.51.100.4"));
});

function make(options: Partial<AdmissionOptions>): Admission {
  const unlimited = { maxPerAddress: 1_000, maxPending: 1_000, maxMemoryMb: 0 };
  return new Admission({ ...unlimited, pending: () => 0, residentBytes: () => 0, ...options });
}

function ticket(admitted: Ticket | Denial): Ticket {
  if (typeof admitted === "string") throw new Error(`Not let in: ${admitted}`);
  return admitted;
}
