// A double of BTCPay Server: the part of its Greenfield API that shops use, signed events, and a page to pay at.
//
// For development: deno run -A tests/support/btcpay_double.ts --port 23000

import {
  confirm,
  type DoubleInvoice,
  expire,
  invalidate,
  markSettled,
  paymentMethods,
  receive,
  replace,
  type Step,
} from "./btcpay_invoices.ts";
import { post, sign, type SignedEvent } from "./btcpay_deliveries.ts";
import type { BtcpayMood } from "./btcpay_moods.ts";
import { checkoutPage } from "./btcpay_page.ts";

export * from "./btcpay_moods.ts";
export { sign, type SignedEvent } from "./btcpay_deliveries.ts";
export type { DoubleInvoice } from "./btcpay_invoices.ts";

/** A request to the API. */
export interface BtcpayRequest {
  readonly method: string;
  /** Without the path of the server. */
  readonly path: string;
  readonly headers: Headers;
  // deno-lint-ignore no-explicit-any -- a test looks into it
  readonly json: any;
}

/** Options of a double. */
export interface BtcpayDoubleOptions {
  readonly port?: number;
  /** The path under which it is installed, such as `/btcpay`. */
  readonly path?: string;
  readonly storeId?: string;
  readonly apiKey?: string;
  readonly secret?: string;
  /** The time, milliseconds since the Unix epoch. */
  readonly now?: () => number;
  /** Where events are sent to, at once; nowhere when absent. */
  readonly webhook?: string;
}

/** A BTCPay Server that a test controls. */
export class BtcpayDouble implements AsyncDisposable {
  readonly storeId: string;
  readonly apiKey: string;
  readonly secret: string;
  readonly now: () => number;
  /** Every invoice, by its id. */
  readonly invoices: Map<string, DoubleInvoice> = new Map();
  /** Every request to the API, in order. */
  readonly requests: BtcpayRequest[] = [];
  /** Every event, in order. */
  readonly events: SignedEvent[] = [];
  /** Status of the answer to each event that was sent. */
  readonly answers: { readonly type: string; readonly status: number }[] = [];
  /** How it answers everything, requests for an invoice, and requests that make one; null for as it should. */
  mood: BtcpayMood | null = null;
  lookMood: BtcpayMood | null = null;
  makeMood: BtcpayMood | null = null;
  /** How events are sent; resolves to the status of the answer. Null: they are only kept. */
  send: ((event: SignedEvent) => Promise<number>) | null;
  readonly #path: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();
  #count = 0;

