// Types of the doctor: a check and its findings.

import type { Configuration } from "../../config.ts";
import type { Settings } from "../../ports/settings.ts";

/** Severity of a finding. A problem prevents a start, or will soon stop the server. */
export type Grade = "ok" | "warning" | "problem";

/** One result of a check. */
export interface Finding {
  readonly grade: Grade;
  /** The observation, one sentence. */
  readonly what: string;
  /** The remedy. */
  readonly todo?: string;
}

/** What a check inspects. */
export interface CheckContext {
  readonly configuration: Configuration;
  readonly settings: Settings;
  /** Path of the configuration file, which may be missing. */
  readonly configFile: string;
}

/** One check of the doctor. It changes nothing. */
export interface Check {
  /** Its subject, one word. */
  readonly about: string;
  run(context: CheckContext): Finding[] | Promise<Finding[]>;
}

/** A finding without a problem. */
export function ok(what: string): Finding {
  return { grade: "ok", what };
}

/** A finding for a server that works, but not as well as it could. */
export function warning(what: string, todo: string): Finding {
  return { grade: "warning", what, todo };
}

/** A finding that prevents a start, or will soon stop the server. */
export function problem(what: string, todo: string): Finding {
  return { grade: "problem", what, todo };
}
