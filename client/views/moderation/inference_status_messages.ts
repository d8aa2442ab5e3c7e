// The state of inference as text, with a remedy for a problem.

import type { InferenceState } from "../../store/moderation/companion_admin_store.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";

/** A state: its title, its kind for the style sheet, and a remedy, with a command to run where there is one. */
export interface InferenceStatusMessage {
  readonly title: string;
  readonly kind: "well" | "waiting" | "away";
  readonly remedy?: { readonly text: string; readonly command?: string };
}

/** The message of a state. */
export function inferenceStatusMessage(
  { reachable, failure = "", ready, model }: InferenceState,
  t: Namespaces["staff"]["companion"],
): InferenceStatusMessage {
  if (!reachable) {
    const isUnreachable = failure !== "refused" && failure !== "broken";
    const why = isUnreachable ? failure === "timeout" ? t.timeout : t.off : t[failure];
    return {
      title: t.away,
      kind: "away",
      remedy: isUnreachable ? { text: why, command: "ollama serve" } : { text: why },
    };
  }
  if (ready) return { title: t.ready, kind: "well" };
  return { title: t.noVoice, kind: "waiting", remedy: { text: t.noModel(model) } };
}
