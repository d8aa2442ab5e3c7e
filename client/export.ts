// The part `export` of the page: makes one file of a member's data. It loads when a member asks for it.

import { downloadZip } from "client-zip";
import { pause } from "./net/connection/browser.ts";
import { MyDataExport, type MyDataOptions } from "./net/export/my_data_export.ts";
import { exportPage } from "./text/export_page.ts";

/** Creates the part. */
export function openExport(
  { stores, clock, fetcher, fetchHistory }: Pick<
    MyDataOptions,
    "stores" | "clock" | "fetcher" | "fetchHistory"
  >,
): MyDataExport {
  const { i18n } = stores;
  return new MyDataExport({
    ...{ stores, clock, fetcher, fetchHistory, pause, save },
    zip: (files) => downloadZip(files).blob(),
    page(data, conversations, madeAt) {
      const format = new Intl.DateTimeFormat(i18n.locale, { dateStyle: "medium", timeStyle: "short" });
      return exportPage({
        ...{ data, conversations, madeAt, language: i18n.language.value },
        words: i18n.t("later").myData.page,
        timeOf: (ts) => format.format(new Date(ts)),
      });
    },
  });
}

/** Hands a file to the browser's downloads. */
function save(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
