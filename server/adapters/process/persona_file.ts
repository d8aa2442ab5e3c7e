// Reads the persona file.

/**
 * Reads the persona file, without byte order mark, and with line feeds as its line ends; null without a path. Throws an
 * `Error` with one line for the operator.
 */
export function readPersonaFile(path: string | null): string | null {
  if (path === null) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Deno.readFileSync(path));
    return text.replace(/\r\n?/g, "\n");
  } catch {
    throw new Error(
      `VIOLET_PERSONA_FILE: ${JSON.stringify(path)} cannot be read; it takes a text file in UTF-8.`,
    );
  }
}
