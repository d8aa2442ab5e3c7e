// Answers that are no answers: of another shape, out of range, or of a server that fails for a while.

import { signal } from "@preact/signals";
import assert from "node:assert/strict";
import { RestClient } from "../../../../client/net/connection/rest_client.ts";
import { createKeyRequests } from "../../../../client/net/e2ee/key_requests.ts";
import { createSessionStore, type Credentials } from "../../../../client/store/session/session_store.ts";
import { KeyPage, keyTest, pair, ROOM } from "../../../support/e2ee/key_pages.ts";
import { joined } from "../fakes.ts";

const WEEK_MS = 7 * 24 * 3_600_000;

Deno.test("an answer that is no object of JSON is none", async () => {
  for (const body of ["null", "[]", "5", '"text"', "<!doctype html>"]) {
    const fetcher = (): Promise<Response> => Promise.resolve(new Response(body));
    const clock = { now: () => 0, serverNow: () => 0, serverWas: () => {}, after: () => () => {} };
    const session = { credentials: signal<Credentials | null>(null) };
    const requests = createKeyRequests(new RestClient({ fetcher, clock, session }), clock);
    assert.deepEqual(
      await requests.send({ method: "GET", path: "/api/keys" }),
      { status: 0, json: {} },
      body,
    );
  }
});

keyTest("where the own log could not be asked for, nothing counts as forged", async () => {
  const { keys, alice, bob } = await pair();
  await bob.say("hi");
  const again = new KeyPage(keys, 1, 2, alice.profile);
  keys.lie = ({ path }) => path.startsWith("/api/keys?of=Alice") ? { status: 503, json: {} } : undefined;
  await again.start();
  assert.equal(await again.standing(), "failed");
  await assert.rejects(again.open());
  keys.lie = () => undefined;
  // Asking for the messages again asks for the keys again.
  assert.deepEqual(await again.texts(), ["hello", "hi"]);
  assert.deepEqual(await again.privacy(), { kind: "encrypted", isVerified: false, hadProblem: false });
});

for (const newest of [2 ** 53, 2 ** 53 - 1, 1.5, -1, null, "2"]) {
  for (const method of ["GET", "POST"]) {
    keyTest(`${method}: a newest epoch ${newest} is no answer, and the page goes on afterwards`, async () => {
      const { keys, alice, bob } = await pair();
      keys.now += WEEK_MS + 1;
      const again = await new KeyPage(keys, 1, 2, alice.profile).start();
      const heads = [alice.rooms.own.head, bob.rooms.own.head];
      keys.lie = (request, _, { json }) =>
        request.method === method && request.path.startsWith("/api/pm/epochs")
          ? {
            status: method === "GET" ? 200 : 409,
            json: { records: [], heads, ...json, newest, record: null },
          }
          : undefined;
      const told = await again.rooms.seal(await again.terms(), "not now");
      assert.deepEqual(told, { kind: "stopped", why: "failed" });
      keys.lie = () => undefined;
      await again.say("now");
      assert.equal(keys.newest(ROOM), 2);
    });
  }
}

keyTest("a newest epoch whose record is kept back is shown, and the one after it is made", async () => {
  const { keys, alice, bob } = await pair();
  keys.lie = ({ method, path }, userId, { json }) =>
    method === "GET" && path.startsWith("/api/pm/epochs") && userId === 1
      ? { status: 200, json: { ...json, newest: 2 } }
      : undefined;
  const again = await new KeyPage(keys, 1, 2, alice.profile).start();
  await again.say("still");
  assert.equal(keys.newest(ROOM), 3);
  assert.equal((await again.privacy() as { hadProblem: boolean }).hadProblem, true);
  assert.deepEqual(await bob.texts(), ["hello", "still"]);
});

keyTest("an epoch that was made by a wrong time of the server is not kept for years", async () => {
  const { keys, alice } = await pair();
  const now = keys.now;
  keys.now += 52 * WEEK_MS;
  await alice.say("under an epoch of next year");
  keys.now = now;
  await alice.say("today");
  assert.equal(keys.newest(ROOM), 3);
});

for (const version of [2 ** 53 - 1, 1_000]) {
  keyTest(`a list of pins that cannot be opened, of version ${version}, spoils no later one`, async () => {
    const { keys, alice } = await pair();
    await alice.rooms.pins.push();
    const good = keys.accounts.get(1)!.blob!;
    keys.lie = ({ path, method }) =>
      method === "GET" && path === "/api/keys/blob"
        ? { status: 200, json: { ...good, version } }
        : method === "PUT" && path === "/api/keys/blob"
        ? { status: 409, json: { error: {}, ...good, version } }
        : undefined;
    const lied = await new KeyPage(keys, 1, 2, alice.profile).start();
    assert.equal(lied.store.sealedProblem.value, "unopened");
    await lied.rooms.pins.push();
    keys.lie = () => undefined;
    const later = await new KeyPage(keys, 1, 2, alice.profile).start();
    assert.equal(later.store.sealedProblem.value, null);
    await later.rooms.pins.push();
    assert.equal(keys.accounts.get(1)!.blob!.version, later.profile.kept!.blobVersion);
  });
}

keyTest(
  "who is pinned stays so under the name that was seen, whatever the server calls them later",
  async () => {
    const { keys, alice } = await pair();
    keys.lie = ({ path }, _, answer) =>
      path === "/api/keys?of=bobby"
        ? { status: 200, json: { user_id: 2, log: keys.accounts.get(2)!.log } }
        : answer;
    const again = await new KeyPage(keys, 1, 2, alice.profile).start();
    const terms = { ...await again.terms(), peer: { id: 2, name: "bobby" } };
    assert.equal((await again.rooms.privacyOf(terms)).kind, "encrypted");
    assert.equal(await again.rooms.peers.isPinned("Bob"), true);
  },
);

Deno.test("with a member's token the page has joined as a member, though the server says as a guest", () => {
  const session = createSessionStore();
  session.enter({ mode: "restore", token: "token" });
  session.joined(joined("alice"));
  assert.equal(session.me.value?.is_registered, true);
  session.enter({ mode: "guest", username: "alice" });
  session.joined(joined("alice"));
  assert.equal(session.me.value?.is_registered, false);
});
