// How Violet's machine stands, in plain words, and what to do about it.

import type { InferenceState } from "../../store/moderation/companion_admin_store.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";

/** What is said of the machine. */
export interface InferenceStatusMessages {
  readonly title: string;
  readonly mood: "well" | "waiting" | "away";
  readonly todo?: { readonly words: string; readonly command?: string };
}

/** How the machine stands. */
export function inferenceStatusMessage(
  { reachable, failure = "", ready, model }: InferenceState,
  words: Namespaces["staff"]["machine"],
): InferenceStatusMessages {
  if (!reachable) {
    const isSilent = failure !== "refused" && failure !== "broken";
    const why = isSilent ? failure === "timeout" ? words.timeout : words.off : words[failure];
    return {
      title: words.away,
      mood: "away",
      todo: isSilent ? { words: why, command: "ollama serve" } : { words: why },
    };
  }
  if (ready) return { title: words.ready, mood: "well" };
  return { title: words.noVoice, mood: "waiting", todo: { words: words.noModel(model) } };
}
