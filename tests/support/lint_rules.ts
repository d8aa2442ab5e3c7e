// Runs the project's own lint rules on a piece of source.

import assert from "node:assert/strict";
import plugin from "../../.ci/import_rules.ts";

/** Names of the rules that refuse this source, in the order of their reports. */
export function refusals(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map((diagnostic) =>
    diagnostic.id.replace("aphrodite/", "")
  );
}

export function accepts(file: string, ...sources: string[]): void {
  for (const source of sources) assert.deepEqual(refusals(file, source), [], `${file}: ${source}`);
}

export function refuses(rule: string, file: string, ...sources: string[]): void {
  for (const source of sources) {
    const rules = refusals(file, source);
    assert.ok(rules.length > 0 && rules.every((name) => name === rule), `${file}: ${source} → [${rules}]`);
  }
}

/** What one rule says about this source, hints included. */
export function findings(rule: Deno.lint.Rule, file: string, source: string): string[] {
  const alone: Deno.lint.Plugin = { name: "aphrodite", rules: { alone: rule } };
  return Deno.lint.runPlugin(alone, file, source).map(({ message, hint }) => `${message}. ${hint ?? ""}`);
}

export const from = (specifier: string): string => `import { x } from "${specifier}";`;
export const typeFrom = (specifier: string): string => `import type { X } from "${specifier}";`;
