// The way in: what is behind the door is loaded once, and nobody is let in who has gone away meanwhile.

import assert from "node:assert/strict";
import { Login, type PendingApp } from "../../../client/net/session/login.ts";
import { LazyModule } from "../../../client/net/lazy_module.ts";
import type { Credentials } from "../../../client/store/session/session_store.ts";
import type { Stores } from "../../../client/store/stores.ts";
import { FakeClock, fakeStorage, fakeStores } from "./fakes.ts";

const GUEST: Credentials = { mode: "guest", username: "alice" };

interface Setup {
  readonly door: Login;
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
    hurry: nothing,
    setOffline: nothing,
  };
  let fetched = 0;
  let settle: { resolve: (room: PendingApp) => void; reject: (why: Error) => void } | undefined;
  const room = new LazyModule<PendingApp>(() => {
    fetched++;
    return new Promise((resolve, reject) => settle = { resolve, reject });
  });
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return {
    door: new Login({ stores, clock, app: room }),
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

Deno.test("whoever knocks before the room is there waits, and is let in when it is", async () => {
  const { door, stores, entered, arrive } = setUp();
  door.enter(GUEST);
  assert.equal(stores.session.phase.value, "entering");
  assert.deepEqual(entered, []);
  await arrive();
  assert.deepEqual(entered, [GUEST]);
});

Deno.test("whoever has gone away meanwhile is not let in", async () => {
  const { door, stores, entered, arrive } = setUp({ sc_token: "token" });
  assert.equal(door.restore(), true);
  assert.equal(stores.session.returning.value, true);
  door.goToLogin();
  await arrive();
  assert.deepEqual(entered, []);
  assert.equal(stores.session.phase.value, "out");
});

Deno.test("a guest is told when the room cannot be loaded, and the next try loads it anew", async () => {
  const { door, stores, entered, fetched, arrive, fail } = setUp();
  door.enter(GUEST);
  await fail();
  assert.deepEqual([stores.session.phase.value, stores.session.refused.value?.code], ["out", "unreachable"]);
  door.enter(GUEST);
  await arrive();
  assert.deepEqual([entered.length, fetched()], [1, 2]);
});

Deno.test("a member who comes back waits for a room that cannot be loaded yet", async () => {
  const { door, stores, clock, entered, fetched, arrive, fail } = setUp({ sc_token: "token" });
  door.restore();
  await fail();
  assert.equal(stores.session.returning.value, true);
  assert.equal(stores.connection.state.value, "lost");
  assert.ok(stores.connection.retryAt.value! > clock.now());
  clock.pass(5_000);
  assert.equal(fetched(), 2);
  await fail();
  door.hurry();
  assert.equal(fetched(), 3, "Try now does not wait");
  await arrive();
  assert.equal(entered.length, 1);
});

Deno.test("without a network nothing is hurried, and with it again the room is asked for at once", async () => {
  const { door, stores, fetched, fail } = setUp({ sc_token: "token" });
  door.restore();
  await fail();
  door.setOffline(true);
  assert.equal(stores.connection.offline.value, true);
  assert.equal(fetched(), 1);
  door.setOffline(false);
  assert.equal(fetched(), 2);
});
