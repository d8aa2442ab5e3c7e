// A list of the panel: search field, rows, and its state. Focus and scroll position stay when it is fetched again.

import type { ComponentChildren, JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { PanelList as ListName } from "../../../server/protocol/moderation_rules.ts";
import type { PanelRows } from "../../store/moderation/panel_store.ts";
import type { PanelListStore } from "../../store/moderation/panel_list_store.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores, useStaff } from "../shell/part_hooks.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The content of a {@link PanelList}. */
export interface PanelListProps<L extends ListName> {
  readonly name: L;
  /** Accessible name of the list. */
  readonly label: string;
  /** Accessible name of the search field, and its placeholder. Without it, there is none. */
  readonly search?: string;
  /** Shown when the list is empty, and not because of a search. */
  readonly empty: string;
  readonly row: (row: PanelRows[L]) => JSX.Element;
  /** Shown beside the search field, or in its place. */
  readonly beside?: ComponentChildren;
  /** Shown above the rows in place of search field and `beside`: it scrolls with the rows. */
  readonly above?: ComponentChildren;
}

/** One list. It is fetched when it is first rendered. */
export function PanelList<L extends ListName>(props: PanelListProps<L>): JSX.Element {
  const { name, label, search, row, beside, above } = props;
  const stores = useLaterStores();
  const { panel } = useStaff();
  const t = useI18n("staff").list;
  const list = stores.panel.lists[name] as unknown as PanelListStore<PanelRows[L]>;
  const rows = list.rows.value;
  const tools = useRef<HTMLDivElement>(null);
  const element = useRef<HTMLUListElement>(null);
  useEffect(() => panel.show(name), [name]);
  useKeptFocus(element, tools, rows);
  return (
    <div class="panel-list">
      {above === undefined && (
        <div class="panel-tools" ref={tools}>
          {search !== undefined && (
            <input
              type="search"
              dir="auto"
              class="people-search"
              aria-label={search}
              placeholder={search}
              maxLength={64}
              value={list.query.value}
              onInput={(event) => panel.search(name, event.currentTarget.value)}
            />
          )}
          {beside}
        </div>
      )}
      <div class="panel-scroll">
        {above !== undefined && <div class="panel-above" ref={tools}>{above}</div>}
        <ul class="panel-rows" aria-label={label} aria-busy={list.state.value === "loading"} ref={element}>
          {rows.map((each) => <li class="panel-row" key={each.id} tabIndex={-1}>{row(each)}</li>)}
        </ul>
        <ListState list={list} empty={props.empty} onRetry={() => panel.show(name)} />
        {list.hasMore.value && list.state.value === "ready" && (
          <button
            type="button"
            class="button panel-more"
            onClick={() => panel.more(name)}
          >
            {t.more}
          </button>
        )}
      </div>
    </div>
  );
}

interface ListStateProps<L extends ListName> {
  readonly list: PanelListStore<PanelRows[L]>;
  readonly empty: string;
  readonly onRetry: () => void;
}

/** The state of a list: loading, empty, or failed with a reason. */
function ListState<L extends ListName>({ list, empty, onRetry }: ListStateProps<L>): JSX.Element {
  const { i18n } = useApp().stores;
  const { tryAgain } = useI18n("login");
  const { loading, nothing } = useI18n("staff").list;
  const problem = list.problem.value;
  const state = list.state.value;
  const emptyText = list.query.value.trim() === "" ? empty : nothing;
  return (
    <div role="status">
      {state === "failed" && problem !== null && (
        <div class="panel-said">
          <p>{i18n.format(refusalMessage(problem))}</p>
          <button type="button" class="button button-small" onClick={onRetry}>{tryAgain}</button>
        </div>
      )}
      {state === "ready" && list.rows.value.length === 0 && <p class="panel-said">{emptyText}</p>}
      {(state === "loading" || state === "new") && (
        <p class="panel-said">
          <span class="spinner" aria-hidden="true" /> {loading}
        </p>
      )}
    </div>
  );
}

/** When the row with the focus is removed, the row that takes its place gets the focus. */
function useKeptFocus(
  list: RefObject<HTMLUListElement>,
  tools: RefObject<HTMLDivElement>,
  rows: readonly unknown[],
): void {
  const index = useRef(-1);
  useEffect(() => {
    const remember = (event: FocusEvent): void => {
      const items = [...list.current!.children];
      index.current = items.findIndex((item) => event.target instanceof Node && item.contains(event.target));
    };
    const dialog = list.current!.closest("dialog")!;
    dialog.addEventListener("focusin", remember);
    return () => dialog.removeEventListener("focusin", remember);
  }, []);
  useLayoutEffect(() => {
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body;
    if (index.current === -1 || !isLost) return;
    const items = list.current!.children;
    const next = items[Math.min(index.current, items.length - 1)];
    const first = tools.current?.querySelector<HTMLElement>("input, select, button");
    (next instanceof HTMLElement ? next : first)?.focus();
  }, [rows]);
}
