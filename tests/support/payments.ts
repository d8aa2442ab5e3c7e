// A room where members can pay: a double of BTCPay Server whose events go to the room, and what members have of it.

import { equal } from "node:assert/strict";
import { createBtcpay } from "../../server/adapters/btcpay/btcpay.ts";
import type { PremiumOffer } from "../../server/protocol/premium/plans.ts";
import { isoTime } from "../../server/ports/clock.ts";
import { BtcpayDouble, type BtcpayDoubleOptions, type SignedEvent } from "./btcpay_double.ts";
import { FakeClock } from "./fake_clock.ts";
import { idOf } from "./moderation.ts";
import type { PlainClient } from "./plain_client.ts";
import { authenticate, call, type RestAnswer, type RestRequest } from "./rest_client.ts";
import { openRoom, PASSWORD, type Room, type RoomOptions } from "./room.ts";

/** Where BTCPay Server sends its events from. */
export const PROCESSOR_ADDRESS = "198.51.100.9";
/** Where the page is. */
export const PAGE = "https://chat.example";
/** Plans of the tests. */
export const PLANS = [
  { id: "month", months: 1, price: "10.00", currency: "USD" },
  { id: "day", seconds: 86_400, price: "1.50", currency: "EUR" },
  { id: "year", months: 12, price: "99", currency: "USD" },
] as const;
/** After how long the silence of a processor is a failure in tests, milliseconds. */
const SILENCE_MS = 1_000;

/** Options of a till. */
export interface TillOptions extends RoomOptions {
  readonly btcpay?: BtcpayDoubleOptions;
}

/** A member who pays. */
export interface Buyer {
  readonly client: PlainClient;
  readonly id: number;
  readonly token: string;
}

/** A room and its processor. */
export class Till implements AsyncDisposable {
  constructor(readonly room: Room, readonly btcpay: BtcpayDouble) {}

  /** A member who is in the room, with a token for REST. */
  async buyer(username: string): Promise<Buyer> {
    const client = await this.room.member(username);
    return { client, id: await idOf(this.room, username), token: await this.tokenOf(username) };
  }

  /** A new token of a member. */
  async tokenOf(username: string): Promise<string> {
    const { json } = await authenticate(this.room, "login", { username, password: PASSWORD });
    return json.token;
  }

  /** Asks for a checkout. */
  ask(
    { token }: Buyer,
    json: unknown = { plan: "month", way: "btcpay" },
    more: RestRequest = {},
  ): Promise<RestAnswer> {
    return call(this.room, "/api/premium/checkout", { token, json, ...more });
  }

  /** Begins a payment. Resolves to the id of the invoice. Fails when it is refused. */
  async checkOut(buyer: Buyer, plan: string = "month"): Promise<string> {
    const { status, json } = await this.ask(buyer, { plan, way: "btcpay" });
    equal(status, 200, JSON.stringify(json));
    return json.url.split("/").at(-1)!;
  }

  /** What `GET /api/premium` says. */
  async offer({ token }: Buyer): Promise<PremiumOffer> {
    const { status, json } = await call(this.room, "/api/premium", { token });
    equal(status, 200, JSON.stringify(json));
    return json;
  }

  /** Sends an event, or any body with any signature. */
  send(
    { body, signature }: { body: Uint8Array<ArrayBuffer>; signature?: string },
    more: RestRequest = {},
  ): Promise<RestAnswer> {
    return call(this.room, "/api/payment/btcpay", {
      ...{ method: "POST", address: PROCESSOR_ADDRESS, body: streamOf(body) },
      headers: {
        "content-type": "application/json; charset=utf-8",
        ...(signature === undefined ? {} : { "btcpay-sig": signature }),
      },
      ...more,
    });
  }

  /** When the premium of a member ends or has ended, as the account says; null for never had. */
  async until({ id }: Buyer): Promise<string | null> {
    const until = (await this.room.store.accounts.byId(id))!.premiumUntil;
    return until === null ? null : isoTime(until);
  }

  /** Lets time pass, and the server ask for what is due. */
  async passAndLook(ms: number): Promise<void> {
    await this.room.pass(ms);
    await this.look();
  }

  /** The server asks for what is due. */
  async look(): Promise<void> {
    await this.room.node.poll();
    await this.room.settle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.room[Symbol.asyncDispose]();
    await this.btcpay[Symbol.asyncDispose]();
  }
}

/** Opens a till. Events are sent to the room at once; set `btcpay.send` to null to keep them back. */
export async function openTill({ btcpay: own = {}, settings, ...options }: TillOptions = {}): Promise<Till> {
  const clock = options.clock ?? new FakeClock();
  const btcpay = new BtcpayDouble({ now: () => clock.now(), ...own });
  const room = await openRoom({
    ...{
      clock,
      processors: [createBtcpay(btcpay.settings, { silenceMs: SILENCE_MS, now: () => clock.now() })],
    },
    ...options,
    settings: { premiumPlans: PLANS, publicUrl: PAGE, btcpay: btcpay.settings, ...settings },
  });
  const till = new Till(room, btcpay);
  btcpay.send = async (event: SignedEvent) => {
    const { status } = await till.send(event);
    await room.settle();
    return status;
  };
  return till;
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream();
}
