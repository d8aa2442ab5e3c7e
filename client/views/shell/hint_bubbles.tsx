// Hints for new users, one at a time, above the conversation they are about. Each stays until dismissed or followed.

import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import type { HintId } from "../../store/hint_store.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { inView } from "../../store/conversations/tab_order.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import { quotaOf } from "../../store/companion/companion_store.ts";
import { useApp } from "./app_context.ts";
import { useLaterStores } from "./part_hooks.ts";
import { useKeyText } from "./keycaps.tsx";
import { useMedia } from "../ui/use_media.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** When a hint is due, and when the user has followed it. */
interface HintRule {
  readonly isDue: (stores: LaterStores) => boolean;
  readonly isDone: (stores: LaterStores) => boolean;
}

const HINT_RULES: Readonly<Record<HintId, HintRule>> = {
  people: {
    isDue: (stores) => inView(stores) === null && stores.people.count.value > 1,
    isDone: ({ dms }) => dms.list.value.length > 0,
  },
  "violet": {
    isDue: (stores) => inView(stores) === COMPANION_KEY,
    isDone: ({ companion }) => companion.log.received.value > 1,
  },
  palette: {
    // When there is a second conversation to go to.
    isDue: ({ dms }) => dms.list.value.length > 0,
    isDone: ({ screen }) => screen.dialog.value === "palette",
  },
};
const IDS = Object.keys(HINT_RULES) as HintId[];

/** The hint that is due, if any. The notices of a lost connection and of invitations come first. */
export function HintBubbles(): JSX.Element {
  const stores = useLaterStores();
  const { connection, hints, dms } = stores;
  const hasKeys = useMedia("(hover: hover)");
  const known = hints.known.value;
  const isOpen = (id: HintId): boolean => !known.has(id) && (id !== "palette" || hasKeys);
  useSignalEffect(() => IDS.filter((id) => HINT_RULES[id].isDone(stores)).forEach(hints.learn));
  const isBusy = connection.state.value !== "online" || dms.invitations.value.length > 0;
  const id = isBusy ? undefined : IDS.find((one) => isOpen(one) && HINT_RULES[one].isDue(stores));
  return (
    <div role="status">{id !== undefined && <Hint key={id} id={id} onDismiss={() => hints.learn(id)} />}</div>
  );
}

function Hint({ id, onDismiss }: { id: HintId; onDismiss: () => void }): JSX.Element {
  const { dismiss, title } = useI18n("later").hints;
  return (
    <p class="hint">
      <span class="hint-title">{title}</span>
      <HintText id={id} />
      <button type="button" class="link-button hint-dismiss" onClick={onDismiss}>
        {dismiss}
      </button>
    </p>
  );
}

function HintText({ id }: { id: HintId }): JSX.Element {
  const { prefs, session } = useApp().stores;
  const t = useI18n("later").hints;
  const keys = useKeyText();
  const isTouch = useMedia("(hover: none)");
  const me = session.me.value;
  const text = id === "people"
    ? isTouch ? t.peopleTouch : t.people
    : id === "palette"
    ? (prefs.signKeys.value ? t.palette : t.palettePlain)(keys("palette"))
    : me?.is_registered !== true
    ? t.companionGuest
    : me.has_ai_access
    ? t.companionMember
    : quotaOf(me).used === 0 && quotaOf(me).limit > 0
    ? t.companionFree(quotaOf(me).limit)
    : t.companionPlain;
  return <span class="hint-words">{text}</span>;
}
