// Random walks of what a member may do in conversation with the companion, and the model: after each step the server
// keeps and counts what an oracle says that was written apart from it.

import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { createAesVault } from "../../server/adapters/aes_vault.ts";
import { KeptConversation } from "../../server/companion/kept/kept_conversation.ts";
import type { ConversationTurn } from "../../server/ports/exchange_store.ts";
import { newKey, readKey, seal } from "../../server/protocol/sealed.ts";
import { Admirer, type House, house, member, until } from "../support/companion_client.ts";
import { CompanionOracle, type Exchange, type Expected, type Open } from "../support/companion_oracle.ts";
import type { FakeChat } from "../support/fake_inference.ts";
import { TEST_SECRETS } from "../support/room.ts";
import { wantsTwoNodes } from "../support/two_nodes.ts";

const GRACE_MS = 300_000;
/** Steps of one kind in a walk: each kind has a rate. */
const MAX_STEPS: Partial<Record<Step["kind"], number>> = { reset: 5, leave: 8 };
const MAX_OTHER_STEPS = 18;
/** An id that nothing has. */
const UNKNOWN_ID = 1_000_000;
const WALKS = wantsTwoNodes() ? 3 : 60;

/** A step. `at` chooses among what there is. */
interface Step {
  readonly kind: typeof KINDS[number];
  readonly at: number;
}

const KINDS = [
  ...["ask", "say", "finish", "cut", "fail", "stop", "leave", "come", "linger"],
  ...["again", "more", "choose", "edit", "remove", "reset"],
] as const;

/** What is done more often, so that there is something to make again, to continue and to leave. */
const WEIGHTS: Partial<Record<Step["kind"], number>> = {
  ...{ ask: 8, say: 6, finish: 6, cut: 5, again: 6, more: 6, choose: 3, edit: 3, leave: 5 },
};

const STEPS: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      ...KINDS.map((kind) => ({ arbitrary: fc.constant(kind), weight: WEIGHTS[kind] ?? 1 })),
    ),
    at: fc.nat(59),
  }),
  { minLength: 1, maxLength: 60, size: "max" },
);

Deno.test("whatever a member does, at whatever moment: each question ends once, and counts once", async () => {
  await fc.assert(
    fc.asyncProperty(STEPS, async (steps) => {
      await using here = await house({ settings: { aiFreeLimit: 1_000 }, spread: false });
      const walk = await Walk.begin(here);
      for (const step of steps) await walk.take(step);
      await walk.end();
    }),
    { numRuns: WALKS },
  );
});

/** One walk. */
class Walk {
  readonly oracle = new CompanionOracle();
  readonly #kept: KeptConversation;
  /** Every socket that there was. */
  readonly #devices: Admirer[];
  readonly #chats: Map<Open, FakeChat> = new Map();
  /** Questions, with how often the model may be asked each. */
  readonly #asked: Map<string, number> = new Map();
  readonly #steps: Map<Step["kind"], number> = new Map();
  #texts = 0;

  private constructor(readonly here: House, device: Admirer) {
    this.#devices = [device];
    const { companions } = here.room.store;
    this.#kept = new KeptConversation(companions, createAesVault(TEST_SECRETS.secretKey));
  }

  static async begin(here: House): Promise<Walk> {
    return new Walk(here, await member(here.room, "Ada", ["stream"]));
  }

  async take(step: Step): Promise<void> {
    const times = this.#steps.get(step.kind) ?? 0;
    if (times >= (MAX_STEPS[step.kind] ?? MAX_OTHER_STEPS)) return;
    this.#steps.set(step.kind, times + 1);
    if (!await this.#do(step)) return;
    await this.#agree(`${step.kind} ${step.at}`);
  }

  /** Everything that is open comes to its end, and a page that loads then shows what is kept. */
  async end(): Promise<void> {
    this.#steps.clear();
    if (!this.oracle.isThere) await this.take({ kind: "come", at: 0 });
    while (this.oracle.open.length > 0) await this.take({ kind: "finish", at: 0 });
    ok(this.oracle.exchanges.every(({ state }) => state !== "open"));
    const { data } = await this.#device.client.request("violet_history", { room: this.#device.room });
    deepEqual(
      (data["turns"] as { unanswered?: true; said?: { key: string } }[]).map(shapeOf),
      this.#expectedShape(),
    );
    for (const device of this.#devices) requireOrder(device);
    for (const [question, most] of this.#asked) {
      const times = this.here.model.chats.filter(({ turns }) =>
        turns.findLast(({ role }) =>
          role === "user"
        )?.content === question
      ).length;
      ok(times <= most, `"${question}" was put to the model ${times} times`);
    }
  }

  get #device(): Admirer {
    return this.#devices.at(-1)!;
  }

  get #chat(): FakeChat {
    return this.#chats.get(this.oracle.open[0]!)!;
  }

