// Reads the house rules.

import { readTextFile } from "./text_file.ts";

/** Longest rules, bytes. Every socket gets them in its greeting. */
const MAX_RULES_BYTES = 16_384;

/**
 * Reads the house rules, without space around them; null without a path. Throws an `Error` with one line for the
 * operator when the file cannot be read, is empty, or is too long.
 */
export function readRulesFile(path: string | null): string | null {
  const rules = readTextFile("RULES_FILE", path, MAX_RULES_BYTES)?.trim() ?? null;
  if (rules === "") {
    throw new Error(`RULES_FILE: ${JSON.stringify(path)} is empty; it takes the house rules.`);
  }
  return rules;
}
