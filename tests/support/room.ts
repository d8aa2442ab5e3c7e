// A whole node over memory adapters, with clients. The test controls time and delivery.

import { createAesVault } from "../../server/adapters/aes_vault.ts";
import { createHmacDigests } from "../../server/adapters/hmac_digests.ts";
import { createJwtTokens } from "../../server/adapters/jwt_tokens.ts";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { createMemoryNameRegistry } from "../../server/adapters/memory_name_registry.ts";
import { createOneTimeCodes } from "../../server/adapters/otpauth_codes.ts";
import { createPasskeys } from "../../server/adapters/webauthn_passkeys.ts";
import { createPrometheusMetrics } from "../../server/adapters/prometheus.ts";
import { readConfiguration } from "../../server/config.ts";
import type { TokenClient } from "../../server/features/session/token_issuer.ts";
import { createNode, type Node, type NodeOptions } from "../../server/node.ts";
import type { Log } from "../../server/ports/log.ts";
import type { Passwords } from "../../server/ports/password_hasher.ts";
import type { Secrets, Settings } from "../../server/ports/settings.ts";
import type { Tokens } from "../../server/ports/tokens.ts";
import type { Role } from "../../server/protocol/roles.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeInference } from "./fake_inference.ts";
import { openMemoryStore } from "./memory_store.ts";
import { cryptography } from "./pending_cryptography.ts";
import { type JoinExtras, PlainClient } from "./plain_client.ts";
import { SocketPair } from "./socket_pair.ts";
import { openTwoNodes, type OwnPorts, type TwoNodes, wantsTwoNodes } from "./two_nodes.ts";

/** Moderator password of every test room. */
export const MOD_PASSWORD = "the password of moderators";
/** The secret of the payment service. */
export const PAYMENT_SECRET = "a payment secret for tests";
/** The token that reads the metrics. */
export const METRICS_TOKEN = "a-metrics-token-for-tests";
/** Password of every account of a test room. */
export const PASSWORD = "correct horse";

/** A client over REST, for tests that call the feature. */
export const REST_CLIENT: TokenClient = { deviceName: "Firefox on Linux", session: null };

/** Secrets that are the same in every test. */
export const TEST_SECRETS: Secrets = {
  secretKey: "a secret key for tests",
  jwtSecret: "a jwt secret for tests",
  adminPassword: MOD_PASSWORD,
  isAdminPassword: (candidate) => candidate === MOD_PASSWORD,
  isPaymentSecret: (candidate) => candidate === PAYMENT_SECRET,
  isMetricsToken: (candidate) => candidate === METRICS_TOKEN,
};

/** Hashing that costs nothing. */
const OPEN_PASSWORDS: Passwords = {
  hash: (password) => Promise.resolve(`hash of ${password}`),
  verify: (password, hash) => Promise.resolve(hash === `hash of ${password}`),
};

/** A log that stores its lines. */
export interface KeptLog extends Log {
  readonly lines: string[];
}

/** The options of a test room. The others are the defaults of the configuration. */
export type RoomOptions = Partial<Omit<NodeOptions, "settings" | "clock">> & {
  readonly settings?: Partial<Settings>;
  readonly clock?: FakeClock;
  /** Whether sockets alternate between the nodes, where there are two. When false, all go to the first. */
  readonly spread?: boolean;
};

/** An open room. */
export class Room implements AsyncDisposable {
  readonly clients: Set<PlainClient> = new Set();

  constructor(
    readonly node: Node,
    readonly clock: FakeClock,
    readonly log: KeptLog,
    readonly store: NodeOptions["store"],
    readonly tokens: Tokens,
    /** The two nodes behind `node`, where there are two. */
    readonly nodes: TwoNodes | null = null,
  ) {}

  /** A new socket from an address, of a device. */
  connect(address: string = "203.0.113.1", deviceName?: string): PlainClient {
    const socket: SocketPair = new SocketPair(
      (frame) => client.take(frame),
      (closing) => client.closed = closing,
    );
    const client: PlainClient = new PlainClient(socket, () => this.settle());
    socket.attach(this.node.connect(socket.server, address, deviceName));
    this.clients.add(client);
    return client;
  }

