// The devices of a member in the page: over REST, and the notices of the server.

import { deepEqual, equal } from "node:assert/strict";
import type { DeviceView } from "../../../server/protocol/devices.ts";
import { devices as spanish } from "../../../client/i18n/es/devices.ts";
import { RestClient } from "../../../client/net/connection/rest_client.ts";
import { accountEvents } from "../../../client/net/session/account_events.ts";
import { DeviceRequests } from "../../../client/net/session/device_requests.ts";
import type { LaterStores } from "../../../client/store/later_stores.ts";
import type { OwnFactors, OwnSummary } from "../../../client/store/session/own_data.ts";
import { createOwnDataStore } from "../../../client/store/session/own_data_store.ts";
import { createSessionStore } from "../../../client/store/session/session_store.ts";

Deno.test("names that the server makes are said in Spanish; those of people are not touched", () => {
  const { nameOf } = spanish().devices;
  for (
    const [name, said] of [
      ["Firefox on Linux", "Firefox en Linux"],
      ["Samsung Internet on Android", "Samsung Internet en Android"],
      ["Browser on macOS", "Navegador en macOS"],
      ["Unknown device", "Dispositivo desconocido"],
      ["curl", "curl"],
      ["Kitchen on the left", "Kitchen on the left"],
    ]
  ) equal(nameOf(name!), said);
});

type Answer = () => Promise<Response>;

function device(id: string, current = false): DeviceView {
  return { id, name: id, created_at: "", seen_at: "", current };
}

/** The devices of a member whose server gives these answers. */
function devicesOf(...answers: Answer[]) {
  const asked: [method: string, path: string, body: unknown, token: string | null][] = [];
  const fetcher = (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    asked.push([init.method!, path, init.body, headers.get("authorization")]);
    return answers.shift()!();
  };
  const session = createSessionStore();
  session.enter({ mode: "restore", token: "t1" });
  const clock = { now: () => 1_000, after: () => () => {} };
  const list = createOwnDataStore<readonly DeviceView[]>();
  const rest = new RestClient({ fetcher: fetcher as typeof fetch, clock, session });
  return { asked, list, session, requests: new DeviceRequests(rest, list) };
}

function listed(...devices: DeviceView[]): Answer {
  return () => Promise.resolve(Response.json({ devices }));
}

function refused(status: number, code: string, headers: HeadersInit = {}): Answer {
  return () => Promise.resolve(Response.json({ error: { code, msg: "No." } }, { status, headers }));
}

Deno.test("the list is loaded with the token of the session, this device first", async () => {
  const { asked, list, session, requests } = devicesOf(listed(device("b"), device("a", true)), listed());
  await requests.load();
  deepEqual(list.own.value?.map(({ id }) => id), ["a", "b"]);
  session.renew("t2");
  await requests.load();
  deepEqual(asked, [
    ["GET", "/api/account/devices", undefined, "Bearer t1"],
    ["GET", "/api/account/devices", undefined, "Bearer t2"],
  ]);
});

Deno.test("each change answers the whole list; a refusal changes nothing, and is given", async () => {
  const { asked, list, requests } = devicesOf(
    listed(device("a/b")),
    listed(device("b")),
    listed(),
    refused(404, "not_found"),
    refused(429, "rate_limited", { "Retry-After": "7" }),
    () => Promise.reject(new TypeError("no network")),
    () => Promise.resolve(new Response("<html>", { status: 502 })),
  );
  equal(await requests.rename("a/b", "Kitchen"), null);
  equal(await requests.end("a"), null);
  deepEqual(list.own.value?.map(({ id }) => id), ["b"]);
  equal(await requests.endOthers(), null);
  deepEqual(asked.map(([method, path, body]) => [method, path, body]), [
    ["PATCH", "/api/account/devices/a%2Fb", '{"name":"Kitchen"}'],
    ["DELETE", "/api/account/devices/a", undefined],
    ["DELETE", "/api/account/devices", undefined],
  ]);
  deepEqual(await requests.end("x"), { code: "not_found", msg: "No." });
  deepEqual(await requests.end("x"), { code: "rate_limited", msg: "No.", retryAt: 8_000 });
  for (let n = 0; n < 2; n++) deepEqual(await requests.end("x"), { code: "unreachable", msg: "" });
  deepEqual([list.own.value, list.refused.value], [[], null]);
});

Deno.test("a list that fails to load says so, keeps the one before, and is tried again", async () => {
  const { asked, list, requests } = devicesOf(
    listed(device("a")),
    () => Promise.reject(new TypeError("no network")),
    listed(device("b")),
  );
  await requests.refresh();
  equal(asked.length, 0, "nobody has asked for it yet");
  await requests.load();
  await requests.refresh();
  deepEqual([list.own.value?.map(({ id }) => id), list.refused.value?.code], [["a"], "unreachable"]);
  await requests.load();
  deepEqual([list.own.value?.map(({ id }) => id), list.refused.value], [["b"], null]);
});

Deno.test("an answer that comes after that of a later request is older, and not shown", async () => {
  const first = Promise.withResolvers<Response>();
  const { list, requests } = devicesOf(() => first.promise, listed(device("new")));
  const load = requests.load();
  await requests.end("old");
  first.resolve(Response.json({ devices: [device("old"), device("new")] }));
  await load;
  deepEqual(list.own.value?.map(({ id }) => id), ["new"]);
});

Deno.test("with the session, all that is known of the account is gone; a late answer does not bring it back", async () => {
  const late = Promise.withResolvers<Response>();
  const { list, session, requests } = devicesOf(listed(device("a")), () => late.promise);
  const factors = createOwnDataStore<OwnFactors>();
  const summary = createOwnDataStore<OwnSummary>();
  await requests.load();
  factors.loaded({ totp: true, passkeys: [] });
  summary.loaded({ email: "a@example.org", email_verified: true, recovery_codes_left: 9 });
  const load = requests.load();
  const stores = { devices: list, factors, summary, session } as Partial<LaterStores> as LaterStores;
  const premium = { changed() {}, joined() {}, reset() {} };
  accountEvents(stores, requests, premium).reset!();
  late.resolve(Response.json({ devices: [device("a")] }));
  await load;
  deepEqual([list.own.value, factors.own.value, summary.own.value], [null, null, null]);
});
