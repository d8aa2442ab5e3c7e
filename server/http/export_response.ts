// The response with an export: one JSON object, read, encoded and written in parts, as fast as the client takes it.

import { encodeHistory } from "./history_response.ts";

/** What an export is made of, in the order of the response. */
export interface ExportSources {
  /** The members that come first. Small. */
  readonly head: object;
  readonly conversations: AsyncIterable<{ readonly messages: readonly object[] }>;
  /** The members `violet` and `reports`, which come last. */
  readonly turns: AsyncIterable<object>;
  readonly reports: AsyncIterable<readonly object[]>;
}

type Part = Uint8Array<ArrayBuffer>;

/** The response in parts, each of at most 280 KiB or so. Awaits `turn` before each piece of work. */
export async function* exportParts(
  { head, conversations, turns, reports }: ExportSources,
  turn: () => Promise<void>,
): AsyncGenerator<Part> {
  const encoder = new TextEncoder();
  yield encoder.encode(`${JSON.stringify(head).slice(0, -1)},"conversations":[`);
  let isFirst = true;
  for await (const conversation of conversations) {
    if (!isFirst) yield encoder.encode(",");
    isFirst = false;
    yield* await encodeHistory(conversation, turn);
  }
  yield encoder.encode('],"violet":[');
  isFirst = true;
  for await (const one of turns) {
    await turn();
    yield encoder.encode(`${isFirst ? "" : ","}${JSON.stringify(one)}`);
    isFirst = false;
  }
  yield encoder.encode('],"reports":[');
  isFirst = true;
  for await (const part of reports) {
    await turn();
    const text = part.map((report) => JSON.stringify(report)).join(",");
    if (text === "") continue;
    yield encoder.encode(`${isFirst ? "" : ","}${text}`);
    isFirst = false;
  }
  yield encoder.encode("]}");
}

/** What happens to a body that {@link streamed} makes. */
export interface StreamObserver {
  /** So many bytes wait for the client. */
  onPart(bytes: number): void;
  /** The body is over: complete, cancelled by the client, or failed with this. */
  onEnd(failure?: unknown): void;
}

/** A body that is made as the client reads it, and how to end it early: then the client sees a broken response. */
export function streamed(
  parts: AsyncGenerator<Part>,
  { onPart, onEnd }: StreamObserver,
): { readonly body: ReadableStream<Part>; readonly abort: () => void } {
  let streamController: ReadableStreamDefaultController<Part>;
  let isOver = false;
  const over = (failure?: unknown): void => {
    if (isOver) return;
    isOver = true;
    // It ends where it waits, and reads no further.
    void parts.return(undefined);
    onEnd(failure);
  };
  const body = new ReadableStream<Part>({
    start(controller) {
      streamController = controller;
    },
    async pull(controller) {
      try {
        const { done, value } = await parts.next();
        if (isOver) return;
        if (done) {
          over();
          return controller.close();
        }
        onPart(value.length);
        controller.enqueue(value);
      } catch (error) {
        over(error);
        controller.error(brokenOff());
      }
    },
    cancel: () => over(),
  }, { highWaterMark: 0 });
  const abort = (): void => {
    if (isOver) return;
    over();
    streamController.error(brokenOff());
  };
  return { body, abort };
}

/** What ends a response early. Deno 2.9.6 prints it, so it has one line. */
function brokenOff(): Error {
  const error = new Error("An export broke off before its client had it");
  error.stack = error.message;
  return error;
}
