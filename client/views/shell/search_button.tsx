// The button that opens the palette.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Icon } from "../ui/icon.tsx";
import { chordsOf, shortcutsOf, SYSTEM } from "./key_bindings.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** A button that looks like a search field; in a narrow window the icon alone. */
export function SearchButton(): JSX.Element {
  const { screen } = useApp().stores;
  const { find } = useI18n("app");
  return (
    <button
      type="button"
      class="find"
      aria-keyshortcuts={shortcutsOf("palette")}
      title={find}
      onClick={() => screen.dialog.value = "palette"}
    >
      <Icon name="find" />
      <span class="find-words">{find}</span>
      <span class="find-keys" aria-hidden="true">
        {chordsOf("palette")[0]!.split("+").map((key) => (
          <kbd key={key}>{key === "Mod" ? SYSTEM === "mac" ? "⌘" : "Ctrl" : key.toUpperCase()}</kbd>
        ))}
      </span>
    </button>
  );
}
