// Reads the configuration of this machine: environment variables and a JSON file.

import {
  CONFIG_KEYS,
  type Configuration,
  readConfiguration,
  shownConfigFile,
  withoutMarks,
} from "../../config.ts";

/** What editors of Windows write before a text. In a file of variables it becomes part of the first name. */
const BYTE_ORDER_MARK = "\ufeff";
const DEFAULT_FILE = "config.json";

/** Reads the environment and `CONFIG_FILE`. Without one, reads config.json, which may be missing. */
export function loadConfiguration(): Configuration {
  const env: Record<string, string> = {};
  for (const name of CONFIG_KEYS) {
    const value = variable(name);
    if (value !== "") env[name] = value;
  }
  try {
    return readConfiguration(env, readConfigFile(env["CONFIG_FILE"]));
  } catch (error) {
    const configuration = readConfiguration(env, null);
    return { ...configuration, problems: [(error as Error).message, ...configuration.problems] };
  }
}

/** The path of the configuration file. */
export function configFilePath(): string {
  return variable("CONFIG_FILE") || DEFAULT_FILE;
}

/** An environment variable, without byte order mark and line ends; empty without one. */
function variable(name: string): string {
  const value = Deno.env.get(name) ?? Deno.env.get(`${BYTE_ORDER_MARK}${name}`) ?? "";
  return withoutMarks(value);
}

function readConfigFile(configured: string | undefined): string | null {
  const path = configured || DEFAULT_FILE;
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && !configured) return null;
    const shown = JSON.stringify(shownConfigFile(path));
    throw new Error(`CONFIG_FILE: ${shown} cannot be read; it takes the path of a JSON file.`);
  }
}
