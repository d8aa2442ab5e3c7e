// The menu on a message: what this user may do with it.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isBot, nameKey } from "../../../server/protocol/names.ts";
import { RETRACT_WINDOW_MS } from "../../../server/protocol/moderation_rules.ts";
import { can } from "../../../server/protocol/permissions.ts";
import type { MessageId } from "../../../server/protocol/server_events.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { partsOf } from "../../text/message_parts.ts";
import type { MessageLine, MessageLogView } from "../../store/conversations/message_log.ts";
import type { ReportedMessage } from "../../store/moderation/moderation_ui_store.ts";
import { type AppContextValue, useApp } from "../shell/app_context.ts";
import { companionItems } from "../companion/companion_menu_items.ts";
import { Menu, type MenuItem, type MenuPoint, type MenuProps } from "../ui/menu.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { moderationItems, reportItem } from "../moderation/moderation_menu_items.ts";
import { nameColour } from "../people/name_colour.ts";
import { beginReply } from "../messages/begin_reply.ts";
import { copyAndTell } from "./copy_text.ts";
import { LineTime } from "../messages/line_time.tsx";
import type { MessageWindow } from "../messages/use_message_window.ts";
import { useKeptFocus } from "./use_kept_focus.ts";
import { useMessageGestures } from "./use_message_gestures.ts";

/** The message that the menu is on. */
interface Opened {
  readonly line: MessageLine;
  readonly at: MenuPoint;
  /** Takes the focus when the menu is left. */
  readonly opener: HTMLElement;
  /** The link that the menu was opened on. */
  readonly link: string | undefined;
}

/** The list that a menu is for. */
export interface MessageMenuProps {
  readonly log: MessageLogView;
  readonly view: Pick<MessageWindow, "list" | "scroller" | "range">;
}

/** The menu of one list, closed at first. */
export function MessageMenu({ log, view }: MessageMenuProps): JSX.Element | null {
  const app = useApp();
  const { list, scroller } = view;
  const [opened, setOpened] = useState<(Opened & { readonly items: readonly MenuItem[] }) | null>(null);
  useMessageGestures(list, (target, point) => {
    const found = target instanceof Element ? messageAround(target) : null;
    if (found === null) return false;
    const line = log.lines.value.all[view.range.first + [...list.current!.children].indexOf(found.row)];
    if (line?.kind !== "message") return false;
    const { opener, link } = found;
    const items = itemsOf(app, { log, line, link });
    if (items.length > 0) setOpened({ line, at: point ?? below(opener), opener, link, items });
    return items.length > 0;
  });
  useKeptFocus(list, scroller);
  if (opened === null) return null;
  const { line, at, opener, items } = opened;
  const onClose = (byKey: boolean): void => {
    setOpened(null);
    if (byKey) (opener.isConnected ? opener : scroller.current)?.focus();
  };
  return <MenuOnMessage line={line} at={at} items={items} onClose={onClose} />;
}

/** The open menu. Its head names the author. */
function MenuOnMessage(
  { line: { data: { username: name, ts } }, ...menu }:
    & Pick<Opened, "line">
    & Omit<MenuProps, "name" | "head">,
): JSX.Element {
  const { title } = useI18n("later").messageMenu;
  const head = (
    <>
      <b class={isBot(name) ? "name-bot" : `name-${nameColour(name)}`}>{name}</b> <LineTime ts={ts} />
    </>
  );
  return <Menu name={title(name)} head={head} {...menu} />;
}

/** The message around an element: its row, the element that takes the focus back, and the link that the element is in. */
function messageAround(
  target: Element,
): { readonly row: Element; readonly opener: HTMLElement; readonly link: string | undefined } | null {
  const article = target.closest<HTMLElement>("article");
  const row = article?.closest(".row") ?? null;
  if (article === null || row === null) return null;
  const opener = target.closest<HTMLElement>("button.tool") ?? article;
  return { row, opener, link: target.closest("a")?.href };
}

