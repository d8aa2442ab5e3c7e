// Reads the persona file.

import { readTextFile } from "./text_file.ts";

/** Reads the persona file as {@link readTextFile} does; null without a path. */
export function readPersonaFile(path: string | null): string | null {
  return readTextFile("VIOLET_PERSONA_FILE", path);
}
