// What a child process says on its standard output, line by line.

/** The lines of a stream, as they come. */
export async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

/** The next line that contains `part`; those before it are left out. Throws an `Error` when there is none. */
export async function lineWith(lines: AsyncGenerator<string>, part: string): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`The process ended before it said "${part}"`);
    if (value.includes(part)) return value;
  }
}
