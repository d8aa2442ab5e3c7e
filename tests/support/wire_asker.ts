// A member at a real server, in conversation with the companion.

import { newKey, readKey, seal } from "../../server/protocol/sealed.ts";
import { WireClient } from "./wire_client.ts";

/** A member's socket and the name of their room with the companion. */
export class WireAsker {
  private constructor(readonly client: WireClient, readonly room: string) {}

  /** Joins with a token, and opens the conversation. */
  static async enter(url: string, token: string): Promise<WireAsker> {
    const client = await WireClient.open(url);
    const joined = await client.request("join", { mode: "restore", token, caps: ["stream"] });
    if (joined.event !== "joined") throw new Error(`Refused: ${JSON.stringify(joined.data)}`);
    const { data } = await client.request("pm_open", { target: "Violet" });
    return new WireAsker(client, String(data["room"]));
  }

  /** Sends a question. Resolves to its id. */
  async ask(text: string): Promise<number> {
    const transit_key = newKey();
    const sealed = await seal((await readKey(transit_key))!, text);
    const { event, data } = await this.client.request("pm_message", {
      room: this.room,
      ...sealed,
      transit_key,
    });
    if (event !== "ack") throw new Error(`Refused: ${JSON.stringify(data)}`);
    return Number(data["id"]);
  }

  /** What the server keeps of the conversation. */
  async turns(): Promise<Record<string, unknown>[]> {
    const { data } = await this.client.request("violet_history", { room: this.room });
    return data["turns"] as Record<string, unknown>[];
  }

  /** Waits until so many pieces have arrived. */
  pieces(count: number): Promise<void> {
    return this.client.until(`${count} pieces`, () => this.client.all("violet_delta").length >= count);
  }

  /** Waits until a question is shown as not answered. Resolves to its id. */
  async unanswered(): Promise<number> {
    await this.client.until("it is not answered", () => this.client.all("violet_unanswered").length > 0);
    return this.client.all("violet_unanswered").at(-1)!.id;
  }
}
