// One short hint at a time for whoever is new, over the conversation it is about. Each is gone for good once it was read, or done.

import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import type { HintId } from "../../store/hint_store.ts";
import type { Stores } from "../../store/stores.ts";
import { inView } from "../../store/conversations/tab_order.ts";
import { COMPANION_KEY, quotaOf } from "../../store/companion/companion_store.ts";
import { useApp } from "./app_context.ts";
import { useKeysInWords } from "./keycaps.tsx";
import { useMedia } from "../ui/use_media.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Whether the moment for each hint is now, and whether what it is about has been done. */
const MOMENTS: Readonly<
  Record<HintId, { isNow: (stores: Stores) => boolean; isDone: (stores: Stores) => boolean }>
> = {
  people: {
    isNow: (stores) => inView(stores) === null && stores.people.count.value > 1,
    isDone: ({ dms }) => dms.list.value.length > 0,
  },
  violet: {
    isNow: (stores) => inView(stores) === COMPANION_KEY,
    isDone: ({ companion }) => companion.log.received.value > 1,
  },
  palette: {
    // Once there is somewhere to go.
    isNow: ({ dms }) => dms.list.value.length > 0,
    isDone: ({ screen }) => screen.dialog.value === "palette",
  },
};
const IDS = Object.keys(MOMENTS) as HintId[];

/** The hint whose moment it is, if any. Nothing while something more important stands in its place. */
export function HintBubbles(): JSX.Element {
  const { stores } = useApp();
  const { connection, hints, dms } = stores;
  const hasKeys = useMedia("(hover: hover)");
  const known = hints.known.value;
  const isOpen = (id: HintId): boolean => !known.has(id) && (id !== "palette" || hasKeys);
  useSignalEffect(() => IDS.filter((id) => MOMENTS[id].isDone(stores)).forEach(hints.learn));
  const isBusy = connection.state.value !== "online" || dms.invitations.value.length > 0;
  const id = isBusy ? undefined : IDS.find((one) => isOpen(one) && MOMENTS[one].isNow(stores));
  return (
    <div role="status">{id !== undefined && <Hint key={id} id={id} onDismiss={() => hints.learn(id)} />}</div>
  );
}

function Hint({ id, onDismiss }: { id: HintId; onDismiss: () => void }): JSX.Element {
  const { dismiss, title } = useI18n("later").hints;
  return (
    <p class="hint">
      <span class="hint-title">{title}</span>
      <HintWords id={id} />
      <button type="button" class="link-button hint-dismiss" onClick={onDismiss}>
        {dismiss}
      </button>
    </p>
  );
}

function HintWords({ id }: { id: HintId }): JSX.Element {
  const { prefs, session } = useApp().stores;
  const t = useI18n("later").hints;
  const keys = useKeysInWords();
  const isTouch = useMedia("(hover: none)");
  const me = session.me.value;
  const said = id === "people"
    ? isTouch ? t.peopleTouch : t.people
    : id === "palette"
    ? (prefs.signKeys.value ? t.palette : t.palettePlain)(keys("palette"))
    : me?.is_registered !== true
    ? t.violetGuest
    : me.has_ai_access
    ? t.violetMember
    : t.violetFree(quotaOf(me).limit);
  return <span class="hint-words">{said}</span>;
}
