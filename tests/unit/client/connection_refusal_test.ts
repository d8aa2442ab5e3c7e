// A banned address, or one with too many connections: the page asks why its socket was refused, and says so.

import assert from "node:assert/strict";
import { restRefusal } from "../../../client/net/connection/connection_refusal.ts";
import { CLOSE } from "../../../server/protocol/errors.ts";
import { refusalMessage } from "../../../client/i18n/refusal_text.ts";
import type { Refused } from "../../../client/store/session/session_store.ts";
import { letIn, nextAttempt, setUp } from "./chat_setup.ts";
import { english, FakeClock, fakeStorage } from "./fakes.ts";
import { fakeToken, insideAsMember } from "./member_setup.ts";

const BANNED: Refused = { code: "banned", msg: "Your network address is banned for 1 hour." };
const TOO_MANY: Refused = {
  code: "too_many_connections",
  msg: "There are too many connections from your address.",
};
const MEMBER = { sc_token: fakeToken("1") };

/** Lets what was asked over REST arrive. */
async function arrived(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

/** What the server answers over REST. */
function answering(status: number, body: unknown, headers: Record<string, string> = {}): typeof fetch {
  return ((url: string) => {
    assert.equal(url, "/api/connection");
    return Promise.resolve(Response.json(body, { status, headers }));
  }) as typeof fetch;
}

Deno.test("row 11: the answer to the question why", async () => {
  const clock = new FakeClock();
  const error = { code: "banned", msg: BANNED.msg };
  const banned = await restRefusal(
    answering(403, { error, close: CLOSE.banned }, { "retry-after": "5400" }),
    clock,
  )();
  assert.deepEqual(banned, { ...error, minutes: 90 });
  const forGood = await restRefusal(answering(403, { error, close: CLOSE.banned }), clock)();
  assert.deepEqual(forGood, error);
  const crowd = answering(429, {
    error: { code: "rate_limited", msg: TOO_MANY.msg },
    close: CLOSE.tooManyConnections,
  }, { "retry-after": "30" });
  assert.deepEqual(await restRefusal(crowd, clock)(), { ...TOO_MANY, retryAt: clock.now() + 30_000 });
  for (
    const fetcher of [
      answering(200, { may_connect: true }),
      answering(503, { error: { code: "unavailable", msg: "Not ready." } }),
      answering(429, { error: { code: "rate_limited", msg: "Too many requests." } }),
      (() => Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 }))) as typeof fetch,
      (() => Promise.reject(new TypeError("no network"))) as typeof fetch,
    ]
  ) assert.equal(await restRefusal(fetcher, clock)(), null);
});

Deno.test("row 11: a guest whose address is banned, or has too many connections, is told so on the join screen", async () => {
  for (const refused of [BANNED, TOO_MANY, null]) {
    const { chat, network, stores, refusal } = setUp();
    refusal.value = refused;
    chat.enter({ mode: "guest", username: "alice" });
    network.last.drop();
    await arrived();
    assert.equal(stores.session.phase.value, "out");
    assert.equal(stores.session.refused.value?.code, refused?.code ?? "unreachable");
    if (refused !== null) assert.equal(english(refusalMessage(stores.session.refused.value!)), refused.msg);
  }
});

Deno.test("row 11: a member who reloads at a banned address is told so, and stays remembered", async () => {
  const storage = fakeStorage(MEMBER);
  const { login, network, stores, clock, refusal } = setUp(storage);
  refusal.value = BANNED;
  login.restore();
  network.last.drop();
  await arrived();
  assert.equal(stores.session.phase.value, "out");
  assert.equal(english(stores.session.disconnectMessage.value), BANNED.msg);
  assert.equal(storage.kept.get("sc_token"), MEMBER.sc_token);
  clock.pass(60_000);
  assert.equal(network.sockets.length, 1, "a banned page does not try again by itself");
});

Deno.test("row 11: a member who reloads with too many connections is told so while the page tries again", async () => {
  const setup = setUp(fakeStorage(MEMBER));
  const { login, network, stores, refusal } = setup;
  refusal.value = TOO_MANY;
  login.restore();
  network.last.drop();
  await arrived();
  assert.deepEqual([stores.session.phase.value, stores.connection.state.value], ["entering", "lost"]);
  assert.equal(english(stores.connection.refusal.value), TOO_MANY.msg);
  refusal.value = null;
  nextAttempt(setup).drop();
  await arrived();
  assert.equal(stores.connection.refusal.value, null, "now it cannot be reached for another reason");
  letIn(nextAttempt(setup));
  assert.equal(stores.connection.state.value, "online");
});

Deno.test("row 11: a lost connection that is refused from then on says why, and an open one is not asked about", async () => {
  for (const refused of [BANNED, TOO_MANY]) {
    const setup = insideAsMember();
    setup.refusal.value = refused;
    setup.network.last.drop();
    await arrived();
    assert.equal(setup.stores.connection.refusal.value, null, "it was open");
    nextAttempt(setup).drop();
    await arrived();
    const { session, connection } = setup.stores;
    if (refused === BANNED) assert.equal(english(session.disconnectMessage.value), BANNED.msg);
    else assert.equal(english(connection.refusal.value), TOO_MANY.msg);
  }
});
