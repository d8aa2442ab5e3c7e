// Where configuration comes from on this machine: the environment, and a JSON file.

import { CONFIG_KEYS, type Configuration, readConfiguration, shownConfigFile } from "../../config.ts";

/** Reads environment and `CONFIG_FILE` (config.json; a missing default file counts as empty). */
export function loadConfiguration(): Configuration {
  const env: Record<string, string> = {};
  for (const name of CONFIG_KEYS) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  try {
    return readConfiguration(env, readText(env["CONFIG_FILE"]));
  } catch (error) {
    const configuration = readConfiguration(env, null);
    return { ...configuration, problems: [(error as Error).message, ...configuration.problems] };
  }
}

function readText(named: string | undefined): string | null {
  const path = named || "config.json";
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && !named) return null;
    const shown = JSON.stringify(shownConfigFile(path));
    throw new Error(`CONFIG_FILE: ${shown} cannot be read; it takes the path of a JSON file.`);
  }
}