  constructor(options: BtcpayDoubleOptions = {}) {
    this.#path = options.path ?? "";
    this.storeId = options.storeId ?? "9CiNzKoANXxmk5ayZngSXrHTiVvvgCrwrpFQd4m2K776";
    this.apiKey = options.apiKey ?? "a-key-that-sees-and-makes-invoices";
    this.secret = options.secret ?? "a webhook secret for tests";
    this.now = options.now ?? Date.now;
    const { webhook } = options;
    this.send = webhook === undefined ? null : (event) => post(webhook, event);
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: options.port ?? 0, onListen: () => {} },
      (request) => this.#handle(request),
    );
  }

  /** `BTCPAY_URL`. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}${this.#path}`;
  }

  /** What the server that it is for is configured with. */
  get settings(): { url: string; storeId: string; apiKey: string; webhookSecret: string } {
    return { url: this.url, storeId: this.storeId, apiKey: this.apiKey, webhookSecret: this.secret };
  }

  /** The same as environment variables. */
  get env(): Record<string, string> {
    return {
      BTCPAY_URL: this.url,
      BTCPAY_STORE_ID: this.storeId,
      BTCPAY_API_KEY: this.apiKey,
      BTCPAY_WEBHOOK_SECRET: this.secret,
    };
  }

  /** The newest invoice. */
  get newest(): DoubleInvoice {
    return [...this.invoices.values()].at(-1)!;
  }

  /** A payment is seen: the whole price, or another sum in the invoice's currency. It is not final yet. */
  receive(id: string, money: number = Number(this.#of(id).amount)): Promise<SignedEvent[]> {
    return this.#step(id, (invoice) => receive(invoice, money, `tx${++this.#count}`, this.#seconds()));
  }

  /** What was paid becomes final. */
  confirm(id: string): Promise<SignedEvent[]> {
    return this.#step(id, confirm);
  }

  /** The whole price is paid, and final. */
  async pay(id: string, money?: number): Promise<SignedEvent[]> {
    return [...await this.receive(id, money), ...await this.confirm(id)];
  }

  /** What was seen and is not final is replaced by other transactions. */
  replace(id: string): Promise<SignedEvent[]> {
    return this.#step(id, replace);
  }

  expire(id: string): Promise<SignedEvent[]> {
    return this.#step(id, expire);
  }

  invalidate(id: string, manuallyMarked: boolean = true): Promise<SignedEvent[]> {
    return this.#step(id, (invoice) => invalidate(invoice, manuallyMarked));
  }

  markSettled(id: string): Promise<SignedEvent[]> {
    return this.#step(id, markSettled);
  }

  /** An event about an invoice, or with any members; it is not sent. */
  async event(
    type: string,
    invoiceId: string,
    members: Record<string, unknown> = {},
    secret: string = this.secret,
  ): Promise<SignedEvent> {
    const deliveryId = `delivery${++this.#count}`;
    const json = {
      ...{ deliveryId, webhookId: "webhook1", originalDeliveryId: deliveryId, isRedelivery: false },
      ...{ type, timestamp: this.#seconds(), storeId: this.storeId, invoiceId },
      metadata: this.invoices.get(invoiceId)?.metadata ?? {},
      ...members,
    };
    // The body is indented, as the real one's.
    const body = new TextEncoder().encode(JSON.stringify(json, null, 2));
    return { type, invoiceId, deliveryId, body, signature: await sign(secret, body) };
  }

  /** An event once more, as BTCPay Server sends it again: with another id, the first time, and a new signature. */
  async again({ type, invoiceId, body, deliveryId }: SignedEvent): Promise<SignedEvent> {
    const { originalDeliveryId = deliveryId, ...json } = JSON.parse(new TextDecoder().decode(body));
    return await this.event(type, invoiceId, {
      ...json,
      ...{ deliveryId: `delivery${++this.#count}`, originalDeliveryId, isRedelivery: true },
    });
  }

  /** Sends an event. Resolves to the status of the answer. */
  async deliver(event: SignedEvent): Promise<number> {
    const status = await this.send?.(event) ?? 0;
    if (this.send !== null) this.answers.push({ type: event.type, status });
    return status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.resolve();
    await this.#server.shutdown();
  }

  async #step(id: string, step: (invoice: DoubleInvoice) => Step[]): Promise<SignedEvent[]> {
    const events: SignedEvent[] = [];
    for (const [type, members] of step(this.#of(id))) {
      const event = await this.event(type, id, members);
      this.events.push(event);
      events.push(event);
    }
    for (const event of events) await this.deliver(event);
    return events;
  }

  #of(id: string): DoubleInvoice {
    const invoice = this.invoices.get(id);
    if (invoice === undefined) throw new Error(`no invoice ${id}`);
    return invoice;
  }

  #seconds(): number {
    return Math.floor(this.now() / 1_000);
  }

  async #handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const path = pathname.startsWith(`${this.#path}/`) ? pathname.slice(this.#path.length) : null;
    const text = await request.text();
    if (path === null) return new Response("Not found", { status: 404 });
    const page = /^\/i\/(\w+)(?:\/(\w+))?$/.exec(path);
    if (page !== null) {
      return await checkoutPage(this, page[1]!, request.method === "POST" ? page[2] : undefined);
    }
    const json = text === "" ? null : JSON.parse(text);
    this.requests.push({ method: request.method, path, headers: request.headers, json });
    const isMaking = request.method === "POST";
    const mood = this.mood ?? (isMaking ? this.makeMood : this.lookMood);
    const answer = (): Promise<Response> => Promise.resolve(this.#answer(request, path, json));
    return await (mood === null ? answer() : mood(answer, this.#ended.promise));
  }

  #answer({ method, headers }: Request, path: string, json: Record<string, unknown>): Response {
    if (headers.get("authorization") !== `token ${this.apiKey}`) {
      return problem(401, "unauthenticated", "Authentication is required for accessing this endpoint");
    }
    const route = /^\/api\/v1\/stores\/([^/]+)(\/.*)$/.exec(path);
    if (route === null) return new Response("Not found", { status: 404 });
    const [, storeId, rest = ""] = route;
    if (storeId !== this.storeId) return problem(403, "missing-permission", "Insufficient API Permissions.");
    if (rest === "/invoices") {
      return method === "POST" ? this.#make(json) : Response.json([...this.invoices.values()].map(shown));
    }
    const [, id = "", methods] = /^\/invoices\/([^/]+)(\/payment-methods)?$/.exec(rest) ?? [];
    const invoice = this.invoices.get(id);
    if (invoice === undefined || invoice.storeId !== storeId) {
      return problem(404, "invoice-not-found", "The invoice was not found");
    }
    return Response.json(methods === undefined ? shown(invoice) : paymentMethods(invoice));
  }

  #make({ amount, currency = "USD", metadata = {}, checkout = {} }: Record<string, unknown>): Response {
    const { expirationMinutes = 15, monitoringMinutes = 1_440 } = checkout as Record<string, number>;
    const id = `Inv${(++this.#count).toString().padStart(3, "0")}${crypto.randomUUID().slice(0, 8)}`;
    const createdTime = this.#seconds();
    const expirationTime = createdTime + expirationMinutes! * 60;
    const invoice: DoubleInvoice = {
      ...{ id, storeId: this.storeId, amount: String(amount ?? "0"), currency: String(currency) },
      type: amount === undefined ? "TopUp" : "Standard",
      checkoutLink: `${this.url}/i/${id}`,
      ...{ createdTime, expirationTime, monitoringTime: expirationTime + monitoringMinutes! * 60 },
      ...{ status: "New", additionalStatus: "None", payments: [] },
      metadata: metadata as Record<string, unknown>,
      checkout: checkout as Record<string, unknown>,
    };
    this.invoices.set(id, invoice);
    return Response.json(shown(invoice));
  }
}

function shown({ payments: _, ...invoice }: DoubleInvoice): unknown {
  return { ...invoice, archived: false };
}

function problem(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}

if (import.meta.main) {
  const argument = (name: string, usual: string): string => {
    const at = Deno.args.indexOf(`--${name}`);
    return at < 0 ? usual : Deno.args[at + 1] ?? usual;
  };
  const double = new BtcpayDouble({
    port: Number(argument("port", "23000")),
    webhook: argument("webhook", "http://localhost:5000/api/payment/btcpay"),
  });
  const lines = Object.entries(double.env).map(([name, value]) => `${name}='${value}'`);
  const text = `A double of BTCPay Server listens. Start the server with\n${lines.join("\n")}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
