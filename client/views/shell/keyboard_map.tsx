// The dialog "Keyboard map": all shortcuts of the page, from the table that the key handlers use.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Keycaps } from "./keycaps.tsx";
import type { KeyId } from "./key_bindings.ts";
import { Switch } from "../ui/switch.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Shortcuts in one row, which has the description of the first. */
type Row = readonly KeyId[];

/** The rows of the map. Two preferences matter: whether Enter sends, and whether `?` alone opens the map. */
export function keyRows(enterSends: boolean, signKeys: boolean): Readonly<Record<Group, readonly Row[]>> {
  return {
    page: [
      ["palette"],
      signKeys ? ["map", "mapAlone"] : ["map"],
      ["previous", "next"],
      ["nth"],
      ["write"],
      ["people"],
      ["latest"],
      ["close"],
    ],
    writing: [
      ...enterSends ? [["send"], ["breakLine"]] as const : [["sendHeld"], ["breakLineAlone"]] as const,
      ["takeSuggestion"],
      ["dropAnswer"],
      ["editLast"],
    ],
    moving: [["up", "down"], ["left", "right"], ["first", "last"], ["choose"], ["menu"], ["closeTab"]],
    dialogs: [["tab"], ["leave"]],
  };
}

/** A section of the map. */
export type Group = "page" | "writing" | "moving" | "dialogs";

/** The map, and the preference for `?`. */
export function KeyboardMap(): JSX.Element {
  const { prefs, screen } = useApp().stores;
  const t = useI18n("later").keys;
  const does: Readonly<Partial<Record<KeyId, string>>> = t.does;
  const groups = keyRows(prefs.enterSend.value, prefs.signKeys.value);
  const id = useId();
  return (
    <Dialog title={t.title} variant="keyboard-map" onClose={() => screen.dialog.value = null}>
      <div class="keyboard-groups">
        {(Object.keys(groups) as Group[]).map((group) => (
          <section key={group} aria-labelledby={`${id}-${group}`}>
            <h3 id={`${id}-${group}`}>{t.groups[group]}</h3>
            <dl>
              {groups[group].map((row) => (
                <div key={row[0]}>
                  <dt>{does[row[0]!]}</dt>
                  <dd>
                    <Keycaps of={row} all />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        label={t.signKeys}
        on={prefs.signKeys.value}
        hint={t.signKeysHint}
        variant="keyboard-setting"
        onChange={prefs.setSignKeys}
      />
    </Dialog>
  );
}