/** Below the element; below the bubble of a whole message. */
function below(element: HTMLElement): MenuPoint {
  const { left, bottom } = (element.querySelector(".bubble") ?? element).getBoundingClientRect();
  return { x: left, y: bottom };
}

/** What the items are about. */
interface Subject extends Pick<Opened, "line" | "link"> {
  readonly log: MessageLogView;
}

/** Makes an item, or null where it does not apply. */
type ItemMaker = (app: AppContextValue, subject: Subject) => MenuItem | null;

/** Items in their order. */
const ITEMS: readonly ItemMaker[] = [reply, copy, copyLink, takeBack, report, remove];

function itemsOf(app: AppContextValue, subject: Subject): MenuItem[] {
  const { line, log } = subject;
  const items = ITEMS.flatMap((make) => make(app, subject) ?? []);
  if (log === app.actions.later.loaded?.stores.companion.log) return [...items, ...companionItems(app, line)];
  const isOthers = !line.own && log === app.stores.lobby;
  return isOthers ? [...items, ...moderationItems(app, line.data.username)] : items;
}

function reply({ stores }: AppContextValue, { log, line }: Subject): MenuItem | null {
  const { own, unreadable, data: { username: name, text } } = line;
  if (own || unreadable === true || isBot(name)) return null;
  return { label: stores.i18n.t("later").messageMenu.reply, run: () => beginReply(log, { name, text }) };
}

function copy(app: AppContextValue, { line }: Subject): MenuItem | null {
  if (line.unreadable === true) return null;
  const { content, isAction } = partsOf(line.data);
  const words = content.map(({ text }) => text).join("");
  if (words.trim() === "") return null;
  const { copy: label } = app.stores.i18n.t("later").messageMenu;
  return {
    label,
    run: () => void copyAndTell(app.stores, isAction ? `* ${line.data.username} ${words}` : words),
  };
}

/** Copies the link that the menu was opened on, else the first one. */
function copyLink(app: AppContextValue, { line, link }: Subject): MenuItem | null {
  const href = link ?? partsOf(line.data).content.find((part) => part.kind === "link")?.href;
  if (href === undefined) return null;
  return {
    label: app.stores.i18n.t("later").messageMenu.copyLink,
    run: () => void copyAndTell(app.stores, href),
  };
}

function takeBack(
  { actions, clock, stores }: AppContextValue,
  { log, line }: Subject,
): MenuItem | null {
  const { own, data: { id, ts } } = line;
  if (!own || log !== stores.lobby || clock.serverNow() - Date.parse(ts) > RETRACT_WINDOW_MS) return null;
  const run = async (): Promise<void> => {
    const refused = await actions.request("message_retract", { id });
    if (refused !== null) stores.toasts.show(refusalMessage(refused));
  };
  return { label: stores.i18n.t("later").messageMenu.takeBack, run: () => void run() };
}

function report(app: AppContextValue, { log, line }: Subject): MenuItem | null {
  const { own, unreadable, proof, data: { id, username, text, ts } } = line;
  if (own) return null;
  const room = log.room ?? undefined;
  // Ids of stored private messages are numbers.
  const messageId: MessageId = room !== undefined && /^\d+$/.test(id) ? Number(id) : id;
  const message: ReportedMessage = {
    id: messageId,
    ...(unreadable === true ? {} : { text }),
    ...(room === undefined ? {} : { room }),
    ...(proof === undefined ? {} : { proof: { ...proof, ts } }),
  };
  return reportItem(app, username, message);
}

function remove({ stores }: AppContextValue, { log, line }: Subject): MenuItem | null {
  const { own, data: { id, username, text, role } } = line;
  const { moderation, people, session } = stores;
  const me = session.me.value;
  if (own || log !== stores.lobby || me === null || nameKey(username) === nameKey(me.username)) return null;
  if (!can(me, "remove_message", { username, role: people.find(username)?.role ?? role })) return null;
  return {
    label: stores.i18n.t("later").messageMenu.remove,
    run: () => moderation.dialog.value = { kind: "remove", target: username, id, text },
    danger: true,
  };
}
