// The section "Private messages" of the settings tab Account. Its content loads when it is shown.

import type { JSX } from "preact";
import { Waiting } from "../settings/waiting.tsx";
import { useLaterStores } from "../shell/part_hooks.ts";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useKeyScreens } from "./use_key_screens.ts";

/** The section; nothing where the server has no end-to-end encryption. */
export function PrivateMessagesSection({ username }: { readonly username: string }): JSX.Element | null {
  const { keys } = useLaterStores();
  const t = useI18n("later").keyNotices;
  const part = useKeyScreens(true);
  const id = useId();
  if (keys.own.value === "none") return null;
  return (
    <section class="setting" aria-labelledby={id} aria-busy={part === null}>
      <h3 id={id}>{t.title}</h3>
      {part === null ? <Waiting words={t.loading} /> : <part.OwnKeys username={username} />}
    </section>
  );
}
