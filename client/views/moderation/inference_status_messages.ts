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
  { reachable, failure = "", ready, model, elsewhere }: InferenceState,
  t: Namespaces["staff"]["companion"],
): InferenceStatusMessage {
  if (!reachable) {
    return { title: t.away, kind: "away", remedy: remedyOf(failure, elsewhere === true, t) };
  }
  if (ready) return { title: t.ready, kind: "well" };
  return { title: t.noVoice, kind: "waiting", remedy: { text: t.noModel(model) } };
}

/** What helps. A command only where it runs: on the machine of this server. */
function remedyOf(
  failure: string,
  elsewhere: boolean,
  t: Namespaces["staff"]["companion"],
): NonNullable<InferenceStatusMessage["remedy"]> {
  if (failure === "refused" || failure === "broken") return { text: t[failure] };
  const isSlow = failure === "timeout";
  if (elsewhere) return { text: isSlow ? t.timeoutElsewhere : t.offElsewhere };
  return { text: isSlow ? t.timeout : t.off, command: "ollama serve" };
}
