// The palette: type a few letters of a person, a place or an action, and go there or do it. It remembers nothing.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { isStaff } from "../../../server/protocol/roles.ts";
import { useApp, useLogin } from "./app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { isFor } from "./key_bindings.ts";
import { Keycaps } from "./keycaps.tsx";
import { fuzzyScore, plain } from "../../text/fuzzy_match.ts";
import { GROUPS, paletteEntries, type PaletteEntry } from "./palette_entries.ts";
import { PaletteRow } from "./palette_row.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Most people shown before anything is typed; who is here can be seen elsewhere. */
const PEOPLE_SHOWN = 5;
/** Most results. Further down nobody looks. */
const RESULTS = 40;

/** The palette, with the focus in its field. */
export function Palette(): JSX.Element {
  const { screen } = useApp().stores;
  const { find } = useI18n("app");
  const { palette: t } = useI18n("later");
  const entries = useEntries();
  const query = useSignal("");
  const active = useSignal(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const typed = plain(query.value);
  const shown = typed === "" ? firstOf(entries) : resultsFor(typed, entries);
  const at = Math.min(active.value, shown.length - 1);
  const optionId = (index: number): string => `${id}-${index}`;
  useEffect(
    () => list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" }),
    [
      at,
      typed,
    ],
  );

  const close = (): void => {
    screen.dialog.value = null;
  };
  const run = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    close();
    // Once it is gone: then the focus is back where it was, and can be sent elsewhere.
    setTimeout(entry.run);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || shown.length === 0) return;
    const { length } = shown;
    if (isFor(event, "choose")) run(shown[at]);
    else if (isFor(event, "down")) active.value = (at + 1) % length;
    else if (isFor(event, "up")) active.value = (at + length - 1) % length;
    else return;
    event.preventDefault();
  };
  const row = (entry: PaletteEntry): JSX.Element => {
    const index = shown.indexOf(entry);
    return (
      <PaletteRow
        key={`${entry.group} ${entry.label}`}
        id={optionId(index)}
        entry={entry}
        selected={index === at}
        group={typed === "" ? undefined : t.groups[entry.group]}
        onPoint={() => active.value = index}
        onChoose={() => run(entry)}
      />
    );
  };
  return (
    <Dialog title={find} variant="palette" onClose={close}>
      <div class="palette-field">
        <Icon name="find" />
        <input
          type="text"
          role="combobox"
          aria-label={find}
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={at >= 0 ? optionId(at) : undefined}
          aria-autocomplete="list"
          placeholder={find}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="go"
          autofocus
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            active.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div class="palette-list" role="listbox" id={id} aria-label={find} ref={list} tabIndex={-1}>
        {typed !== "" ? shown.map(row) : GROUPS.map((group) => (
          <Group
            key={group}
            name={t.groups[group]}
            rows={shown.filter((one) => one.group === group).map(row)}
          />
        ))}
      </div>
      {shown.length === 0 && <p class="palette-none">{t.none}</p>}
      <p class="said" role="status">{typed !== "" && shown.length > 0 && t.found(shown.length)}</p>
      <Footer />
    </Dialog>
  );
}

function Group({ name, rows }: { name: string; rows: readonly JSX.Element[] }): JSX.Element | null {
  const id = useId();
  if (rows.length === 0) return null;
  return (
    <div role="group" aria-labelledby={id}>
      <p class="palette-group" id={id}>{name}</p>
      {rows}
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

/** Everything there is. The panel's tabs come as soon as their names are here. */
function useEntries(): PaletteEntry[] {
  const app = useApp();
  const door = useLogin().actions;
  const { session, i18n: { t } } = app.stores;
  const [hasStaff, setHasStaff] = useState(false);
  const staff = isStaff(session.me.value?.role ?? "user");
  useEffect(() => {
    if (staff) app.stores.i18n.open("staff").then(() => setHasStaff(true), () => {});
  }, [staff]);
  return paletteEntries(app, {
    app: t("app"),
    later: t("later"),
    staff: staff && hasStaff ? t("staff") : null,
  }, (language) => door.setLanguage(language));
}

/** What is shown before anything is typed: all of it, but of the people only the first. */
function firstOf(entries: readonly PaletteEntry[]): PaletteEntry[] {
  const people = entries.filter(({ group }) => group === "people").slice(PEOPLE_SHOWN);
  const hidden = new Set(people);
  return entries.filter((entry) => !hidden.has(entry));
}

/** What fits, the best of it first. */
function resultsFor(typed: string, entries: readonly PaletteEntry[]): PaletteEntry[] {
  return entries
    .map((entry) => ({ entry, points: fuzzyScore(typed, plain(entry.label), plain(entry.more ?? "")) }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .slice(0, RESULTS)
    .map(({ entry }) => entry);
}
