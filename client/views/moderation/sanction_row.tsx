// A row of the tabs `Bans` and `Mutes`.

import type { JSX } from "preact";
import type { ListedBan, ListedMute } from "../../../server/protocol/server_events.ts";
import { ActionButton } from "../ui/action_button.tsx";
import type { Outcome } from "./moderation_actions.ts";
import { Timestamp, Until } from "./timestamp.tsx";

/** The content of a {@link SanctionRow}. */
export interface SanctionRowProps {
  /** Element id of the name. */
  readonly id: string;
  readonly avatar: JSX.Element;
  readonly name: JSX.Element | string;
  readonly sanction: ListedBan | ListedMute;
  /** The address of a sanctioned user, where it is known. */
  readonly address: string | undefined;
  readonly liftLabel: string;
  /** Null when this user may not lift the sanction. */
  readonly lift: (() => Outcome) | null;
}

/** Name, reason and dates of a sanction, and the button that lifts it. */
export function SanctionRow(props: SanctionRowProps): JSX.Element {
  const { id, avatar, name, sanction, address, liftLabel, lift } = props;
  const { reason, created_at, expires_at } = sanction;
  return (
    <>
      {avatar}
      <div class="panel-words">
        <p class="panel-name" id={id}>{name}</p>
        {reason !== undefined && <p class="panel-reason" dir="auto">{reason}</p>}
        <p class="panel-hint">
          <Timestamp ts={created_at} />, <Until ts={expires_at} />
          {address !== undefined && <span class="addresses">· {address}</span>}
        </p>
      </div>
      <div class="panel-actions">
        {lift !== null && <ActionButton label={liftLabel} about={id} run={lift} />}
      </div>
    </>
  );
}
