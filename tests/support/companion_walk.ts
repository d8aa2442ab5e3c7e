// A walk through what a member may do in conversation with the companion, and the model, beside the oracle.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createAesVault } from "../../server/adapters/aes_vault.ts";
import { KeptConversation } from "../../server/companion/kept/kept_conversation.ts";
import type { ConversationTurn } from "../../server/ports/exchange_store.ts";
import { newKey, readKey, seal } from "../../server/protocol/sealed.ts";
import { type Admirer, type House, member, until } from "./companion_client.ts";
import { lineOf, linesOf, requireOrder, shapeOf } from "./companion_walk_lines.ts";
import { CompanionOracle, type Exchange, type Expected, type Open } from "./companion_oracle.ts";
import type { FakeChat } from "./fake_inference.ts";
import { TEST_SECRETS } from "./room.ts";

const GRACE_MS = 300_000;
/** Steps of one kind in a walk: each kind has a rate. */
const MAX_STEPS: Partial<Record<Step["kind"], number>> = { reset: 5, leave: 8 };
const MAX_OTHER_STEPS = 18;
/** An id that nothing has. */
const UNKNOWN_ID = 1_000_000;

/** What a step may be. */
export const STEP_KINDS = [
  ...["ask", "say", "finish", "cut", "fail", "stop", "leave", "come", "linger"],
  ...["again", "more", "choose", "edit", "remove", "reset"],
] as const;

/** A step. `at` chooses among what there is. */
export interface Step {
  readonly kind: typeof STEP_KINDS[number];
  readonly at: number;
}

/** One walk. */
export class Walk {
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
