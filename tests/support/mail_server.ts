// A real mail server on a free port of this machine, which keeps what it takes.

import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** A mail that was taken: envelope and source. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
  /** Whether it came over TLS. */
  readonly secure: boolean;
}

/** The mail server. */
export interface MailServer extends AsyncDisposable {
  readonly port: number;
  readonly taken: ReceivedMail[];
  /** Resolves when it has taken that many mails. */
  until(count: number): Promise<void>;
}

/** Starts one, without TLS and without users unless `options` say otherwise. `port` 0 takes a free one. */
export async function startMailServer(
  options: SMTPServerOptions = {},
  port: number = 0,
): Promise<MailServer> {
  const taken: ReceivedMail[] = [];
  let wake: () => void = () => {};
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, callback) {
      const pieces: Uint8Array[] = [];
      stream.on("data", (piece: Uint8Array) => pieces.push(piece));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source: new TextDecoder().decode(concat(pieces)),
          secure: session.secure === true,
        });
        callback();
        wake();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    async until(count) {
      while (taken.length < count) await new Promise<void>((resolve) => wake = resolve);
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A server that takes connections and says `greeting`, or nothing, and never answers. */
export async function startSilentServer(greeting: string = ""): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    if (greeting !== "") socket.write(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken: [],
    until: () => Promise.reject(new Error("It takes nothing")),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The text of a mail, decoded, without its headers. */
export function textOf({ source }: ReceivedMail): string {
  const [, headers = "", part = ""] = /(Content-Type: text\/plain[^]*?)\r\n\r\n([^]*?)\r\n--/.exec(source) ??
    [];
  const encoding = /^Content-Transfer-Encoding: (\S+)/im.exec(headers)?.[1]?.toLowerCase();
  const decoded = encoding === "base64"
    ? atob(part.replaceAll("\r\n", ""))
    : encoding === "quoted-printable"
    ? part.replaceAll("=\r\n", "")
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : part;
  const bytes = Uint8Array.from(decoded, (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes).replaceAll("\r\n", "\n");
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
