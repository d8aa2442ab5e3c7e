// What a page's cryptography works with: keys, random bytes, and what it seals and opens. A test learns it from the page.

import type { BrowserContext } from "playwright-core";
import { isMessageText, PADDED_LENGTHS } from "../../../server/protocol/e2ee/sealed_lengths.ts";
import { historyKeyText } from "../../../client/crypto/e2ee/history_key.ts";
import { identityOf } from "../../../client/crypto/e2ee/identity_keys.ts";
import { type Bytes, fromBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { Secret } from "./byte_log.ts";

/** `key`: of an algorithm. `random`: made by chance. `plain`: sealed or opened. `typed`: derived from. */
type Kind = "key" | "random" | "plain" | "typed";

/** What was noted: the kind, and bytes in base64. */
type Note = readonly [Kind, string];

const BINDING = "noteSecrets";
const KEY_BYTES = 32;
/** Bytes of the secret of a history key. */
const HISTORY_BYTES = 16;

/** The secrets of pages. */
export class PageSecrets {
  readonly #notes: Map<string, Note> = new Map();
  /** What may be on the wire, by its kind. */
  readonly #public: Set<string> = new Set();

  /** Listens to every page of a profile, from its next load on. */
  async of(context: BrowserContext): Promise<void> {
    await context.exposeBinding(BINDING, (_, notes: Note[]) => {
      for (const note of notes) this.#notes.set(note.join(" "), note);
    });
    await context.addInitScript(noteAll, BINDING);
  }

  /**
   * Bytes in base64 may be on the wire. `random`: names of browser profiles, salts, numbers of moves. `key`: of a room that the
   * server has made.
   */
  publish(kind: "random" | "key", base64: string): void {
    this.#public.add(`${kind} ${base64}`);
  }

  /** The key of the account whose keys include this one, base64. Fails where no page has it. */
  async accountKey(ikSig: string): Promise<Bytes> {
    for (const [kind, base64] of this.#notes.values()) {
      const bytes = fromBase64(base64, KEY_BYTES);
      if (kind === "key" && bytes !== undefined && (await identityOf(bytes)).ikSig === ikSig) return bytes;
    }
    throw new Error("No page has the key of this account");
  }

  /** All of them. */
  async all(): Promise<Secret[]> {
    const secrets: Secret[] = [];
    for (const [kind, base64] of this.#notes.values()) {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      if (kind === "plain") secrets.push(...ofPlain(bytes));
      else if (kind === "typed") secrets.push({ name: "text", bytes });
      else if (!this.#public.has(`${kind} ${base64}`)) secrets.push({ name: kind, bytes });
      if (kind === "key" && bytes.length === HISTORY_BYTES) secrets.push(...await ofHistoryKey(bytes));
    }
    return secrets;
  }
}

/** A message has the key of its commitment and a text; the list of pins has former keys; all else is a key or a text. */
function ofPlain(bytes: Uint8Array): Secret[] {
  if ((PADDED_LENGTHS as readonly number[]).includes(bytes.length)) {
    const length = new DataView(bytes.buffer).getUint16(KEY_BYTES);
    const text = bytes.slice(KEY_BYTES + 2, KEY_BYTES + 2 + length);
    const kf = { name: "key of a commitment", bytes: bytes.slice(0, KEY_BYTES) };
    return isMessageText(new TextDecoder().decode(text)) ? [kf, { name: "text", bytes: text }] : [kf];
  }
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith('{"at":')) {
    return [{ name: bytes.length === KEY_BYTES ? "key" : "text", bytes }];
  }
  const { former } = JSON.parse(text) as { former: string[] };
  return [
    { name: "pins", bytes },
    ...former.map((key) => ({ name: "key", bytes: Uint8Array.from(atob(key), (one) => one.charCodeAt(0)) })),
  ];
}

/** As it is shown, and may be typed. */
async function ofHistoryKey(bytes: Uint8Array): Promise<Secret[]> {
  const shown = await historyKeyText(new Uint8Array(bytes));
  const forms = [shown, shown.replaceAll("-", ""), shown.replaceAll("-", " ")];
  return [...forms, ...forms.map((form) => form.toLowerCase())]
    .map((form) => ({ name: "history key", bytes: new TextEncoder().encode(form) }));
}

/** Runs in the page, before its scripts. */
function noteAll(binding: string): void {
  const subtle = SubtleCrypto.prototype;
  let waiting: [string, string][] = [];
  const bytesOf = (data: unknown): Uint8Array =>
    data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(
      (data as Uint8Array).buffer,
      (data as Uint8Array).byteOffset,
      (data as Uint8Array).byteLength,
    );
  const note = (kind: string, data: unknown): void => {
    const base64 = btoa(Array.from(bytesOf(data), (byte) => String.fromCharCode(byte)).join(""));
    if (waiting.push([kind, base64]) > 1) return;
    setTimeout(() => {
      const notes = waiting;
      waiting = [];
      (globalThis as unknown as Record<string, (notes: unknown) => void>)[binding]!(notes);
    });
  };
  const nameOf = (algorithm: unknown): string =>
    typeof algorithm === "string" ? algorithm : (algorithm as Algorithm).name;
  const hook = (
    name: "importKey" | "encrypt" | "decrypt" | "deriveBits",
    see: (args: readonly unknown[], result: unknown) => void,
  ): void => {
    const original = subtle[name] as (...args: unknown[]) => Promise<unknown>;
    Object.defineProperty(subtle, name, {
      value: async function (this: SubtleCrypto, ...args: unknown[]): Promise<unknown> {
        const result = await original.apply(this, args);
        see(args, result);
        return result;
      },
    });
  };
  // The public key of a private one is made with it, and is no secret.
  const basePoints = new WeakSet<object>();
  hook("importKey", ([format, data, algorithm], result) => {
    const isPublic = ["X25519", "Ed25519"].includes(nameOf(algorithm));
    if (format === "pkcs8") note("key", bytesOf(data).slice(-32));
    else if (format === "raw" && !isPublic) note("key", data);
    else if (format === "raw" && bytesOf(data).every((byte, at) => byte === (at === 0 ? 9 : 0))) {
      basePoints.add(result as object);
    }
  });
  hook("encrypt", ([, , plain]) => note("plain", plain));
  hook("decrypt", (_, plain) => note("plain", plain));
  hook("deriveBits", ([algorithm], bits) => {
    const { info, public: other } = algorithm as { info?: Uint8Array; public?: object };
    const isCommitment = info !== undefined && new TextDecoder("latin1").decode(info).includes("aphro/v1/kc");
    if (!isCommitment && (other === undefined || !basePoints.has(other))) note("key", bits);
  });
  const random = Crypto.prototype.getRandomValues;
  Object.defineProperty(Crypto.prototype, "getRandomValues", {
    value<T extends ArrayBufferView>(this: Crypto, array: T): T {
      const filled = random.call(this, array as never) as unknown as T;
      if (filled.byteLength === 16 || filled.byteLength === 32) note("random", filled);
      return filled;
    },
  });
  const post = Worker.prototype.postMessage as (...args: unknown[]) => void;
  Object.defineProperty(Worker.prototype, "postMessage", {
    value(this: Worker, ...args: unknown[]): void {
      const { passphrase } = (args[0] ?? {}) as { passphrase?: unknown };
      if (typeof passphrase === "string") note("typed", new TextEncoder().encode(passphrase));
      post.apply(this, args);
    },
  });
}
