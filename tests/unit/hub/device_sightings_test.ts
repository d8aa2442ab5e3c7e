// Which devices were in use: one note an hour, and none is lost while the store is away.

import { deepEqual } from "node:assert/strict";
import { DeviceSightings, tokenExpiry } from "../../../server/hub/presence/device_sightings.ts";

const HOUR_MS = 3_600_000;
const AT = 100 * HOUR_MS;

Deno.test("a device is noted once an hour, and once more when it gets a token", () => {
  const sightings = new DeviceSightings();
  for (let minute = 0; minute < 60; minute++) sightings.saw("a", AT + minute * 60_000);
  deepEqual(sightings.take(AT), [{ ids: ["a"], seenAt: AT, expiresAt: 0 }]);
  sightings.saw("a", AT + 1);
  deepEqual(sightings.take(AT + 1), []);
  sightings.saw("a", AT + 2, true);
  sightings.saw("a", AT + 3, true);
  sightings.saw("a", AT + 4);
  deepEqual(sightings.take(AT + 5), [{ ids: ["a"], seenAt: AT, expiresAt: tokenExpiry(AT) }]);
  sightings.saw("a", AT + HOUR_MS);
  deepEqual(sightings.take(AT + HOUR_MS), [{ ids: ["a"], seenAt: AT + HOUR_MS, expiresAt: 0 }]);
});

Deno.test("devices of an hour go together, those with a token apart", () => {
  const sightings = new DeviceSightings();
  for (const id of ["a", "b"]) sightings.saw(id, AT);
  sightings.saw("c", AT, true);
  sightings.saw("d", AT + HOUR_MS);
  deepEqual(sightings.take(AT + HOUR_MS), [
    { ids: ["a", "b"], seenAt: AT, expiresAt: 0 },
    { ids: ["c"], seenAt: AT, expiresAt: tokenExpiry(AT) },
    { ids: ["d"], seenAt: AT + HOUR_MS, expiresAt: 0 },
  ]);
});

Deno.test("what the store could not take is given once more, unless something newer is known", () => {
  const sightings = new DeviceSightings();
  sightings.saw("a", AT, true);
  sightings.saw("b", AT);
  const taken = sightings.take(AT);
  sightings.saw("b", AT + HOUR_MS);
  sightings.giveBack(taken);
  deepEqual(sightings.take(AT + HOUR_MS), [
    { ids: ["b"], seenAt: AT + HOUR_MS, expiresAt: 0 },
    { ids: ["a"], seenAt: AT, expiresAt: tokenExpiry(AT) },
  ]);
});