  /** A client that has joined as a guest. Fails when it is refused. */
  async guest(username: string, extras: JoinExtras = {}): Promise<PlainClient> {
    const client = this.connect();
    const reply = await client.join(username, extras);
    if (reply.event !== "joined") throw new Error(`${username} was refused: ${JSON.stringify(reply.data)}`);
    return client;
  }

  /** A client that has joined as a member with a role. The account is created where it does not exist. */
  async member(username: string, role: Role = "user", extras: JoinExtras = {}): Promise<PlainClient> {
    const known = await this.store.accounts.byName(username) ?? await this.store.accounts.create({
      username,
      passwordHash: `hash of ${PASSWORD}`,
      email: null,
      createdAt: this.clock.now(),
    });
    if (role !== known.role) await this.store.accounts.setRole(known.id, role);
    return await this.guest(username, { mode: "login", password: PASSWORD, ...extras });
  }

  /** Runs everything that can happen without time passing, cryptography included. */
  async settle(): Promise<void> {
    do {
      for (let idle = false; !idle;) {
        for (const { socket } of this.clients) socket.flushToServer();
        await cryptography.over();
        const ran = this.clock.runTurn();
        for (const { socket } of this.clients) socket.flushToClient();
        await microtasks();
        idle = ran === 0 && this.clock.queued === 0 && cryptography.isOver &&
          ![...this.clients].some(({ socket }) => socket.busy);
      }
    } while (await this.nodes?.goOn());
  }

  /** Lets `ms` milliseconds pass, and runs everything that falls due. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    await this.settle();
    for (
      let run = this.clock.takeDue(ms);
      run !== undefined;
      run = this.clock.takeDue(end - this.clock.now())
    ) {
      run();
      await this.settle();
    }
    this.clock.skip(Math.max(0, end - this.clock.now()));
  }

  /** Ends the nodes. The store stays open. */
  async end(): Promise<void> {
    await this.settle();
    await this.nodes?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    await this.store.close();
  }
}

/** Opens a room. */
export async function openRoom({ spread = true, ...options }: RoomOptions = {}): Promise<Room> {
  const clock = options.clock ?? new FakeClock();
  const log = keptLog();
  const store = options.store ?? await openMemoryStore();
  const tokens = createJwtTokens(TEST_SECRETS.jwtSecret, clock);
  const make = (ports: Partial<OwnPorts>): Node =>
    createTestNode({ log, tokens, ...options, store, clock, ...ports });
  const nodes = wantsTwoNodes() && options.bus === undefined
    ? await openTwoNodes(store, { secrets: options.secrets ?? TEST_SECRETS, clock, spread }, make)
    : null;
  const node = nodes?.node ?? make({});
  await node.ready;
  return new Room(node, clock, log, nodes?.store ?? store, tokens, nodes);
}

/** A node over memory adapters, with defaults for the options that a test does not set. */
export function createTestNode(
  { settings, ...options }:
    & Partial<Omit<NodeOptions, "settings">>
    & Pick<NodeOptions, "clock" | "store" | "log">
    & { readonly settings?: Partial<Settings> },
): Node {
  return createNode({
    secrets: TEST_SECRETS,
    bus: createMemoryBus(),
    names: createMemoryNameRegistry(),
    passwords: OPEN_PASSWORDS,
    tokens: createJwtTokens(TEST_SECRETS.jwtSecret, options.clock),
    digests: createHmacDigests(TEST_SECRETS),
    oneTimeCodes: createOneTimeCodes(),
    passkeys: createPasskeys(settings?.publicUrl ?? null),
    inference: new FakeInference(),
    metrics: createPrometheusMetrics(options.clock),
    vault: createAesVault(TEST_SECRETS.secretKey),
    companionPrompt: "You are Violet.",
    residentBytes: () => 0,
    firstWordsMs: 0,
    ...options,
    settings: { ...readConfiguration({}, null).settings, ...settings },
  });
}

/** A log that a test can read: the message of each line, and its fields as JSON. */
export function keptLog(): KeptLog {
  const lines: string[] = [];
  const keep = (msg: string, fields: object = {}): void => {
    lines.push(`${msg} ${JSON.stringify(fields)}`);
  };
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

/** Resolves after every promise that is ready, and those that they make ready: a turn of the event loop. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
