// A member without a screen: the page's engine over the sockets and the API of a running server. It seals as the page does.

import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import { type EpochKey, openEpoch } from "../../../client/crypto/e2ee/epoch_keys.ts";
import type { E2eeMessage } from "../../../client/crypto/e2ee/sealed_messages.ts";
import { RestClient } from "../../../client/net/connection/rest_client.ts";
import { createKeyRequests } from "../../../client/net/e2ee/key_requests.ts";
import { PrivateRooms, type RoomTerms } from "../../../client/net/e2ee/private_rooms.ts";
import { createKeyStore } from "../../../client/store/e2ee/own_keys_store.ts";
import type { Credentials } from "../../../client/store/session/session_store.ts";
import type { EpochRecord } from "../../../server/protocol/e2ee/epoch_records.ts";
import { registerMember } from "../member.ts";
import type { Envelope } from "../plain_client.ts";
import { WireClient } from "../wire_client.ts";
import { MemoryProfile } from "./memory_keys.ts";

/** How often a message is sealed anew, at most. */
const MAX_TRIES = 4;

/** The member. */
export class WirePeer implements AsyncDisposable {
  /** The conversation, as the server described it last. */
  terms: RoomTerms | null = null;

  private constructor(
    readonly url: string,
    readonly name: string,
    readonly id: number,
    readonly token: string,
    readonly rooms: PrivateRooms,
    readonly client: WireClient,
  ) {}

  /** Registers, makes keys, and joins. */
  static async join(url: string, name: string): Promise<WirePeer> {
    const token = await registerMember(url, name);
    const fetcher = (path: string | URL | Request, init?: RequestInit): Promise<Response> =>
      fetch(`${url}${path}`, init);
    const timers = { now: () => performance.now(), serverNow: () => Date.now(), serverWas: () => {} };
    const clock = { ...timers, after: () => () => {} };
    const session = { credentials: signal<Credentials | null>({ mode: "restore", token }) };
    const requests = createKeyRequests(new RestClient({ fetcher, clock, session }), clock);
    const { json } = await requests.send({ method: "GET", path: `/api/keys?of=${name}` });
    const id = Number(json["user_id"]);
    const rooms = new PrivateRooms({
      context: {
        ...{ userId: id, username: name, requests, store: createKeyStore() },
        device: new MemoryProfile().open(),
      },
      pause: () => Promise.resolve(),
      onChanged: () => {},
    });
    await rooms.start();
    const client = await WireClient.open(url);
    const joined = await client.request("join", { mode: "restore", token, caps: ["e2ee"] });
    assert.equal(joined.event, "joined");
    return new WirePeer(url, name, id, token, rooms, client);
  }

  /** Accepts the invitation of another member, who may not have sent it yet. */
  async accept(from: string): Promise<RoomTerms> {
    const { client } = this;
    const invited = (): { room: string } | undefined =>
      client.all("pm_invite").find((one) => one.from === from);
    await client.until(`${from} invites`, () => invited() !== undefined);
    return this.#learn(await client.request("pm_accept", { room: invited()!.room }), from);
  }

  /** Invites another member. */
  async invite(to: string): Promise<RoomTerms> {
    return this.#learn(await this.client.request("pm_open", { target: to }), to);
  }

  /** Seals a text, and sends it. Resolves to its id. */
  async say(text: string): Promise<number> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const terms = this.terms!;
      const sealed = await this.rooms.seal(terms, text);
      assert.ok("ciphertext" in sealed, `sealed, not ${JSON.stringify(sealed)}`);
      const { event, data } = await this.send(sealed);
      await this.rooms.answered(terms.room, event === "ack" ? "stored" : "refused");
      if (event === "ack") return Number(data["id"]);
      assert.equal(data["field"], "e2ee.ep", JSON.stringify(data));
      this.terms = await this.rooms.refresh(terms);
    }
    throw new Error(`${text} was not sent`);
  }

  /** Sends a message as it is. */
  async send(message: E2eeMessage): Promise<Envelope> {
    const { client, terms } = this;
    const id = crypto.randomUUID();
    client.raw(JSON.stringify({ event: "pm_message", id, data: { room: terms!.room, ...message } }));
    const reply = (): Envelope | undefined => client.envelopes.find(({ re }) => re === id);
    await client.until("the answer to a message", () => reply() !== undefined);
    return reply()!;
  }

  /** Waits for a text of the other. */
  async hears(text: string): Promise<void> {
    let count = -1;
    for (;;) {
      await this.client.until(`${this.name} hears ${text}`, () => this.#heard.length > count);
      count = this.#heard.length;
      if ((await this.texts()).includes(text)) return;
    }
  }

  /** What the other has said, as far as it came to this socket and can be opened. */
  async texts(): Promise<(string | undefined)[]> {
    this.terms = await this.rooms.refresh(this.terms!);
    const rows = this.#heard.map((one) => ({ ...one, own: false }));
    return (await this.rooms.open(this.terms, rows)).map(({ text }) => text);
  }

  /** Accepts the keys of the other as they are now, once they have changed. */
  async accepts(name: string): Promise<void> {
    const { peers } = this.rooms;
    const { id } = this.terms!.peer;
    await peers.look({ id, name }, null, true);
    await peers.accept({ id, name });
  }

  /** New keys, as on a new device. */
  async startAnew(): Promise<void> {
    assert.equal(await this.rooms.own.startAnew(`password of ${this.name}`), null);
  }

  /** The record of an epoch that the server has for this member, and its key. */
  async epoch(epoch: number): Promise<{ record: EpochRecord; key: EpochKey }> {
    const { room, peer } = this.terms!;
    const path = `/api/pm/epochs?room=${encodeURIComponent(room)}`;
    const { json } = await this.rooms.own.context.requests.send({ method: "GET", path });
    const record = (json["records"] as EpochRecord[]).find((one) => one.epoch === epoch)!;
    await this.rooms.peers.look(peer, null, true);
    const entries = record.from === this.id ? this.rooms.own.entries : this.rooms.peers.entriesOf(peer.id);
    const { entry } = entries.find(({ hash }) => hash === record.heads[0])!;
    const key = await openEpoch(room, record, entry.ik_sig, this.rooms.own.identityAt(record.heads[1])!);
    assert.ok(typeof key === "object", String(key));
    return { record, key };
  }

  get #heard(): { from: string }[] {
    return this.client.all("pm_message").filter(({ from }) => from !== this.name);
  }

  #learn({ event, data }: Envelope, name: string): RoomTerms {
    assert.equal(event, "pm_ready", JSON.stringify(data));
    const { room, ids, heads, epoch } = data as unknown as {
      room: string;
      ids: [number, number];
      heads: [string | null, string | null];
      epoch: number;
    };
    return this.terms = { room, peer: { id: ids[1], name }, epoch, heads };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rooms.pins.settled();
    this.rooms.close();
    await this.client.close();
  }
}
