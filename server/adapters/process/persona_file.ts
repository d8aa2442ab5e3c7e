// The text of the persona file.

/** Reads a text file; null stands for none. Throws an `Error` with a line for the person who starts the program. */
export function readPersonaFile(path: string | null): string | null {
  if (path === null) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Deno.readFileSync(path));
  } catch {
    throw new Error(
      `VIOLET_PERSONA_FILE: ${JSON.stringify(path)} cannot be read; it takes a text file in UTF-8.`,
    );
  }
}