  #text(): string {
    const number = ++this.#texts;
    return ` Lamp ${number} of ${(number * 7919) % 9973} is lit.`;
  }

  /** Takes a step. False for one that is not possible now. */
  async #do({ kind, at }: Step): Promise<boolean> {
    const { oracle } = this;
    switch (kind) {
      case "say":
      case "finish":
      case "cut":
      case "fail":
        return this.#model(kind);
      case "leave":
        if (!oracle.isThere) return false;
        this.#device.client.vanish();
        oracle.leave();
        return true;
      case "come":
        if (oracle.isThere) return false;
        this.#devices.push(await member(this.here.room, "Ada", ["stream"]));
        oracle.come();
        return true;
      case "linger":
        if (oracle.isThere) return false;
        await this.here.room.pass(GRACE_MS);
        oracle.linger();
        return true;
      default:
        // Who is not there can only come back, sooner or later.
        if (!oracle.isThere) return await this.#do({ kind: at % 3 === 0 ? "linger" : "come", at });
        return await this.#request(kind, at);
    }
  }

  #model(kind: "say" | "finish" | "cut" | "fail"): boolean {
    const { oracle } = this;
    if (oracle.open.length === 0) return false;
    const text = this.#text();
    const chat = this.#chat;
    switch (kind) {
      case "say":
        chat.say(text);
        oracle.say(text);
        return true;
      case "finish":
        chat.finish(text);
        oracle.finish(text, false);
        return true;
      case "cut":
        chat.finish(" and", { reason: "length" });
        oracle.finish(" and", true);
        return true;
      case "fail":
        chat.fail("broken");
        oracle.end("broken");
        return true;
    }
  }

  async #request(
    kind: Exclude<Step["kind"], "say" | "finish" | "cut" | "fail">,
    at: number,
  ): Promise<boolean> {
    const { oracle } = this;
    const { client, room } = this.#device;
    const { exchange, id } = await this.#turn(kind, at);
    switch (kind) {
      case "ask":
      case "edit":
        return await this.#ask(kind === "edit" ? { exchange, id } : null);
      case "stop":
        await this.#expect("ack", "violet_stop", { room });
        if (oracle.open.length > 0) oracle.end("stopped");
        return true;
      case "again":
        this.#allow(exchange?.question);
        await this.#expect(oracle.again(exchange), "violet_again", { room, id });
        return true;
      case "more":
        if (!oracle.mayGoOn) return false;
        this.#allow(oracle.newest?.question);
        await this.#expect(oracle.more(), "violet_more", { room });
        return true;
      case "choose":
        await this.#expect(oracle.choose(exchange, at % 3), "violet_choose", { room, id, version: at % 3 });
        return true;
      case "remove":
        await this.#expect(oracle.remove(exchange), "violet_delete", { room, id });
        return true;
      case "reset":
        equal((await client.request("violet_reset", {})).event, "ack");
        oracle.reset();
        return true;
      default:
        return false;
    }
  }

  async #ask(edited: { exchange: Exchange | undefined; id: number } | null): Promise<boolean> {
    const { room } = this.#device;
    const question = `Question ${++this.#texts}?`;
    this.#allow(question);
    const transit_key = newKey();
    const sealed = { room, ...await seal((await readKey(transit_key))!, question), transit_key };
    if (edited === null) {
      await this.#expect("ack", "pm_message", sealed);
      this.oracle.ask(question);
    } else {
      const expected = this.oracle.edit(edited.exchange, question);
      await this.#expect(expected, "violet_edit", { ...sealed, id: edited.id });
    }
    return true;
  }

  #allow(question: string | undefined): void {
    if (question !== undefined) this.#asked.set(question, (this.#asked.get(question) ?? 0) + 1);
  }

  async #expect(expected: Expected, event: string, data: object): Promise<void> {
    const reply = await this.#device.client.request(event, data);
    equal(reply.event === "error" ? reply.data["code"] : reply.event, expected, event);
  }

  /** A turn to act on: mostly of the newest exchanges, and sometimes none that is kept. */
  async #turn(kind: Step["kind"], at: number): Promise<{ exchange: Exchange | undefined; id: number }> {
    const { exchanges } = this.oracle;
    const back = [0, 0, 0, 1, 2, 3][at % 6]!;
    const newest = kind === "choose" && at % 4 > 0 ? this.oracle.newest : exchanges.at(-1);
    const wanted = back === 0 ? newest : exchanges.at(-1 - back) ?? newest;
    if (at % 10 === 9 || wanted === undefined) return { exchange: undefined, id: UNKNOWN_ID };
    const turns = await this.#conversation();
    const questions = turns.filter(({ role }) => role === "user");
    const { id } = questions[exchanges.indexOf(wanted)]!;
    const reply = turns.find(({ questionId }) => questionId === id);
    const byReply = kind !== "edit" && (wanted.state === "answered" || at % 2 === 0);
    return { exchange: wanted, id: byReply && reply !== undefined ? reply.id : id };
  }

  async #conversation(): Promise<ConversationTurn[]> {
    return await this.#kept.conversation((await this.here.room.store.accounts.byName("Ada"))!.id);
  }

  /** Waits until the server has what the oracle says; then the model is asked the next thing. */
  async #agree(step: string): Promise<void> {
    const { here: { room, model }, oracle } = this;
    await room.settle();
    // What has ended may keep the model until its first byte.
    const begun = new Set(oracle.open.map((open) => this.#chats.get(open)));
    const late = oracle.open.length === 0
      ? model.open
      : [...this.#chats.values()].filter(({ over }) => !over);
    for (const chat of late) if (!begun.has(chat)) chat.finish("Late.");
    await room.settle();
    const first = oracle.open[0];
    if (first !== undefined && !this.#chats.has(first)) {
      const known = new Set(this.#chats.values());
      await until(room, `the model is asked, after ${step}`, () => !known.has(model.chats.at(-1)!));
      this.#chats.set(first, model.latest);
    }
    const userId = (await room.store.accounts.byName("Ada"))!.id;
    const expected = oracle.exchanges.flatMap(linesOf);
    let actual: string[] = [];
    let counted = -1;
    for (let tries = 0; tries < 50; tries++) {
      await room.settle();
      actual = (await this.#conversation()).map(lineOf);
      counted = (await room.store.accounts.byId(userId))!.aiMessagesUsed;
      if (actual.join("\n") === expected.join("\n") && counted === oracle.counted) return;
    }
    deepEqual({ actual, counted }, { actual: expected, counted: oracle.counted }, `after ${step}`);
  }

  #expectedShape(): string[] {
    return this.oracle.exchanges.flatMap(({ state, said }) => {
      const reply = state === "answered" ? ["assistant"] : said === null ? [] : [`assistant (${said})`];
      return [state === "unanswered" ? "user, unanswered" : "user", ...reply];
    });
  }
}

function shapeOf(turn: { role?: string; unanswered?: true; said?: { key: string } }): string {
  const said = turn.said === undefined ? "" : ` (${turn.said.key})`;
  return `${turn.role}${said}${turn.unanswered === true ? ", unanswered" : ""}`;
}

/** What is kept of an exchange, a line for each turn. */
function linesOf({ question, state, said, versions, chosen }: Exchange): string[] {
  const head = `${question} ${state}`;
  if (state === "answered") return [head, answerLine(versions, chosen)];
  return said === null ? [head] : [head, `(${said})`];
}

function lineOf({ role, text, state, said, versions = [], chosen = 0 }: ConversationTurn): string {
  if (role === "user") return `${text} ${state}`;
  return said === undefined
    ? answerLine(versions.map(({ text, isCut = false }) => ({ text, isCut })), chosen)
    : `(${said.key})`;
}

function answerLine(versions: readonly { text: string; isCut: boolean }[], chosen: number): string {
  const texts = versions.map(({ text, isCut }) =>
    `${text.replace(/\s+/g, " ").trim()}${isCut ? " [cut]" : ""}`
  );
  return `${chosen}: ${texts.join(" | ")}`;
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
