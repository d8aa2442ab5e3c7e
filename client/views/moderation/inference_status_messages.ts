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
  t: Namespaces["staff"]["companion"],
): InferenceStatusMessages {
  if (!reachable) {
    const isSilent = failure !== "refused" && failure !== "broken";
    const why = isSilent ? failure === "timeout" ? t.timeout : t.off : t[failure];
    return {
      title: t.away,
      mood: "away",
      todo: isSilent ? { words: why, command: "ollama serve" } : { words: why },
    };
  }
  if (ready) return { title: t.ready, mood: "well" };
  return { title: t.noVoice, mood: "waiting", todo: { words: t.noModel(model) } };
}
