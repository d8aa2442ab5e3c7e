// How Violet's machine stands, in plain words, and what to do about it.

import type { CompanionStatus } from "../store/companion.ts";

/** What is said of the machine. */
export interface StandingWords {
  readonly title: string;
  readonly mood: "well" | "waiting" | "away";
  readonly todo?: { readonly words: string; readonly command?: string };
}

const AWAY: Readonly<Record<string, string>> = {
  timeout: "Ollama takes too long to answer. If it stays like this, start it again on this server:",
  refused:
    "Something answers at OLLAMA_URL, but it refuses this server. Check the address, and OLLAMA_ORIGINS.",
  broken: "Something answers at OLLAMA_URL, but not as Ollama does. Check the address.",
};
const OFF =
  "Ollama cannot be reached, so Violet only has excuses. Install it from ollama.com, and start it there:";

/** How the machine stands. */
export function standingWords({ reachable, failure = "", ready, model }: CompanionStatus): StandingWords {
  if (!reachable) {
    const words = AWAY[failure] ?? OFF;
    const needsCommand = failure !== "refused" && failure !== "broken";
    return {
      title: "Violet is away",
      mood: "away",
      todo: needsCommand ? { words, command: "ollama serve" } : { words },
    };
  }
  if (ready) return { title: "Violet is ready", mood: "well" };
  return {
    title: "Violet has no voice yet",
    mood: "waiting",
    todo: { words: `Ollama is running, but does not have ${model}. Pull it below, or use another model.` },
  };
}

/** How busy she is. */
export function queueWords({ running, waiting, concurrency }: CompanionStatus): string {
  const atOnce = concurrency === 1 ? "one at a time" : `${concurrency} at a time`;
  return `${running} being answered, ${waiting} waiting; ${atOnce}`;
}

/** A number of bytes, as people write it. */
export function modelSize(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
