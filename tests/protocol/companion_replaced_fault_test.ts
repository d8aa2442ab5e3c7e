// A fault of the server while a question takes the place of an exchange: nothing that was kept is lost.

import assert from "node:assert/strict";
import { createHmacDigests } from "../../server/adapters/hmac_digests.ts";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import type { Bus } from "../../server/ports/bus.ts";
import type { Digests } from "../../server/ports/digests.ts";
import { newKey, readKey, seal } from "../../server/protocol/sealed.ts";
import { until } from "../support/companion_client.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import type { Envelope } from "../support/plain_client.ts";
import { TEST_SECRETS } from "../support/room.ts";
import {
  exchange,
  replies,
  shown,
  type ShownTurn,
  type TwoDevices,
  twoDevices,
} from "../support/two_devices.ts";

/** Digests whose keys of rooms are none while they are broken. */
function fragileDigests(): { readonly digests: Digests; isBroken: boolean } {
  const digests = createHmacDigests(TEST_SECRETS);
  const fragile = {
    digests: { ...digests, roomKey: (room: string) => fragile.isBroken ? "" : digests.roomKey(room) },
    isBroken: false,
  };
  return fragile;
}

/** A bus that fails on each question that is shown, while it is broken. */
function fragileBus(): { readonly bus: Bus; isBroken: boolean } {
  const bus = createMemoryBus();
  const publish: Bus["publish"] = (message) => {
    const isQuestion = message.kind === "companion" && message.change.type === "question";
    if (isQuestion && fragile.isBroken) throw new Error("The bus is broken");
    bus.publish(message);
  };
  const fragile = {
    bus: new Proxy(bus, {
      get: (target, name) => {
        if (name === "publish") return publish;
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    }),
    isBroken: false,
  };
  return fragile;
}

/** The sealed edit of a question, to be sent once or more. */
async function edited({ desk }: TwoDevices, id: number, text: string): Promise<() => Promise<Envelope>> {
  const transit_key = newKey();
  const data = { room: desk.room, id, ...await seal((await readKey(transit_key))!, text), transit_key };
  return () => desk.client.request("violet_edit", data);
}

async function conversation({ desk }: TwoDevices): Promise<string[]> {
  return (await shown(desk)).map(({ text, unanswered }) =>
    unanswered === true ? `${text} (unanswered)` : text
  );
}

Deno.test("violet: an edit that cannot be sealed for the other devices leaves the exchange as it was", async () => {
  const fragile = fragileDigests();
  await using here = await twoDevices({ digests: fragile.digests });
  const { phone, model } = here;
  const { asked } = await exchange(here, "Helo", "What?");
  const edit = await edited(here, asked, "Hello");
  fragile.isBroken = true;
  const refused = await edit();
  fragile.isBroken = false;
  assert.equal(refused.data["code"], "internal");
  assert.deepEqual(await conversation(here), ["Helo", "What?"]);
  assert.deepEqual(phone.client.all("violet_forgot"), []);
  assert.equal(model.chats.length, 1);
  assert.equal((await edit()).event, "ack", "nothing is left open");
});

Deno.test("violet: an edit that could not be shown stays in place of the exchange, and can be asked again", async () => {
  const fragile = fragileBus();
  // Its own bus is that of one node, over a store of its own.
  const store = await openMemoryStore({ shared: false });
  await using here = await twoDevices({ bus: fragile.bus, store });
  const { room, desk, model } = here;
  const { asked } = await exchange(here, "Helo", "What?");
  const edit = await edited(here, asked, "Hello");
  fragile.isBroken = true;
  assert.equal((await edit()).data["code"], "internal");
  fragile.isBroken = false;
  assert.deepEqual(await conversation(here), ["Hello (unanswered)"]);
  const again = async (): Promise<Envelope> => {
    const [{ id }] = (await shown(desk)) as [ShownTurn];
    return await desk.client.request("violet_again", { room: desk.room, id });
  };
  fragile.isBroken = true;
  assert.equal((await again()).data["code"], "internal");
  fragile.isBroken = false;
  assert.deepEqual(await conversation(here), ["Hello (unanswered)"], "asked again it stays too");
  assert.equal((await again()).event, "ack");
  await until(room, "the model is asked", () => model.chats.length === 2);
  model.latest.finish("Good evening.");
  await until(room, "she has answered", () => replies(desk).length === 2);
  assert.deepEqual(await conversation(here), ["Hello", "Good evening."]);
});
