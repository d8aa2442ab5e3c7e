// Two devices of one member that do everything at once, without waiting for replies: nothing stays open, nothing comes
// twice or in the wrong order, and no acknowledged question is lost.

import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { ConversationTurn } from "../../server/ports/exchange_store.ts";
import { newKey, readKey, seal } from "../../server/protocol/sealed.ts";
import { type Admirer, type House, house, member, until } from "../support/companion_client.ts";
import { wantsTwoNodes } from "../support/two_nodes.ts";

const STORMS = wantsTwoNodes() ? 5 : 40;
/** Steps of one kind: each kind has a rate. */
const MAX_STEPS = 15;
/** More turns than this may be too many to be kept. */
const SURELY_KEPT = 16;
/** An id that nothing has. */
const UNKNOWN_ID = 1_000_000;

const EVENTS = ["ask", "again", "more", "edit", "choose", "remove", "stop"] as const;
const MODEL = ["say", "finish", "cut", "fail"] as const;
const KINDS = [...EVENTS, "ask", "again", "more", "edit", ...MODEL, "back", "wait", "wait"] as const;

interface Step {
  readonly kind: typeof KINDS[number];
  readonly at: number;
  readonly device: 0 | 1;
}

const STEPS: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), at: fc.nat(11), device: fc.constantFrom(0, 1) }),
  { minLength: 5, maxLength: 60, size: "max" },
);

Deno.test("two devices that do everything at once: nothing stays open, comes twice, or is lost", async () => {
  await fc.assert(
    fc.asyncProperty(STEPS, async (steps) => {
      const settings = { aiFreeLimit: 1_000, violetConcurrency: 2 };
      await using here = await house({ settings, spread: steps.length % 2 === 0 });
      const storm = await Storm.begin(here);
      for (const step of steps) await storm.take(step);
      await storm.end(steps.filter(({ kind }) => ["ask", "edit", "again"].includes(kind)).length);
    }),
    { numRuns: STORMS },
  );
});

/** One storm. */
class Storm {
  readonly #all: Admirer[];
  readonly #steps: Map<Step["kind"], number> = new Map();
  /** Turns that a device wanted to be away, or replaced. */
  readonly #given: Set<number> = new Set();
  #texts = 0;

  private constructor(readonly here: House, readonly devices: [Admirer, Admirer], readonly userId: number) {
    this.#all = [...devices];
  }

  static async begin(here: House): Promise<Storm> {
    const devices = [
      await member(here.room, "Ada", ["stream"]),
      await member(here.room, "Ada", ["stream"]),
    ] as [Admirer, Admirer];
    return new Storm(here, devices, (await here.room.store.accounts.byName("Ada"))!.id);
  }

  async take({ kind, at, device }: Step): Promise<void> {
    const { here: { room, model }, devices } = this;
    if (kind === "wait") return await room.settle();
    const times = this.#steps.get(kind) ?? 0;
    this.#steps.set(kind, times + 1);
    if (times >= MAX_STEPS) return;
    const [chat] = model.open;
    switch (kind) {
      case "say":
        return chat?.say(this.#text());
      case "finish":
        return chat?.finish(this.#text());
      case "cut":
        return chat?.finish(`${this.#text()} And`, { reason: "length" });
      case "fail":
        return chat?.fail("broken");
      case "back":
        devices[device].client.vanish();
        devices[device] = await member(room, "Ada", ["stream"]);
        this.#all.push(devices[device]);
        return;
      default:
        await this.#send(devices[device], kind, at);
    }
  }

  /** Everything comes to its end. `most`: how many answers may have counted. */
  async end(most: number): Promise<void> {
    const { here: { room, model }, devices } = this;
    const isOver = async () => (await this.#turns()).every(({ state }) => state !== "open");
    for (let rounds = 0; rounds < 20 || !await isOver(); rounds++) {
      ok(rounds < 200, "a question is open for ever");
      await room.settle();
      for (const chat of model.open) chat.finish(" The end is here.");
    }
    const turns = await this.#turns();
    for (const { id } of turns.filter(({ state }) => state === "answered")) {
      equal(turns.filter(({ questionId }) => questionId === id).length, 1, "answers of one question");
    }
    for (const device of this.#all) requireOrder(device);
    const idle = ({ typing }: Admirer) => (typing.at(-1) ?? "idle") === "idle";
    await until(room, "nothing is being answered", () => devices.every(idle));
    ok((await room.store.accounts.byId(this.userId))!.aiMessagesUsed <= most, "counted too often");
    this.#requireKept(turns);
    deepEqual(room.log.lines.filter((line) => line.startsWith("handler failed")), []);
  }

  async #send({ client, room }: Admirer, kind: typeof EVENTS[number], at: number): Promise<void> {
    const turns = await this.#turns();
    const answer = turns.findLast(({ role, said }) => role === "assistant" && said === undefined)?.id;
    const id = turns.at(-1 - at % 3)?.id ?? UNKNOWN_ID;
    const send = (event: string, data: object): void =>
      client.send(event, { room, ...data }, `${++this.#texts}`);
    switch (kind) {
      case "ask":
        return send("pm_message", await sealedQuestion(++this.#texts));
      case "edit":
        this.#give(turns, turns.findLast(({ role }) => role === "user")?.id);
        return send("violet_edit", {
          ...await sealedQuestion(++this.#texts),
          id: turns.findLast(({ role }) => role === "user")?.id ?? UNKNOWN_ID,
        });
      case "again":
        this.#give(turns, id);
        return send("violet_again", { id: at % 2 === 0 ? id : answer ?? id });
      case "remove":
        this.#give(turns, id);
        return send("violet_delete", { id });
      case "choose":
        return send("violet_choose", { id: answer ?? id, version: at % 3 });
      case "more":
        return send("violet_more", {});
      case "stop":
        return send("violet_stop", {});
    }
  }

  #give(turns: readonly ConversationTurn[], id: number | undefined): void {
    const turn = turns.find((one) => one.id === id);
    if (turn !== undefined) this.#given.add(turn.questionId ?? turn.id);
  }

  /** Every acknowledged question is there, unless a device may have taken it away. */
  #requireKept(turns: readonly ConversationTurn[]): void {
    if (turns.length >= SURELY_KEPT) return;
    for (const { client } of this.#all) {
      for (const { id } of client.all("ack")) {
        if (typeof id !== "number" || this.#given.has(id)) continue;
        ok(turns.some((turn) => turn.id === id), `question ${id} is lost`);
      }
    }
  }

  #text(): string {
    const number = ++this.#texts;
    return ` Lamp ${number} of ${(number * 7919) % 9973} is lit.`;
  }

  #turns(): Promise<ConversationTurn[]> {
    return this.here.room.store.companions.conversation(this.userId);
  }
}

async function sealedQuestion(number: number): Promise<object> {
  const transit_key = newKey();
  return { ...await seal((await readKey(transit_key))!, `Question ${number}?`), transit_key };
}

/** Pieces come in order, from the first on, and no message comes twice. */
function requireOrder({ client, messages }: Admirer): void {
  const next = new Map<unknown, number>();
  for (const { re_id, seq } of client.all("violet_delta")) {
    equal(seq, next.get(re_id) ?? 0);
    next.set(re_id, seq + 1);
  }
  const ids = messages.filter(({ again_of, more_of }) => (again_of ?? more_of) === undefined).map(({ id }) =>
    id
  );
  equal(new Set(ids).size, ids.length);
}
