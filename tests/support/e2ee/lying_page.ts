// A page whose server lies: between the two, frames and answers are read, changed, held back and made up.

import type { Page, Route, WebSocketRoute } from "playwright-core";

/** An envelope on the wire. */
export interface WireEnvelope {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly id?: string;
  readonly re?: string;
}

/** What stands between a page and its server. */
export class LyingPage {
  /** Everything that the page has sent: frames, and requests with address, headers and body. */
  readonly sent: string[] = [];
  /** What the server has sent. */
  readonly received: WireEnvelope[] = [];
  /** Changes what the server sends; undefined keeps it back. */
  onServer: (envelope: WireEnvelope) => WireEnvelope | undefined = (envelope) => envelope;
  #socket: WebSocketRoute | null = null;

  private constructor(readonly page: Page) {}

  /** Stands between, from the next load of the page on. */
  static async between(page: Page): Promise<LyingPage> {
    const lying = new LyingPage(page);
    await page.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer();
      lying.#socket = socket;
      socket.onMessage((frame) => {
        lying.sent.push(String(frame));
        server.send(frame);
      });
      server.onMessage((frame) => lying.#pass(socket, String(frame)));
    });
    page.on("request", (request) => {
      lying.sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`);
    });
    return lying;
  }

  /** The envelopes of an event that the page has sent. */
  sentOf(event: string): WireEnvelope[] {
    return this.sent.flatMap((text) => text.startsWith("{") ? [JSON.parse(text) as WireEnvelope] : [])
      .filter((one) => one.event === event);
  }

  /** The latest envelope of an event that the server has sent. */
  latest(event: string): WireEnvelope {
    const found = this.received.findLast((one) => one.event === event);
    if (found === undefined) throw new Error(`The server has sent no ${event}`);
    return found;
  }

  /** Makes an envelope up. */
  inject(event: string, data: Readonly<Record<string, unknown>>): void {
    this.#socket!.send(JSON.stringify({ event, data }));
  }

  /** Changes the answers to `GET` of a path of the API. */
  async answer(path: string | RegExp, change: (json: Record<string, unknown>) => unknown): Promise<void> {
    const isIt = (asked: string): boolean => typeof path === "string" ? asked === path : path.test(asked);
    const pass = async (route: Route): Promise<void> => {
      if (route.request().method() !== "GET") return await route.fallback();
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, status: 200, json: await change(JSON.parse(text)) });
    };
    await this.page.route(
      (url) => isIt(url.pathname + url.search),
      (route) => pass(route).catch(ignoreClosed),
    );
  }

  /** Answers requests in place of the server; where `answer` returns undefined, the server does. */
  async replace(
    method: string,
    path: RegExp,
    answer: (body: string | null) => { readonly status: number; readonly json: unknown } | undefined,
  ): Promise<void> {
    await this.page.route((url) => path.test(url.pathname + url.search), async (route) => {
      const answered = route.request().method() === method ? answer(route.request().postData()) : undefined;
      await (answered === undefined ? route.fallback() : route.fulfill(answered));
    });
  }

  #pass(socket: WebSocketRoute, frame: string): void {
    const value = JSON.parse(frame) as WireEnvelope | WireEnvelope[];
    const envelopes = Array.isArray(value) ? value : [value];
    this.received.push(...envelopes);
    for (const envelope of envelopes) {
      const changed = this.onServer(envelope);
      if (changed !== undefined) socket.send(JSON.stringify(changed));
    }
  }
}

/** What the page still asked for when it was closed is for no one. */
function ignoreClosed(error: Error): void {
  if (!/disposed|closed/.test(error.message)) throw error;
}
