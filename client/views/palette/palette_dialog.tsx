// The dialog "Search or jump to…", the palette: a search over people, conversations, settings and actions. It stores nothing.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isStaff } from "../../../server/protocol/roles.ts";
import { useApp, useLogin } from "../shell/app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { isFor } from "../shell/key_bindings.ts";
import { Keycaps } from "../shell/keycaps.tsx";
import { paletteEntries, type PaletteEntry } from "./palette_entries.ts";
import { optionId, PaletteList } from "./palette_list.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { type PaletteSearch, usePaletteSearch } from "./use_palette_search.ts";

/** The palette, with the focus in its field. */
export function PaletteDialog(): JSX.Element {
  const { screen } = useApp().stores;
  const { find } = useI18n("app");
  const { palette: t } = useI18n("later");
  const listId = useId();
  const search = usePaletteSearch(useEntries(), screen.keysAhead);
  const found = search.results.length;

  const close = (): void => {
    screen.dialog.value = null;
  };
  const run = (entry: PaletteEntry): void => {
    close();
    // After the palette is gone: only then the focus is back, and the entry may move it elsewhere.
    setTimeout(entry.run);
  };
  useEffect(() => {
    const first = search.results[search.selected];
    if (search.isChosen && first !== undefined) run(first);
    screen.keysAhead.length = 0;
  }, []);
  return (
    <Dialog title={find} variant="palette" onClose={close}>
      <SearchField name={find} listId={listId} search={search} onChoose={run} />
      <PaletteList id={listId} name={find} search={search} onChoose={run} />
      {found === 0 && <p class="palette-none">{t.none}</p>}
      <p class="said" role="status">{search.terms !== "" && found > 0 && t.found(found)}</p>
      <Footer />
    </Dialog>
  );
}

interface SearchFieldProps {
  readonly name: string;
  readonly listId: string;
  readonly search: PaletteSearch;
  readonly onChoose: (entry: PaletteEntry) => void;
}

/** The field. It keeps the focus; its keys move the selection in the list. */
function SearchField({ name, listId, search, onChoose }: SearchFieldProps): JSX.Element {
  const { results, selected } = search;
  const onKeyDown = (event: KeyboardEvent): void => {
    const entry = results[selected];
    if (entry === undefined) return;
    const { length } = results;
    if (isFor(event, "choose")) onChoose(entry);
    else if (isFor(event, "down")) search.select((selected + 1) % length);
    else if (isFor(event, "up")) search.select((selected + length - 1) % length);
    else return;
    event.preventDefault();
  };
  return (
    <div class="palette-field">
      <Icon name="find" />
      <input
        type="text"
        dir="auto"
        role="combobox"
        aria-label={name}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={selected >= 0 ? optionId(listId, selected) : undefined}
        aria-autocomplete="list"
        placeholder={name}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="go"
        autofocus
        value={search.query}
        onInput={(event) => search.search(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

function Footer(): JSX.Element {
  const { footer } = useI18n("later").palette;
  return (
    <p class="palette-foot" aria-hidden="true">
      <span>
        <Keycaps of={["up", "down"]} /> {footer.choose}
      </span>
      <span>
        <Keycaps of={["choose"]} /> {footer.open}
      </span>
      <span>
        <Keycaps of={["leave"]} /> {footer.leave}
      </span>
    </p>
  );
}

/** All entries. The tabs of the admin panel follow when their names are loaded. */
function useEntries(): PaletteEntry[] {
  const app = useApp();
  const login = useLogin().actions;
  const { session, i18n } = app.stores;
  const [hasStaffNames, setHasStaffNames] = useState(false);
  const staff = isStaff(session.me.value?.role ?? "user");
  useEffect(() => {
    if (staff) i18n.open("staff").then(() => setHasStaffNames(true), () => {});
  }, [staff]);
  return paletteEntries(app, {
    app: i18n.t("app"),
    later: i18n.t("later"),
    staff: staff && hasStaffNames ? i18n.t("staff") : null,
  }, (language) => login.setLanguage(language));
}
