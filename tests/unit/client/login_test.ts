// The join screen: the part `app` loads once, and a user who left meanwhile does not join.

import assert from "node:assert/strict";
import { Login, type PendingApp } from "../../../client/net/session/login.ts";
import { LazyModule } from "../../../client/net/lazy_module.ts";
import type { Credentials } from "../../../client/store/session/session_store.ts";
import type { Stores } from "../../../client/store/stores.ts";
import { FakeClock, fakeStorage, fakeStores } from "./fakes.ts";

const GUEST: Credentials = { mode: "guest", username: "alice" };

interface Setup {
  readonly login: Login;
  readonly stores: Stores;
  readonly clock: FakeClock;
  /** What the room was asked. */
  readonly entered: Credentials[];
  /** How often the room was fetched. */
  readonly fetched: () => number;
  readonly arrive: () => Promise<void>;
  readonly fail: () => Promise<void>;
}

function setUp(initial: Record<string, string> = {}): Setup {
  const clock = new FakeClock();
  const stores = fakeStores(clock, fakeStorage(initial));
  const entered: Credentials[] = [];
  const nothing = (): void => {};
  const behind: PendingApp = {
    enter: (credentials) => void entered.push(credentials),
    goToLogin: nothing,
    reconnectNow: nothing,
    setOffline: nothing,
  };
  let fetched = 0;
  let settle: { resolve: (room: PendingApp) => void; reject: (why: Error) => void } | undefined;
  const app = new LazyModule<PendingApp>(() => {
    fetched++;
    return new Promise((resolve, reject) => settle = { resolve, reject });
  });
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return {
    login: new Login({ stores, clock, app }),
    stores,
    clock,
    entered,
    fetched: () => fetched,
    arrive: async () => {
      settle!.resolve(behind);
      await turn();
    },
    fail: async () => {
      settle!.reject(new Error("no network"));
      await turn();
    },
  };
}

Deno.test("a user who joins before the app is loaded waits, and joins when it is", async () => {
  const { login, stores, entered, arrive } = setUp();
  login.enter(GUEST);
  assert.equal(stores.session.phase.value, "entering");
  assert.deepEqual(entered, []);
  await arrive();
  assert.deepEqual(entered, [GUEST]);
});

Deno.test("a user who left meanwhile does not join", async () => {
  const { login, stores, entered, arrive } = setUp({ sc_token: "token" });
  assert.equal(login.restore(), true);
  assert.equal(stores.session.returning.value, true);
  login.goToLogin();
  await arrive();
  assert.deepEqual(entered, []);
  assert.equal(stores.session.phase.value, "out");
});

Deno.test("a guest is notified when the app fails to load, and the next try loads it again", async () => {
  const { login, stores, entered, fetched, arrive, fail } = setUp();
  login.enter(GUEST);
  await fail();
  assert.deepEqual([stores.session.phase.value, stores.session.refused.value?.code], ["out", "unreachable"]);
  login.enter(GUEST);
  await arrive();
  assert.deepEqual([entered.length, fetched()], [1, 2]);
});

Deno.test("a returning member waits for an app that fails to load", async () => {
  const { login, stores, clock, entered, fetched, arrive, fail } = setUp({ sc_token: "token" });
  login.restore();
  await fail();
  assert.equal(stores.session.returning.value, true);
  assert.equal(stores.connection.state.value, "lost");
  assert.ok(stores.connection.retryAt.value! > clock.now());
  clock.pass(5_000);
  assert.equal(fetched(), 2);
  await fail();
  login.reconnectNow();
  assert.equal(fetched(), 3, "Try now does not wait");
  await arrive();
  assert.equal(entered.length, 1);
});

Deno.test("offline, the page does not retry; online again, it loads the app at once", async () => {
  const { login, stores, fetched, fail } = setUp({ sc_token: "token" });
  login.restore();
  await fail();
  login.setOffline(true);
  assert.equal(stores.connection.offline.value, true);
  assert.equal(fetched(), 1);
  login.setOffline(false);
  assert.equal(fetched(), 2);
});
