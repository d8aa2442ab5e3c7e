// One message: who said it, when, and what.

import type { JSX } from "preact";
import { BOT_NAME } from "../../server/protocol/limits.ts";
import type { Role } from "../../server/protocol/roles.ts";
import type { LobbyLine, MessageLine, PendingMessage } from "../store/lobby.ts";
import { useApp } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { isNewDay, tsOf } from "./day_mark.tsx";
import { LineTime } from "./line_time.tsx";
import { nameColour } from "./name_colour.ts";
import { RoleBadge, VerifiedMark } from "./role_badge.tsx";

/** Messages of one person within this time, milliseconds, stand together under one name. */
const TOGETHER_MS = 5 * 60_000;

/** A message that is in the room. */
export function Message(
  { line, previous }: { line: MessageLine; previous: AnyLine | undefined },
): JSX.Element {
  const { data, own } = line;
  const follows = useFollows(line, previous);
  return (
    <article class={messageClass(own, follows)}>
      {!own && <Avatar name={data.username} />}
      <div class="bubble">
        <Byline name={data.username} role={data.role} verified={data.is_verified} />
        <p class="text" dir="auto">{data.text}</p>
        <span class="meta">
          <LineTime ts={data.ts} />
        </span>
      </div>
    </article>
  );
}

/** Any line of the lobby. */
export type AnyLine = LobbyLine | PendingMessage;

/** Classes of a message. */
export function messageClass(own: boolean, follows: boolean, more = ""): string {
  return `message${own ? " own" : ""}${follows ? " follows" : ""}${more}`;
}

/** Whether a message stands together with the one before it. */
export function useFollows(line: MessageLine | PendingMessage, previous: AnyLine | undefined): boolean {
  const me = useApp().stores.session.me.value?.username;
  const by = (one: AnyLine): string | undefined =>
    one.kind === "message" ? one.data.username : one.kind === "pending" ? me : undefined;
  return previous !== undefined && by(previous) !== undefined && by(previous) === by(line) &&
    !isNewDay(line, previous) && Date.parse(tsOf(line)) - Date.parse(tsOf(previous)) < TOGETHER_MS;
}

interface BylineProps {
  readonly name: string;
  readonly role: Role;
  readonly verified: boolean;
}

/** The name over a message, with its marks. */
export function Byline({ name, role, verified }: BylineProps): JSX.Element {
  const colour = name === BOT_NAME ? "name-bot" : `name-${nameColour(name)}`;
  return (
    <p class="byline">
      <span class={`name ${colour}`}>{name}</span>
      <RoleBadge role={role} />
      {verified && <VerifiedMark />}
    </p>
  );
}
