// The people here, over the page, where there is no room beside the messages.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Dialog } from "./dialog.tsx";
import { PeoplePanel } from "./people_panel.tsx";

/** The people list as a drawer. */
export function PeopleDialog(): JSX.Element {
  const { screen } = useApp().stores;
  return (
    <Dialog title="People" variant="drawer" onClose={() => screen.dialog.value = null}>
      <PeoplePanel />
    </Dialog>
  );
}
