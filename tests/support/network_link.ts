// The network between one browser and the servers: a relay that a test cuts, silently or with a close, and turns to
// another node.

/** A link. Connections that are open stay with the server that they were made to. */
export interface NetworkLink extends AsyncDisposable {
  /** The address that the browser opens. */
  readonly url: string;
  /** Nothing passes any more. Open connections are closed, or (`silently`) kept without a word. New ones fail. */
  cut(how?: "silently"): void;
  /** New connections pass again, to the server at `url` if given. Those of before are gone. */
  mend(url?: string): void;
}

/** Relays to the server at `url`. */
export function openLink(url: string): NetworkLink {
  let target = new URL(url);
  let isCut = false;
  const open = new Set<{ silent: boolean; readonly ends: readonly Deno.Conn[] }>();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const relay = async (browser: Deno.Conn): Promise<void> => {
    if (isCut) return browser.close();
    const server = await Deno.connect({ hostname: target.hostname, port: Number(target.port) });
    const line = { silent: false, ends: [browser, server] };
    open.add(line);
    await Promise.all([pump(browser, server, line), pump(server, browser, line)]);
    open.delete(line);
  };
  const running = (async () => {
    const lines: Promise<void>[] = [];
    for await (const connection of listener) lines.push(relay(connection).catch(() => {}));
    await Promise.all(lines);
  })();
  const closeAll = (): void => {
    for (const { ends } of open) for (const end of ends) tryClose(end);
  };
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    cut(how) {
      isCut = true;
      if (how === undefined) return closeAll();
      for (const line of open) line.silent = true;
    },
    mend(to) {
      for (const { silent, ends } of open) if (silent) tryClose(ends[0]!);
      if (to !== undefined) target = new URL(to);
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      closeAll();
      await running;
    },
  };
}

/** Copies from one end to the other. On a silent line, what arrives is lost, and a close is not passed on. */
async function pump(from: Deno.Conn, to: Deno.Conn, line: { readonly silent: boolean }): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  try {
    for (;;) {
      const count = await from.read(buffer);
      if (count === null) break;
      for (let sent = 0; sent < count && !line.silent;) sent += await to.write(buffer.subarray(sent, count));
    }
  } catch {
    // The connection was closed.
  }
  if (!line.silent) tryClose(to);
}

function tryClose(end: Deno.Conn): void {
  try {
    end.close();
  } catch {
    // Closed already.
  }
}
