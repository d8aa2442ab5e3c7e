// One message: author, time and text.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import { isEmpty, partsOf } from "../../text/message_parts.ts";
import type { Line, MessageLine, PendingMessage } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { isNewDay, tsOf } from "./day_mark.tsx";
import { Icon } from "../ui/icon.tsx";
import { LineTime } from "./line_time.tsx";
import { MessageText } from "./message_text.tsx";
import { nameColour } from "../people/name_colour.ts";
import type { PersonHandlers } from "../people/person_menu.tsx";
import { QuotedMessage } from "./quoted_message.tsx";
import { RoleBadge, VerifiedBadge } from "../people/role_badge.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Messages of one author within this time, milliseconds, are grouped under one name. */
const TOGETHER_MS = 5 * 60_000;

/** The content of a {@link Message}, and its actions. */
export interface MessageProps {
  readonly line: MessageLine;
  readonly previous: AnyLine | undefined;
  /** Whether it is the last own message that the other side has read. */
  readonly read: boolean;
  /** Listeners that open the menu on the author, where the name is shown. */
  readonly on: PersonHandlers | undefined;
  /** Starts a reply, where one is possible. */
  readonly onReply: (() => void) | undefined;
  /** Whether it mentions this user. */
  readonly isMention: boolean;
  /** Whether Tab stops at it. */
  readonly isStop: boolean;
  /** Drawn in place of its text. */
  readonly words: JSX.Element | null;
  /** Shown below it. */
  readonly below: JSX.Element | null;
}

/** A message that the server has sent. */
export function Message(props: MessageProps): JSX.Element {
  const { line, previous, read, on, onReply, isMention, isStop, words, below } = props;
  const { data, own } = line;
  const t = useI18n("app").messages;
  const { i18n } = useApp().stores;
  const parts = partsOf(data);
  const { quote, content, isAction } = parts;
  const more = `${line.isStreaming === true ? " making" : ""}${isMention ? " calling" : ""}${
    isAction ? " action" : ""
  }`;
  const byline = { name: data.username, on };
  return (
    <article
      class={messageClass(own, useFollows(line, previous), more)}
      aria-busy={line.isStreaming}
      tabIndex={isStop ? 0 : -1}
    >
      {!own && !isAction && <Avatar name={data.username} />}
      <div class="bubble">
        {isMention && <MentionMark />}
        {!isAction && <Byline {...byline} role={data.role} verified={data.is_verified} />}
        {quote !== null && <QuotedMessage quote={quote} />}
        {data.quoteRemoved !== undefined && (
          <blockquote class="quoted">{i18n.format(data.quoteRemoved)}</blockquote>
        )}
        {isAction && <Actor {...byline} />}
        {line.unreadable === true
          ? <Unreadable words={line.remark && i18n.format(line.remark)} />
          : isEmpty(parts) && line.isStreaming !== true
          ? <p class="text unreadable">{t.empty}</p>
          : words ?? <MessageText content={content} />}
        {line.unreadable !== true && line.remark && <p class="remark">{i18n.format(line.remark)}</p>}
        <span class="meta">
          <LineTime ts={data.ts} />
        </span>
        <span class="tools">
          {onReply !== undefined && (
            <ToolButton icon="reply" label={t.replyTo(data.username)} onClick={onReply} />
          )}
          <ToolButton icon="more" label={t.menu(data.username)} />
        </span>
      </div>
      {read && (
        <p class="read-mark">
          <Icon name="check" />
          {t.read}
        </p>
      )}
      {below}
    </article>
  );
}

/** Says that the message mentions this user, also to screen readers. */
function MentionMark(): JSX.Element {
  const { callsYou } = useI18n("app").messages;
  return <span class="call-mark" role="img" aria-label={callsYou} title={callsYou}>@</span>;
}

interface ToolButtonProps {
  readonly icon: "reply" | "more";
  readonly label: string;
  /** Absent for the button that opens the menu, whose clicks the menu handles. */
  readonly onClick?: () => void;
}

/** A button beside a message. */
function ToolButton({ icon, label, onClick }: ToolButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={`tool tool-${icon}`}
      aria-label={label}
      aria-haspopup={icon === "more" ? "menu" : undefined}
      title={label}
      tabIndex={-1}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

function Unreadable({ words }: { words: string | undefined }): JSX.Element {
  const t = useI18n("app").messages;
  return (
    <p class="text unreadable">
      <Icon name="lock" />
      {words ?? t.unreadable}
    </p>
  );
}

/** Any line of a conversation. */
export type AnyLine = Line | PendingMessage;

/** Classes of a message. */
export function messageClass(own: boolean, follows: boolean, more = ""): string {
  return `message${own ? " own" : ""}${follows ? " follows" : ""}${more}`;
}

/** Whether a message is grouped with the one before it. */
export function useFollows(line: MessageLine | PendingMessage, previous: AnyLine | undefined): boolean {
  return follows(line, previous, useApp().stores.session.me.value?.username);
}

/** As {@link useFollows}; `me` is this user's own name. A `/me` message is never grouped. */
export function follows(
  line: MessageLine | PendingMessage,
  previous: AnyLine | undefined,
  me: string | undefined,
): boolean {
  const authorOf = (one: AnyLine): string | undefined =>
    one.kind === "message" ? one.data.username : one.kind === "pending" ? me : undefined;
  return previous !== undefined && authorOf(previous) !== undefined &&
    authorOf(previous) === authorOf(line) &&
    !isNewDay(line, previous) && Date.parse(tsOf(line)) - Date.parse(tsOf(previous)) < TOGETHER_MS &&
    !isAction(line) && !isAction(previous);
}

function isAction(line: AnyLine): boolean {
  if (line.kind === "message") return partsOf(line.data).isAction;
  return line.kind === "pending" && partsOf(line).isAction;
}

interface BylineProps {
  readonly name: string;
  readonly role: Role;
  readonly verified: boolean;
  readonly on?: PersonHandlers | undefined;
}

/** The name over a message, with its badges. */
export function Byline({ name, role, verified, on }: BylineProps): JSX.Element {
  return (
    <p class="byline">
      <Name name={name} on={on} />
      <RoleBadge role={role} />
      {verified && <VerifiedBadge />}
    </p>
  );
}

/** The name at the beginning of a `/me` message, in the same line. */
export function Actor({ name, on }: Omit<BylineProps, "role" | "verified">): JSX.Element {
  return (
    <>
      <span class="doer">
        * <Name name={name} on={on} />
      </span>
      {" "}
    </>
  );
}

function Name({ name, on }: Pick<BylineProps, "name" | "on">): JSX.Element {
  const classes = name === BOT_NAME ? "name name-bot" : `name name-${nameColour(name)}`;
  return on === undefined
    ? <span class={classes}>{name}</span>
    : (
      <button type="button" class={classes} aria-haspopup="dialog" tabIndex={-1} {...on}>
        {name}
      </button>
    );
}
