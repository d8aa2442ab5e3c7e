// Which sockets are let in: by address, by network, by how many have not joined, by memory and by descriptors.

import { deepEqual, equal } from "node:assert/strict";
import {
  Admission,
  type AdmissionOptions,
  type Denial,
  type Ticket,
} from "../../../server/hub/limits/admission.ts";
import { sourceOf } from "../../../server/hub/limits/source.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const MEGABYTE = 1024 * 1024;

Deno.test("an address has its places, and gets one back for each release, once", () => {
  const admission = make({ socketsOfAddress: { ipv6: 20, ipv4: 2 } });
  const first = ticket(admission.admit(sourceOf("203.0.113.1")));
  const second = ticket(admission.admit(sourceOf("203.0.113.1")));
  equal(admission.admit(sourceOf("203.0.113.1")), "too_many_from_address");
  ticket(admission.admit(sourceOf("203.0.113.2")));
  equal(admission.held, 3);
  first.release();
  first.release();
  equal(admission.held, 2);
  ticket(admission.admit(sourceOf("203.0.113.1")));
  equal(admission.admit(sourceOf("203.0.113.1")), "too_many_from_address");
  second.release();
  ticket(admission.admit(sourceOf("203.0.113.1")));
});

Deno.test("addresses of one /64 network share their places", () => {
  const admission = make({ socketsOfAddress: { ipv6: 1, ipv4: 400 } });
  ticket(admission.admit(sourceOf("2001:db8::1")));
  equal(admission.admit(sourceOf("2001:db8::ffff")), "too_many_from_address");
  ticket(admission.admit(sourceOf("2001:db8:0:1::1")));
});

Deno.test("with as many that have not joined as may be, the longest of the largest network makes room", () => {
  let made = 0;
  const admission = make({ maxPending: 5, pending: () => 5, makeRoom: () => made++ });
  ticket(admission.admit(sourceOf("203.0.113.1")));
  deepEqual([made, admission.held], [1, 1]);
});

Deno.test("an IPv4 /24 and an IPv6 /48 hold 1,600 sockets, however many addresses they have", () => {
  for (
    const addressOf of [(n: number) => `203.0.113.${n}`, (n: number) => `2001:db8:0:${n.toString(16)}::1`]
  ) {
    const limited: string[] = [];
    const admission = make({ onLimited: (name, tier) => limited.push(`${name} ${tier}`) });
    let admitted = 0;
    for (let n = 0; n < 3_200; n++) {
      if (typeof admission.admit(sourceOf(addressOf(n % 160))) !== "string") admitted++;
    }
    equal(admitted, 1_600);
    deepEqual([...new Set(limited)], ["sockets network"]);
    ticket(admission.admit(sourceOf("198.51.100.1")));
  }
});

Deno.test("without a descriptor left sockets are capped below what was held, and after two seconds no more", () => {
  const clock = new FakeClock();
  const admission = make({ clock });
  const held = Array.from({ length: 200 }, (_, n) => ticket(admission.admit(sourceOf(`203.0.113.${n}`))));
  admission.shortage();
  equal(admission.admit(sourceOf("198.51.100.1")), "full");
  for (const one of held.slice(0, 65)) one.release();
  ticket(admission.admit(sourceOf("198.51.100.1")));
  equal(admission.admit(sourceOf("198.51.100.2")), "full");
  clock.skip(2_000);
  ticket(admission.admit(sourceOf("198.51.100.2")));
});

Deno.test("the total of sockets is bounded, so that descriptors are left for the rest", () => {
  const admission = make({ maxSockets: 2 });
  const first = ticket(admission.admit(sourceOf("203.0.113.1")));
  ticket(admission.admit(sourceOf("203.0.113.2")));
  equal(admission.admit(sourceOf("203.0.113.3")), "full");
  first.release();
  ticket(admission.admit(sourceOf("203.0.113.3")));
});

Deno.test("above MAX_MEMORY_MB it is full, 0 is no limit", () => {
  let megabytes = 100;
  const residentBytes = (): number => megabytes * MEGABYTE;
  const limited = make({ maxMemoryMb: 100, residentBytes });
  ticket(limited.admit(sourceOf("203.0.113.1")));
  megabytes = 101;
  equal(limited.admit(sourceOf("203.0.113.1")), "full");
  ticket(make({ maxMemoryMb: 0, residentBytes }).admit(sourceOf("203.0.113.1")));
});

function make(options: Partial<AdmissionOptions>): Admission {
  return new Admission({
    ...{
      clock: new FakeClock(),
      socketsOfAddress: { ipv6: 20, ipv4: 400 },
      maxPending: 2_000,
      maxSockets: null,
      maxMemoryMb: 0,
    },
    ...{ pending: () => 0, makeRoom: () => {}, residentBytes: () => 0, onLimited: () => {} },
    ...options,
  });
}

function ticket(admitted: Ticket | Denial): Ticket {
  if (typeof admitted === "string") throw new Error(`Not let in: ${admitted}`);
  return admitted;
}
