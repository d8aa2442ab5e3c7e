// A member with keys in a test room: it publishes its log, makes epochs, seals and opens messages, as the page does.

import { type EpochKey, openEpoch } from "../../../client/crypto/e2ee/epoch_keys.ts";
import { makeEpoch } from "../../../client/crypto/e2ee/epoch_making.ts";
import { type Identity, identityOf, newAccountKey } from "../../../client/crypto/e2ee/identity_keys.ts";
import { makeLogEntry } from "../../../client/crypto/e2ee/own_log_entry.ts";
import { type E2eeMessage, openMessage, sealMessage } from "../../../client/crypto/e2ee/sealed_messages.ts";
import { toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { EpochPair, EpochRecord } from "../../../server/protocol/e2ee/epoch_records.ts";
import { entryHash, type LogEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { uuid } from "../dm.ts";
import type { Envelope, PlainClient } from "../plain_client.ts";
import { call, type RestAnswer, type RestRequest } from "../rest_client.ts";
import { PASSWORD, type Room } from "../room.ts";

/** Random bytes in base64. */
export function randomBase64(bytes: number): string {
  return toBase64(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** A member with the cap `e2ee`. */
export class E2eeMember {
  identity!: Identity;
  readonly log: { readonly entry: LogEntry; readonly hash: string }[] = [];
  /** The keys of epochs that it has made or opened, by room and epoch. */
  readonly keys: Map<string, EpochKey> = new Map();
  readonly dev: string = randomBase64(16);
  /** The number of the next message. */
  n = 0;

  constructor(
    readonly room: Room,
    readonly client: PlainClient,
    readonly id: number,
    readonly username: string,
    readonly token: string,
  ) {}

  /** The hash of the newest entry. */
  get head(): string {
    return this.log.at(-1)!.hash;
  }

  /** Calls a path of the API with the member's token. */
  call(path: string, request: RestRequest = {}): Promise<RestAnswer> {
    return call(this.room, path, { ...request, token: this.token });
  }

  /** As {@link call}, with the password in `X-Password`. */
  callWithPassword(path: string, request: RestRequest = {}, password = PASSWORD): Promise<RestAnswer> {
    return this.call(path, { ...request, headers: { "X-Password": encodeURIComponent(password) } });
  }

  /** An entry with new keys, after the newest; `isSigned`: by the keys before too. */
  async newEntry(
    isSigned = true,
    at = this.room.clock.now(),
  ): Promise<{ entry: LogEntry; identity: Identity }> {
    const identity = await identityOf(newAccountKey());
    const before = this.log.at(-1);
    const entry = await makeLogEntry(this.id, identity, at, before, isSigned ? this.identity : undefined);
    return { entry, identity };
  }

  /** Publishes new keys, and goes on with them where the server has taken them. */
  async publish(isSigned = true, password?: string): Promise<RestAnswer> {
    const { entry, identity } = await this.newEntry(isSigned);
    const answer = await this.call("/api/keys", { json: { entry, ...(password && { password }) } });
    if (answer.status === 201) {
      this.identity = identity;
      this.log.push({ entry, hash: await entryHash(this.id, entry) });
    }
    return answer;
  }

  /** The records of an epoch for a room with a peer. */
  async records(
    peer: E2eeMember,
    room: string,
    epoch: number,
    at = this.room.clock.now(),
  ): Promise<EpochPair> {
    const [own, other] = [this.log.at(-1)!, peer.log.at(-1)!];
    const made = await makeEpoch(
      { room, epoch, at },
      { id: this.id, ikDh: own.entry.ik_dh, head: own.hash, identity: this.identity },
      { id: peer.id, ikDh: other.entry.ik_dh, head: other.hash },
    );
    this.keys.set(`${room} ${epoch}`, made!.key);
    return made!.records;
  }

  /** Adds an epoch. */
  async addEpoch(peer: E2eeMember, room: string, epoch: number): Promise<RestAnswer> {
    const { toPeer, toSelf } = await this.records(peer, room, epoch);
    return await this.call("/api/pm/epochs", { json: { room, epoch, records: [toPeer, toSelf] } });
  }

  /** Fetches the own records of a room, and opens them. */
  async fetchEpochs(peer: E2eeMember, room: string): Promise<readonly EpochRecord[]> {
    const { json } = await this.call(`/api/pm/epochs?room=${room}`);
    const records = json.records as EpochRecord[];
    for (const record of records) {
      const { log } = record.from === this.id ? this : peer;
      const { ik_sig } = log.find(({ hash }) => hash === record.heads[0])!.entry;
      const key = await openEpoch(room, record, ik_sig, this.identity);
      if (typeof key === "string") throw new Error(`Epoch ${record.epoch} cannot be opened: ${key}`);
      this.keys.set(`${room} ${record.epoch}`, key);
    }
    return records;
  }

  /** Seals a text under an epoch whose key it has. */
  seal(peer: E2eeMember, room: string, ep: number, text: string, n = this.n++): Promise<E2eeMessage> {
    const parties = { sender: this.id, recipient: peer.id };
    return sealMessage(this.keys.get(`${room} ${ep}`)!, parties, { dev: this.dev, n }, text);
  }

  /** Sends a sealed text. Resolves to the reply. */
  async say(peer: E2eeMember, room: string, ep: number, text: string, id = uuid()): Promise<Envelope> {
    return await this.client.request("pm_message", { room, ...await this.seal(peer, room, ep, text) }, id);
  }

  /** The text and the key of the commitment of a message from the peer, or of an own one. */
  async open(
    peer: E2eeMember,
    room: string,
    message: Pick<ServerEvents["pm_message"], "ciphertext" | "nonce" | "e2ee">,
    isOwn = false,
  ): Promise<{ text: string; kf: string }> {
    const [sender, recipient] = isOwn ? [this.id, peer.id] : [peer.id, this.id];
    const key = this.keys.get(`${room} ${message.e2ee!.ep}`)!;
    const opened = await openMessage(key, { sender, recipient }, message);
    if (opened.problem !== undefined) throw new Error(`A message is hidden: ${opened.problem}`);
    return { text: opened.text, kf: opened.kf };
  }
}

/** A member who has joined with the cap; without keys yet. */
export async function e2eeMember(room: Room, username: string): Promise<E2eeMember> {
  const client = await room.member(username, "user", { caps: ["e2ee"] });
  const { token, username: name } = client.all("joined").at(-1)!;
  const { id } = (await room.store.accounts.byName(username))!;
  return new E2eeMember(room, client, id, name, token!);
}

/** Two members with keys and an accepted conversation; with `epoch`, both have the key of the first. */
export async function e2eePair(
  room: Room,
  names: readonly [string, string] = ["Alice", "Bob"],
  epoch = true,
): Promise<{ readonly alice: E2eeMember; readonly bob: E2eeMember; readonly name: string }> {
  const [alice, bob] = [await e2eeMember(room, names[0]), await e2eeMember(room, names[1])];
  for (const member of [alice, bob]) await member.publish();
  const opened = await alice.client.request("pm_open", { target: bob.username });
  const name = String(opened.data["room"]);
  await bob.client.request("pm_accept", { room: name });
  if (epoch) {
    await alice.addEpoch(bob, name, 1);
    await bob.fetchEpochs(alice, name);
  }
  await room.settle();
  return { alice, bob, name };
}
