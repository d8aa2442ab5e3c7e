// Reads the persona file.

/** Reads the persona file; null without a path. Throws an `Error` with one line for the operator. */
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
