// Drawn keys: each in a box, named as on the user's keyboard.

import type { JSX } from "preact";
import { chordsOf, type KeyId, SYSTEM } from "./key_bindings.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The symbols on the keys of a Mac. */
const MAC: Readonly<Record<string, string>> = { Mod: "⌘", Ctrl: "⌃", Alt: "⌥", Shift: "⇧", Enter: "↩" };

/** The keys for each of `of`: all shortcuts, or the first of each. */
export function Keycaps({ of, all = false }: { of: readonly KeyId[]; all?: boolean }): JSX.Element {
  const { or } = useI18n("later").keys;
  const nameOf = useKeyNames();
  const chords = of.flatMap((id) => all ? chordsOf(id) : chordsOf(id).slice(0, 1));
  return (
    <span class="keycaps">
      {chords.map((chord, index) => (
        <>
          {all && index > 0 && <span class="keycaps-or">{or}</span>}
          <span class="keycaps-chord">
            {chord.split("+").map((key) => <kbd key={key}>{nameOf(key)}</kbd>)}
          </span>
        </>
      ))}
    </span>
  );
}

/** Names keys in running text, such as `Ctrl+K`. */
export function useKeyText(): (of: KeyId) => string {
  const nameOf = useKeyNames();
  return (of) => chordsOf(of)[0]!.split("+").map(nameOf).join(SYSTEM === "mac" ? "" : "+");
}

function useKeyNames(): (key: string) => string {
  const { caps } = useI18n("later").keys;
  return (key) => {
    const onMac = SYSTEM === "mac" ? MAC[key] : undefined;
    return onMac ?? caps[key === "Mod" ? "Ctrl" : key] ?? key.toUpperCase();
  };
}
