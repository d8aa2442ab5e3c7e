// The dialog "Keyboard map": every key of the page, from the table that whatever listens to keys asks too.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Keycaps } from "./keycaps.tsx";
import type { KeyId } from "./key_bindings.ts";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Keys that stand in one row, which is called after what the first of them does. */
type Row = readonly KeyId[];

/** What the map shows. What writing takes depends on a preference, and so does whether a sign alone is a key. */
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
    ],
    moving: [["up", "down"], ["left", "right"], ["first", "last"], ["choose"], ["menu"], ["closeTab"]],
    dialogs: [["tab"], ["leave"]],
  };
}

/** A part of the map. */
export type Group = "page" | "writing" | "moving" | "dialogs";

/** The map. */
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
      <div class="setting keyboard-setting">
        <label class="setting-line switch-line">
          <span>{t.signKeys}</span>
          <input
            type="checkbox"
            class="switch"
            checked={prefs.signKeys.value}
            aria-describedby={id}
            onChange={(event) => prefs.setSignKeys(event.currentTarget.checked)}
          />
        </label>
        <p class="setting-hint" id={id}>{t.signKeysHint}</p>
      </div>
    </Dialog>
  );
}
