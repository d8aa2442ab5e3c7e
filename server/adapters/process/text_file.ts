// Reads a text file that a setting names.

/**
 * Reads a text file in UTF-8, without byte order mark, and with line feeds as its line ends; null without a path.
 * `key` is the setting. Throws an `Error` with one line for the operator when the file cannot be read, is not UTF-8, or
 * has more than `maxBytes`.
 */
export function readTextFile(key: string, path: string | null, maxBytes = Infinity): string | null {
  if (path === null) return null;
  const name = `${key}: ${JSON.stringify(path)}`;
  let text: string;
  try {
    const { size } = Deno.statSync(path);
    if (size > maxBytes) throw new RangeError();
    text = new TextDecoder("utf-8", { fatal: true }).decode(Deno.readFileSync(path));
  } catch (error) {
    throw new Error(
      error instanceof RangeError
        ? `${name} is too long; it takes a text of at most ${maxBytes} bytes.`
        : `${name} cannot be read; it takes a text file in UTF-8.`,
    );
  }
  return text.replace(/\r\n?/g, "\n");
}
