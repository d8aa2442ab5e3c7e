// The connection to Ollama: where it is, what proves who asks, and that nothing on this machine goes through a proxy.

import type { Settings } from "../../ports/settings.ts";

/** Address and key of Ollama. */
export type OllamaAccess = Pick<Settings, "ollamaUrl"> & Partial<Pick<Settings, "ollamaApiKey">>;

/** A connection to Ollama. */
export interface OllamaHttp {
  /** Address of a path of the API, such as `/api/chat`, without user and password. */
  url(path: string): string;
  /** Fetches it, with the key or password. A redirect is an answer: a conversation follows none. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Whether Ollama is on this machine. */
  readonly isHere: boolean;
  /** A text without key and password. */
  redacted(text: string): string;
}

/** Environment variables that name a proxy. Deno reads them when it makes a client. */
const PROXY_VARIABLES = /^(?:https?|all)_proxy$/i;

/** Connects to Ollama. A user and password in the address are sent as Basic, and the key, which counts first, as Bearer. */
export function connectToOllama({ ollamaUrl, ollamaApiKey = null }: OllamaAccess): OllamaHttp {
  const address = new URL(ollamaUrl);
  const secrets = [ollamaApiKey ?? "", decoded(address.password)].filter((secret) => secret !== "");
  const authorization = authorizationOf(address, ollamaApiKey);
  const base = `${address.protocol}//${address.host}${address.pathname.replace(/\/+$/, "")}`;
  const isHere = isLoopback(address.hostname);
  let client: Deno.HttpClient | undefined;
  return {
    isHere,
    url: (path) => `${base}${path}`,
    fetch(url, init) {
      const headers = new Headers(init.headers);
      if (authorization !== null) headers.set("authorization", authorization);
      if (isHere && hasProxy()) client ??= directClient();
      return fetch(url, {
        ...init,
        headers,
        redirect: "manual",
        ...(client === undefined ? {} : { client }),
      });
    },
    redacted: (text) => secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text),
  };
}

/** Whether a host is this machine. Nothing leads away from it, so a proxy has no business there. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, "");
  return host === "localhost" || host.endsWith(".localhost") || /^127(?:\.\d+){3}$/.test(host) ||
    /^::ffff:7f[\da-f]{2}:/.test(host) || ["::1", "::", "0.0.0.0"].includes(host);
}

/** Whether the environment names a proxy. */
export function hasProxy(): boolean {
  return Object.entries(Deno.env.toObject()).some(([name, value]) =>
    PROXY_VARIABLES.test(name) && value !== ""
  );
}

function authorizationOf({ username, password }: URL, key: string | null): string | null {
  if (key !== null) return `Bearer ${key}`;
  if (username === "" && password === "") return null;
  const bytes = new TextEncoder().encode(`${decoded(username)}:${decoded(password)}`);
  return `Basic ${bytes.toBase64()}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A client without a proxy. Deno has no option for that: it reads the variables while it makes the client. */
function directClient(): Deno.HttpClient {
  const named = Object.entries(Deno.env.toObject()).filter(([name]) => PROXY_VARIABLES.test(name));
  for (const [name] of named) Deno.env.delete(name);
  try {
    return Deno.createHttpClient({});
  } finally {
    for (const [name, value] of named) Deno.env.set(name, value);
  }
}
