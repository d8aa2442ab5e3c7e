// A client with only the original wire format and WebCrypto reads the messages of the page, and the page reads its messages.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import {
  enterAsMember,
  inviteToDm,
  messagesIn,
  registerMember,
  tabOf,
  writeAnyway,
} from "../support/member.ts";

const ignore = !hasBrowser();

type Data = Record<string, string>;

/** A WebSocket as the original page used it: events with data, without ids and caps. */
class OriginalClient {
  readonly #events: { event: string; data: Data }[] = [];
  #wake: () => void = () => {};

  private constructor(readonly socket: WebSocket) {
    socket.onmessage = ({ data }): void => {
      this.#events.push(JSON.parse(String(data)) as { event: string; data: Data });
      this.#wake();
    };
  }

  static async connect(url: string): Promise<OriginalClient> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
    await new Promise((resolve) => socket.onopen = resolve);
    return new OriginalClient(socket);
  }

  send(event: string, data: Data): void {
    this.socket.send(JSON.stringify({ event, data }));
  }

  /** The next event of this name that matches. */
  async next(event: string, fits: (data: Data) => boolean = () => true): Promise<Data> {
    for (;;) {
      const index = this.#events.findIndex((one) => one.event === event && fits(one.data));
      if (index >= 0) return this.#events.splice(index, 1)[0]!.data;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.socket.onclose = resolve);
    this.socket.close();
    await closed;
  }
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const base64Of = (bytes: ArrayBuffer | Uint8Array): string =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));

Deno.test({ name: "the original's sealed messages are read here, and ours there", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await enterAsMember(page, app.url, "alice");
  const token = await registerMember(app.url, "olga");
  const client = await OriginalClient.connect(app.url);
  client.send("join", { mode: "restore", token });
  await client.next("joined");

  let room = "";
  let key: CryptoKey | undefined;
  const send = async (text: string): Promise<void> => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key!, new TextEncoder().encode(text));
    client.send("pm_message", { room, ciphertext: base64Of(sealed), nonce: base64Of(iv) });
  };
  await t.step("the page invites; the key is 32 bytes in base64", async () => {
    await inviteToDm(page, "olga");
    await writeAnyway(page);
    const invite = await client.next("pm_invite", ({ from }) => from === "alice");
    assert.equal(bytesOf(invite.room_key!).length, 32);
    client.send("pm_accept", { room: invite.room! });
    const ready = await client.next("pm_ready");
    assert.deepEqual([ready.with, ready.room, ready.room_key], ["alice", invite.room, invite.room_key]);
    // What has waited for the answer.
    await client.next("pm_message", ({ from }) => from === "alice");
    room = invite.room!;
    key = await crypto.subtle.importKey("raw", bytesOf(invite.room_key!), "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
  });

  await t.step(
    "it opens what the page sends: AES-GCM, a nonce of 12 bytes, another one each time",
    async () => {
      const nonces = new Set<string>();
      for (const text of ["first 💋 words", "first 💋 words", "second\nline"]) {
        await say(page, text);
        const message = await client.next("pm_message", ({ from }) => from === "alice");
        assert.equal(message.text, undefined);
        assert.equal(message.room, room);
        const iv = bytesOf(message.nonce!);
        assert.equal(iv.length, 12);
        nonces.add(message.nonce!);
        const plain = await crypto.subtle.decrypt(
          { name: "AES-GCM", iv },
          key!,
          bytesOf(message.ciphertext!),
        );
        assert.equal(new TextDecoder().decode(plain), text);
      }
      assert.equal(nonces.size, 3);
    },
  );

  await t.step("the page opens what it sends, live and from the history", async () => {
    await send("an answer from elsewhere ❤️");
    await page.getByRole("article").filter({ hasText: "an answer from elsewhere ❤️" }).waitFor();
    await page.reload();
    await tabOf(page, "olga").click();
    await until("all is here", async () => (await messagesIn(page)).length === 5);
    assert.equal((await messagesIn(page)).at(-1), "an answer from elsewhere ❤️");
  });

  await t.step("what was changed on the way is shown as what it is", async () => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key!, new TextEncoder().encode("x"));
    new Uint8Array(sealed)[0]! ^= 1;
    client.send("pm_message", { room, ciphertext: base64Of(sealed), nonce: base64Of(iv) });
    await page.getByText("This message could not be opened.").waitFor();
  });

  await t.step(
    "row 19: a sealed message of blank letters says that it is empty, and gets no reply",
    async () => {
      const blank = ["\u2800", "> alice: first\n\u3164\u200b"];
      for (const text of blank) await send(text);
      const empty = page.getByRole("article").filter({ hasText: "(empty message)" });
      await until("all are here", async () => await empty.count() === blank.length);
      assert.equal(await empty.getByRole("button", { name: "Reply" }).count(), 0);
      await send("not empty \u2800");
      const last = page.getByRole("article").last();
      await last.filter({ hasText: "not empty" }).waitFor();
      assert.equal(await last.getByText("(empty message)").count(), 0);
    },
  );
  await client.close();
});
