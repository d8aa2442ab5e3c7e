// The dialog "Keyboard map": every key of the page, from the table that whatever listens to keys asks too.

import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { useApp } from "./app_context.ts";
import { Dialog } from "./dialog.tsx";
import { Keycaps } from "./keycaps.tsx";
import type { KeyId } from "./keys.ts";
import { PAGE_KEYS } from "./page_keys.ts";
import { useWords } from "./use_words.ts";

/** Which keys stand together. What writing takes depends on a preference. */
export function keyGroups(enterSends: boolean, signKeys: boolean): Readonly<Record<Group, readonly KeyId[]>> {
  const page = (Object.keys(PAGE_KEYS) as (keyof typeof PAGE_KEYS)[]).filter((id) =>
    signKeys || id !== "mapAlone"
  );
  return {
    page,
    writing: enterSends ? ["send", "breakLine"] : ["sendHeld", "breakLineAlone"],
    moving: ["up", "down", "left", "right", "first", "last", "choose", "menu", "closeTab"],
    dialogs: ["tab", "leave"],
  };
}

/** A part of the map. */
export type Group = "page" | "writing" | "moving" | "dialogs";

/** The map. */
export function KeyboardMap(): JSX.Element {
  const { prefs, screen } = useApp().stores;
  const words = useWords("guide").keys;
  const does: Readonly<Record<KeyId, string>> = words.does;
  const groups = keyGroups(prefs.enterSend.value, prefs.signKeys.value);
  const id = useId();
  return (
    <Dialog title={words.title} variant="keyboard-map" onClose={() => screen.dialog.value = null}>
      <div class="keyboard-groups">
        {(Object.keys(groups) as Group[]).map((group) => (
          <section key={group} aria-labelledby={`${id}-${group}`}>
            <h3 id={`${id}-${group}`}>{words.groups[group]}</h3>
            <dl>
              {groups[group].map((key) => (
                <div key={key}>
                  <dt>{does[key]}</dt>
                  <dd>
                    <Keycaps of={key} all />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div class="setting keyboard-setting">
        <label class="setting-line switch-line">
          <span>{words.signKeys}</span>
          <input
            type="checkbox"
            class="switch"
            checked={prefs.signKeys.value}
            aria-describedby={id}
            onChange={(event) => prefs.setSignKeys(event.currentTarget.checked)}
          />
        </label>
        <p class="setting-hint" id={id}>{words.signKeysHint}</p>
      </div>
    </Dialog>
  );
}
