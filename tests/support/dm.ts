// Private messages in a test room: opening a conversation, and data that looks sealed.

import type { PlainClient } from "./plain_client.ts";

/** A room as `pm_ready` and `pm_invite` name it. */
export interface Opened {
  readonly room: string;
  readonly room_key: string;
}

/** Opens an accepted conversation between two online users. Resolves to the name of its room. */
export async function openPair(from: PlainClient, to: PlainClient): Promise<string> {
  const name = String((await from.request("pm_open", { target: nameOf(to) })).data["room"]);
  const accepted = await to.request("pm_accept", { room: name });
  if (accepted.event !== "pm_ready") throw new Error(`Not accepted: ${JSON.stringify(accepted.data)}`);
  return name;
}

/** Data of a `pm_message` with the encoded `text` in place of a ciphertext, which the server cannot distinguish. */
export function sealed(room: string, text: string): { room: string; ciphertext: string; nonce: string } {
  const padded = new TextEncoder().encode(text.padEnd(18, "."));
  return { room, ciphertext: btoa(String.fromCharCode(...padded)), nonce: "AAAAAAAAAAAAAAAA" };
}

/** The text that {@link sealed} has encoded. */
export function unsealed({ ciphertext }: { readonly ciphertext?: string }): string {
  return atob(ciphertext ?? "").replace(/\.+$/, "");
}

/** Texts of the private messages that a client has received, in order. */
export function pmTexts(client: PlainClient, room?: string): string[] {
  return client.all("pm_message").filter((message) => room === undefined || message.room === room)
    .map((message) => message.text ?? unsealed(message));
}

/** A fresh request id, as clients make them. */
export function uuid(): string {
  return crypto.randomUUID();
}

function nameOf(client: PlainClient): string {
  return client.all("joined").at(-1)!.username;
}
