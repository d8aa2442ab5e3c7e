// What a check of the doctor is, and what it finds.

import type { Configuration } from "../../config.ts";
import type { Settings } from "../../ports/settings.ts";

/** How bad something is. A problem would stop a start, or soon stop the server. */
export type Grade = "ok" | "warning" | "problem";

/** One line of the doctor. */
export interface Finding {
  readonly grade: Grade;
  /** What is the case. One sentence. */
  readonly what: string;
  /** What to do about it. */
  readonly todo?: string;
}

/** What is looked at. */
export interface CheckContext {
  readonly configuration: Configuration;
  readonly settings: Settings;
  /** Path of the configuration file, which may be missing. */
  readonly configFile: string;
}

/** One thing that the doctor looks at. It changes nothing. */
export interface Check {
  /** One word for what it is about. */
  readonly about: string;
  run(context: CheckContext): Finding[] | Promise<Finding[]>;
}

/** All is well. */
export function ok(what: string): Finding {
  return { grade: "ok", what };
}

/** The server works, but not as well as it could. */
export function warning(what: string, todo: string): Finding {
  return { grade: "warning", what, todo };
}

/** The server does not start, or will stop. */
export function problem(what: string, todo: string): Finding {
  return { grade: "problem", what, todo };
}
