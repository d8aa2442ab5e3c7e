// What deleting an account takes along, and what it leaves.

import type { JSX } from "preact";
import { useI18n } from "../ui/use_i18n.ts";

/** The two lists. */
export function DeletionNotes(): JSX.Element {
  const t = useI18n("later").deletion;
  return (
    <div class="deletion-notes">
      <Notes title={t.goes} notes={t.gone} />
      <Notes title={t.stays} notes={t.kept} />
      <p class="setting-hint">{t.beforehand}</p>
    </div>
  );
}

function Notes({ title, notes }: { title: string; notes: readonly string[] }): JSX.Element {
  return (
    <section>
      <h4>{title}</h4>
      <ul>
        {notes.map((note) => <li key={note}>{note}</li>)}
      </ul>
    </section>
  );
}
