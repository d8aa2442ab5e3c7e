// Over the conversation in view: a new device asks for the keys; or in this browser there are none, or something is wrong. The notice
// comes with the part `key_recovery`, to which it leads.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLaterStores } from "../shell/part_hooks.ts";
import { useKeyScreens } from "./use_key_screens.ts";

/** The notice, if there is one to give. */
export function KeyNotice(): JSX.Element | null {
  const { connection: { state }, dms, keys: { move, own }, screen } = useLaterStores();
  const isPutOff = useSignal(false);
  const isWanted = useSignal(false);
  const isAsked = own.value === "ready" && move.value !== null;
  // A conversation with a person says so itself.
  const isSaid = dms.list.value.some(({ key }) => key === screen.conversation.value);
  const isMissing = (own.value === "locked" || own.value === "alarm") && !isPutOff.value && !isSaid;
  const isDue = isAsked || isMissing;
  // What could not be loaded is tried again when the connection is back.
  useEffect(() => void (isWanted.value ||= isDue), [isDue, state.value]);
  const part = useKeyScreens(isWanted.value, () => isWanted.value = false);
  // A dialog that it has opened outlasts it.
  return part && <part.DueNotice isDue={isDue} onNotNow={() => isPutOff.value = true} />;
}
