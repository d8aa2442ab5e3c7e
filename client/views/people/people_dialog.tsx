// The people list over the page, where there is no room for it beside the messages.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { PeoplePanel } from "./people_panel.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The people list as a drawer. */
export function PeopleDialog(): JSX.Element {
  const { screen } = useApp().stores;
  const { people } = useI18n("app");
  return (
    <Dialog title={people} variant="drawer" onClose={() => screen.dialog.value = null}>
      <PeoplePanel />
    </Dialog>
  );
}
